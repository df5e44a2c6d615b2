/**
 * The button that prints the report, once all of its lists are there; without scripts the browser's own command does, and
 * says on the paper what is missing.
 */
import { t } from "../core/i18n.js"
import { announce, toast } from "../core/notices.js"

/** An event at the document: whoever has more to show puts into its list a function that brings all of it. */
export const WHOLE = "report:whole"

/** @param {HTMLButtonElement} button */
export function mount(button) {
  button.hidden = false
  button.addEventListener("click", () => void print(button))
}

/** @param {HTMLButtonElement} button */
async function print(button) {
  if (button.getAttribute("aria-busy") === "true") return
  button.setAttribute("aria-busy", "true")
  try {
    await loadMissing()
  } catch {
    toast({ kind: "bad", text: t("The rest of the report could not be loaded, so nothing was printed. Check your connection and try again.") })
    return
  } finally {
    button.removeAttribute("aria-busy")
  }
  window.print()
}

/** One list after the other, for the server limits how many a session has at once; what comes may have more to show itself. */
async function loadMissing() {
  let isTold = false
  for (;;) {
    /** @type {(() => Promise<void>)[]} */
    const missing = []
    document.dispatchEvent(new CustomEvent(WHOLE, { detail: missing }))
    if (missing.length === 0) return
    if (!isTold) announce(t("Loading the rest of the report…"))
    isTold = true
    for (const load of missing) await load()
  }
}
