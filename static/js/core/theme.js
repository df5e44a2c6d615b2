/**
 * The light, dark or system choice. Kept in a cookie, so that the server writes `data-theme` into the page and
 * nothing flashes; "system" is the absence of the cookie.
 */
const YEAR_S = 365 * 24 * 3600

/** @param {string} value "system", "light" or "dark" */
export function chooseTheme(value) {
  const isChosen = value === "light" || value === "dark"
  if (isChosen) document.documentElement.dataset.theme = value
  else delete document.documentElement.dataset.theme
  document.cookie = `theme=${isChosen ? value : ""}; path=/; max-age=${isChosen ? YEAR_S : 0}; samesite=lax`
}

/** @param {HTMLElement} element the fieldset with one radio button for each choice */
export function mount(element) {
  const present = document.documentElement.dataset.theme ?? "system"
  for (const radio of /** @type {NodeListOf<HTMLInputElement>} */ (element.querySelectorAll("input[type=radio]"))) {
    radio.checked = radio.value === present
    radio.addEventListener("change", () => { if (radio.checked) chooseTheme(radio.value) })
  }
  element.hidden = false
}
