/** Adding a passkey: the device makes it, and the form carries it to the server. Markup: passkeys/make.html. */
import { must } from "../core/dom.js"
import { t } from "../core/i18n.js"
import { hasPasskeys, make } from "./webauthn.js"

/** @param {HTMLFormElement} form @param {{make: typeof make, isPossible: () => boolean}} door */
export function mount(form, door = { make, isPossible: hasPasskeys }) {
  const start = /** @type {HTMLButtonElement} */ (must(form, "[data-passkey-start]"))
  const words = must(form, "[data-passkey-words]")
  const credential = /** @type {HTMLInputElement} */ (must(form, "[name=credential]"))

  /** @param {string} said */
  function say(said) {
    words.textContent = said
    words.hidden = said === ""
  }

  start.addEventListener("click", async () => {
    start.disabled = true
    say("")
    try {
      credential.value = await door.make(JSON.parse(form.dataset.options ?? "{}"))
    } catch (error) {
      start.disabled = false
      say(whyNot(/** @type {Error} */ (error).name))
      return
    }
    form.submit()
  })
  if (door.isPossible()) return
  start.disabled = true
  say(t("This browser has no passkeys, or does not offer them on this page."))
}

/** @param {string} name of the browser's exception */
function whyNot(name) {
  if (name === "InvalidStateError") return t("This device already has a passkey of yours for this server.")
  if (name === "SecurityError") return t("The browser does not make passkeys for this address. Open the server under its usual name.")
  return t("No passkey was made. Try again, or choose another device.")
}
