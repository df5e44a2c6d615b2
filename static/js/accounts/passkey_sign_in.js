/** Signing in by a passkey: asks the server what to sign, the device to sign it, and sends the form. Markup: passkeys/sign_in.html. */
import { csrfToken, must } from "../core/dom.js"
import { t } from "../core/i18n.js"
import { hasPasskeys, sign } from "./webauthn.js"

class Unanswered extends Error {}

/** @param {HTMLFormElement} form @param {{ask: typeof ask, sign: typeof sign, isPossible: () => boolean}} door */
export function mount(form, door = { ask, sign, isPossible: hasPasskeys }) {
  if (!door.isPossible()) return
  const start = /** @type {HTMLButtonElement} */ (must(form, "[data-passkey-start]"))
  const words = must(form, "[data-passkey-words]")
  const credential = /** @type {HTMLInputElement} */ (must(form, "[name=credential]"))
  form.hidden = false
  start.addEventListener("click", async () => {
    start.disabled = true
    words.hidden = true
    try {
      credential.value = await door.sign(await door.ask(form.dataset.url ?? ""))
      form.submit()
    } catch (error) {
      start.disabled = false
      words.textContent = error instanceof Unanswered
        ? t("The server did not answer as expected. Reload the page and try again.")
        : t("No passkey was used. Try again, or sign in with your password.")
      words.hidden = false
    }
  })
}

/** @param {string} url @returns {Promise<any>} */
async function ask(url) {
  const answer = await fetch(url, { method: "POST", headers: { Accept: "application/json", "X-CSRFToken": csrfToken() }, redirect: "error" }).catch(() => null)
  if (!answer?.ok) throw new Unanswered()
  return answer.json()
}
