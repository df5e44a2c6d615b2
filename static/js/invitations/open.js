/**
 * The secret of an invitation: taken out of the address, which the browser keeps to itself, and sent on once. Out of
 * the address, so that it stays neither in the history nor in a picture of the screen.
 */
import { must } from "../core/dom.js"

/** @param {HTMLFormElement} form */
export function mount(form) {
  const secret = location.hash.slice(1)
  history.replaceState(null, "", location.pathname)
  if (secret === "") return
  const field = /** @type {HTMLInputElement} */ (must(form, "[name=secret]"))
  field.value = secret
  must(form, "[data-invitation-field]").hidden = true
  // A session that somebody signed in to is not ended unasked.
  if (form.dataset.opens === "asking") return
  must(form, "[data-invitation-opening]").hidden = false
  must(form, "button").hidden = true
  form.submit()
}
