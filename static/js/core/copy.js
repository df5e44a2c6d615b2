/**
 * A button that copies its `data-copy`, or selects the field beside it (or the element of its `data-copy-source`)
 * where the browser does not let us copy.
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
  const isSelected = select(button)
  // The clipboard exists only on https and localhost; a server on a plain LAN address falls back to the selection.
  if (!navigator.clipboard) return isSelected && document.execCommand("copy")
  try {
    await navigator.clipboard.writeText(button.dataset.copy ?? "")
    return true
  } catch {
    return false
  }
}

/** @param {HTMLButtonElement} button */
function select(button) {
  const shown = document.getElementById(button.dataset.copySource ?? "")
  if (shown) getSelection()?.selectAllChildren(shown)
  const field = button.parentElement?.querySelector("input")
  field?.select()
  return Boolean(shown ?? field)
}
