/**
 * A button that copies its `data-copy`, or selects the field beside it where the browser does not let us copy.
 */
import { announce } from "./notices.js"
import { t } from "./i18n.js"

const THANKS_MS = 2000

/** @param {HTMLButtonElement} button */
export function mount(button) {
  const label = button.querySelector("span")
  const words = label?.textContent ?? ""
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  button.hidden = false
  button.addEventListener("click", async () => {
    const said = (await copyText(button)) ? t("Copied") : t("Press Ctrl+C to copy")
    announce(said)
    if (label) label.textContent = said
    button.dataset.copied = ""
    clearTimeout(timer)
    timer = setTimeout(() => {
      if (label) label.textContent = words
      delete button.dataset.copied
    }, THANKS_MS)
  })
}

/**
 * @param {HTMLButtonElement} button
 * @returns {Promise<boolean>}
 */
async function copyText(button) {
  const field = button.parentElement?.querySelector("input")
  field?.select()
  // The clipboard exists only on https and localhost; a server on a plain LAN address falls back to the selection.
  if (!navigator.clipboard) return Boolean(field) && document.execCommand("copy")
  try {
    await navigator.clipboard.writeText(button.dataset.copy ?? "")
    return true
  } catch {
    return false
  }
}
