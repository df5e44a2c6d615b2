/**
 * "New candidate" beside the scheduling form: a dialog that adds somebody and comes back with them chosen, so that
 * nothing in the form is lost. Without scripts the button is a link to the page that does the same.
 */
import { optionFor } from "../choosing/combobox.js"
import { csrfToken, must } from "../core/dom.js"
import { t } from "../core/i18n.js"
import { announce } from "../core/notices.js"

/** @typedef {{id?: number, name?: string, email?: string | null, errors?: Record<string, string[]>, csrf_token?: string}} Added */
/** @typedef {(form: HTMLFormElement) => Promise<Added>} Post */

/** @param {HTMLElement} opener a link with `data-dialog`, the id of the dialog, and `data-select`, the name of the select */
export function mount(opener) {
  createNewCandidate(opener, { post: postForm })
}

/** @param {HTMLElement} opener @param {{post: Post}} door */
export function createNewCandidate(opener, { post }) {
  const dialog = /** @type {HTMLDialogElement} */ (must(document, `#${opener.dataset.dialog}`))
  const select = /** @type {HTMLSelectElement} */ (must(document, `[name="${opener.dataset.select}"]`))
  const form = /** @type {HTMLFormElement} */ (must(dialog, "form"))
  const name = /** @type {HTMLInputElement} */ (must(form, '[name="name"]'))
  const typed = () => /** @type {HTMLInputElement | null} */ (select.parentElement?.querySelector("[role=combobox]"))

  opener.addEventListener("click", (event) => {
    event.preventDefault()
    const text = typed()?.value.trim() ?? ""
    if (!name.value && select.value === "") name.value = text.includes("@") ? "" : text
    dialog.showModal()
    name.focus()
  })
  form.addEventListener("submit", async (event) => {
    event.preventDefault()
    const button = /** @type {HTMLButtonElement} */ (must(form, '[type="submit"]'))
    if (button.disabled) return
    button.disabled = true
    /** @type {Added} */
    const answer = await post(form).catch(() => ({ errors: { "": [t("The connection was lost. Nothing was saved, and what you typed is still here. Try again.")] } }))
    button.disabled = false
    if (answer.csrf_token) renewTokens(answer.csrf_token)
    if (answer.id === undefined) {
      showErrors(form, answer.errors ?? {})
      return
    }
    select.value = optionFor(select, { value: String(answer.id), label: answer.name ?? "", detail: answer.email ?? undefined }).value
    for (const kind of ["input", "change"]) select.dispatchEvent(new Event(kind, { bubbles: true }))
    form.reset()
    showErrors(form, {})
    dialog.close()
    ;(typed() ?? select).focus()
    announce(t("{name} was added and is chosen.", { name: answer.name ?? "" }))
  })
}

/** @type {Post} */
async function postForm(form) {
  const headers = { Accept: "application/json", "X-CSRFToken": csrfToken(), "X-Requested-With": "XMLHttpRequest" }
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers, redirect: "error" })
  if (answer.headers.get("Content-Type")?.startsWith("application/json")) return answer.json()
  const words = answer.status === 401
    ? t("You are signed out. Sign in in another tab, then try again here. What you typed stays.")
    : t("The server did not take this. What you typed is still here. Try again.")
  return { errors: { "": [words] } }
}

/** Another tab signed in meanwhile: every form of this page goes on with the token of the new session. @param {string} token */
function renewTokens(token) {
  document.querySelector('meta[name="csrf-token"]')?.setAttribute("content", token)
  for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll('input[name="csrf_token"]'))) field.value = token
}

/** @param {HTMLFormElement} form @param {Record<string, string[]>} errors by field; "" for the whole form */
function showErrors(form, errors) {
  let first = true
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-errors-of]"))) {
    const field = place.dataset.errorsOf ?? ""
    const words = errors[field] ?? []
    place.textContent = words.join(" ")
    place.hidden = words.length === 0
    const control = field && form.querySelector(`[name="${field}"]`)
    if (control instanceof HTMLInputElement) {
      control.setAttribute("aria-invalid", String(words.length > 0))
      if (words.length && first) { control.focus(); first = false }
    }
  }
}
