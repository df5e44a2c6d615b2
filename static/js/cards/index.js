/**
 * The form of a card: saved while its person types, with moments that a player on the page, or a click in the room, adds.
 */
import { createMoments } from "./moments.js"
import { createSaving, sendTo } from "./saving.js"

/** @param {HTMLFormElement} form */
export function mount(form) {
  const moments = createMoments(form)
  moments.start()
  document.addEventListener("playback:moment", (event) => {
    const { criterion, atMs } = /** @type {import("../playback/moment_tools.js").MomentEvent} */ (event).detail
    if (!moments.add(criterion, atMs, true)) event.preventDefault()
  })
  // A card that is in is changed with a reason, all at once.
  if (form.dataset.cardIn !== undefined) return
  const saving = createSaving(form, sendTo(form))
  window.addEventListener("beforeunload", (event) => {
    if (saving.isWaiting()) event.preventDefault()
  })
}
