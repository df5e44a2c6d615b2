/**
 * Writing a message: Enter sends, Shift and Enter begins a line, and the limit is said before it hurts. What is too
 * long stays in the field to be shortened; only what nobody would shorten by hand is not let in.
 */
import { must } from "../core/dom.js"
import { language, t, tn } from "../core/i18n.js"
import { isComposing } from "../core/keys.js"

const SAY_BELOW = 400 // Characters left from which on their number is shown.
const MAX_INSERTS = 10 // Messages' worth of text that one paste may bring; a field with megabytes in it stands still.

/**
 * @param {HTMLElement} form
 * @param {{limit: number, onSend: (text: string) => void, onTyping: (isTyping: boolean) => void}} options
 */
export function createComposer(form, { limit, onSend, onTyping }) {
  /** @type {HTMLTextAreaElement} */
  const input = must(form, "[data-chat-input]")
  /** @type {HTMLButtonElement} */
  const send = must(form, "[data-chat-send]")
  const words = must(form, "[data-chat-limit]")
  const inWords = (/** @type {number} */ count) => new Intl.NumberFormat(language()).format(count)

  // The server counts characters, not the halves that JavaScript makes of an emoji.
  const length = () => charactersOf(withoutEmptyEnds(input.value))

  /** @param {string} text @param {{isOver: boolean}} how */
  function say(text, { isOver }) {
    words.hidden = text === ""
    words.textContent = text
    words.dataset.over = String(isOver)
  }

  function tell() {
    const left = limit - length()
    const isOver = left < 0
    if (isOver) say(t("A message can have {limit} characters. This one is {over} too long.", { limit: inWords(limit), over: inWords(-left) }), { isOver })
    else say(left > SAY_BELOW ? "" : tn("{count} character left", "{count} characters left", left), { isOver })
    input.setAttribute("aria-invalid", String(isOver))
    send.disabled = isOver || length() === 0
  }

  function submit() {
    const text = withoutEmptyEnds(input.value)
    if (text === "" || length() > limit) return
    onSend(text)
    input.value = ""
    tell()
    onTyping(false)
    input.focus()
  }

  function onInput() {
    tell()
    onTyping(input.value.trim() !== "")
  }

  /** @param {InputEvent} event */
  function onBeforeInput(event) {
    const count = charactersOf(event.data ?? "")
    if (count <= limit * MAX_INSERTS) return
    event.preventDefault()
    say(t("A message can have {limit} characters. The text you inserted has {count} and was left out.", { limit: inWords(limit), count: inWords(count) }), { isOver: true })
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    // While an input method composes, Enter chooses a word.
    if (event.key !== "Enter" || event.shiftKey || isComposing(event)) return
    event.preventDefault()
    submit()
  }

  /** @type {AbortController | null} */
  let listening = null
  return {
    start() {
      listening = new AbortController()
      const { signal } = listening
      input.addEventListener("beforeinput", onBeforeInput, { signal })
      input.addEventListener("input", onInput, { signal })
      input.addEventListener("blur", () => onTyping(false), { signal })
      input.addEventListener("keydown", onKey, { signal })
      form.addEventListener("submit", (event) => { event.preventDefault(); submit() }, { signal })
      input.disabled = false
      tell()
    },
    /** What is in the field, which may be nothing, for whoever sends it otherwise; null and left there if it is too long. */
    take() {
      if (length() > limit) return null
      const text = withoutEmptyEnds(input.value)
      input.value = ""
      tell()
      return text
    },
    stop() {
      listening?.abort()
      input.disabled = true
      send.disabled = true
    },
  }
}

/** As the server keeps it: only the empty lines at the ends go, because code begins with its indentation. @param {string} text */
function withoutEmptyEnds(text) {
  const first = text.search(/\S/)
  if (first < 0) return ""
  const end = text.indexOf("\n", text.trimEnd().length)
  return text.slice(text.lastIndexOf("\n", first) + 1, end < 0 ? undefined : end)
}

/** Counted without a list of them, because it may be the text of a book. @param {string} text */
function charactersOf(text) {
  let count = text.length
  for (let at = 0; at < text.length; at += 1) if ((text.codePointAt(at) ?? 0) > 0xffff) { count -= 1; at += 1 }
  return count
}
