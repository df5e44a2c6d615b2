/**
 * Writing a message: Enter sends, Shift and Enter begins a line, and the limit is said before it hurts.
 */
import { must } from "../core/dom.js"
import { language, t } from "../core/i18n.js"

const SAY_BELOW = 400 // Characters left from which on their number is shown.

/**
 * @param {HTMLElement} form
 * @param {{limit: number, onSend: (text: string) => void}} options
 */
export function createComposer(form, { limit, onSend }) {
  /** @type {HTMLTextAreaElement} */
  const input = must(form, "[data-chat-input]")
  /** @type {HTMLButtonElement} */
  const send = must(form, "[data-chat-send]")
  const words = must(form, "[data-chat-limit]")
  const inWords = (/** @type {number} */ count) => new Intl.NumberFormat(language()).format(count)

  // The server counts characters, not the halves that JavaScript makes of an emoji.
  const length = () => [...input.value.trim()].length

  function tell() {
    const left = limit - length()
    const isOver = left < 0
    words.hidden = left > SAY_BELOW
    words.textContent = isOver
      ? t("A message holds {limit} characters. This one is {over} too long.", { limit: inWords(limit), over: inWords(-left) })
      : t("{left} characters left", { left: inWords(left) })
    words.dataset.over = String(isOver)
    input.setAttribute("aria-invalid", String(isOver))
    send.disabled = isOver || length() === 0
  }

  function submit() {
    const text = input.value.trim()
    if (text === "" || length() > limit) return
    onSend(text)
    input.value = ""
    tell()
    input.focus()
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    // While an input method composes, Enter chooses a word.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return
    event.preventDefault()
    submit()
  }

  /** @type {AbortController | null} */
  let listening = null
  return {
    start() {
      listening = new AbortController()
      const { signal } = listening
      input.addEventListener("input", tell, { signal })
      input.addEventListener("keydown", onKey, { signal })
      form.addEventListener("submit", (event) => { event.preventDefault(); submit() }, { signal })
      input.disabled = false
      tell()
    },
    stop() {
      listening?.abort()
      input.disabled = true
      send.disabled = true
    },
  }
}
