/**
 * The button that prints the report, once all of its lists are there; without scripts the browser's own command does, and
 * says on the paper what is missing.
 */
import { t } from "../core/i18n.js"
import { announce, toast } from "../core/notices.js"

/** An event at the document: whoever has more to show puts into its list what is to be waited for. */
export const WHOLE = "report:whole"

/** @param {HTMLButtonElement} button */
export function mount(button) {
  button.hidden = false
  button.addEventListener("click", () => void print(button))
}

/** @param {HTMLButtonElement} button */
async function print(button) {
  if (button.getAttribute("aria-busy") === "true") return
  /** @type {Promise<void>[]} */
  const missing = []
  document.dispatchEvent(new CustomEvent(WHOLE, { detail: missing }))
  if (missing.length > 0) {
    button.setAttribute("aria-busy", "true")
    announce(t("Loading the rest of the report…"))
    const ends = await Promise.allSettled(missing)
    button.removeAttribute("aria-busy")
    if (ends.some(({ status }) => status === "rejected")) {
      toast({ kind: "bad", text: t("The rest of the report could not be loaded, so nothing was printed. Check your connection and try again.") })
      return
    }
  }
  window.print()
}
