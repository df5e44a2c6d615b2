/**
 * Signing in again in place, when the session's time is up in the middle of an interview: the call goes on beside it,
 * and what was written is kept. Markup: templates/rooms/sign_in.html.
 */
import { csrfToken, must } from "../core/dom.js"
import { t } from "../core/i18n.js"

/**
 * @param {HTMLDialogElement} dialog
 * @param {Pick<import("./context.js").RoomContext, "socket" | "config" | "announce">} ctx
 */
export function createSignIn(dialog, { socket, config, announce }) {
  const form = /** @type {HTMLFormElement} */ (must(dialog, "form"))
  const password = /** @type {HTMLInputElement} */ (must(form, "[name=password]"))
  const code = /** @type {HTMLInputElement} */ (must(form, "[name=code]"))
  const codeField = must(form, "[data-sign-in-code]")
  const button = /** @type {HTMLButtonElement} */ (must(form, "[type=submit]"))
  const problem = must(form, "[data-sign-in-problem]")

  function open() {
    if (dialog.open) return
    problem.hidden = true
    dialog.showModal()
    password.focus()
  }

  /** @param {string} words @param {HTMLInputElement} [field] what they are about */
  function complain(words, field = password) {
    problem.textContent = words
    problem.hidden = false
    for (const one of [password, code]) one.removeAttribute("aria-invalid")
    field.setAttribute("aria-invalid", "true")
    field.focus()
  }

  /** The password was right; who has a second factor enters a code as well. @param {string} words */
  function askForCode(words) {
    const isFirst = codeField.hidden
    codeField.hidden = false
    code.value = ""
    complain(words, code)
    if (isFirst) code.removeAttribute("aria-invalid")
  }

  async function send() {
    const body = new FormData()
    body.set("password", password.value)
    body.set("code", code.value)
    const answer = await fetch(config.urls.sign_in_again, { method: "POST", headers: { "X-CSRFToken": csrfToken() }, body })
    if (answer.ok) return succeed()
    const told = await answer.json().catch(() => ({}))
    if (told.needs_code) return askForCode(told.message)
    complain(told.message ?? t("Signing in did not work. Try again in a moment."))
  }

  function succeed() {
    form.reset()
    for (const one of [password, code]) one.removeAttribute("aria-invalid")
    codeField.hidden = true
    dialog.close()
    socket.renewed()
    announce(t("You are signed in again"))
  }

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault()
    button.disabled = true
    try {
      await send()
    } catch {
      complain(t("The server cannot be reached. Try again in a moment."))
    } finally {
      button.disabled = false
    }
  }

  return {
    start() {
      socket.onExpired(open)
      form.addEventListener("submit", submit)
      // Without signing in nothing more is taken, so there is nothing to go back to.
      dialog.addEventListener("cancel", (event) => event.preventDefault())
    },
  }
}
