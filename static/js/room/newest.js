/**
 * One quiet line under the call that says the newest thing one has not seen: an alert, or a message or whisper while
 * those are not in view. Its place is kept free, so that nothing moves when it comes; a click opens where it belongs, and it goes
 * by itself. Not for screen readers, which hear the same words: it is no live region. Markup: rooms/newest.html, also
 * in what covers the room.
 */
import { icon, must } from "../core/dom.js"

const STAY_MS = 12_000
const PICTURES = { alert: "scan-face", message: "message-square", whisper: "users" }

/**
 * @typedef {object} Line
 * @property {keyof typeof PICTURES} kind
 * @property {string} words
 * @property {string} [name] whose words they are
 * @property {string} [time]
 * @property {string} [key] what it is about, if it may go on
 * @property {boolean} [isNew] false where it only goes on: that is no reason to take another line's place
 * @property {() => void} open
 */

/** @param {ParentNode} room */
export function createNewest(room) {
  const places = /** @type {HTMLElement[]} */ ([...room.querySelectorAll("[data-newest]")])
  /** @type {Line | null} */
  let shown = null
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  /** @type {AbortController | null} */
  let listening = null

  const isHeld = () => document.hidden || places.some((place) => place.matches(":hover") || place.contains(document.activeElement))

  function clear() {
    clearTimeout(timer)
    shown = null
    for (const place of places) must(place, "button").hidden = true
  }

  /** Whoever is about to press it, or was away, still finds it. */
  function leave() {
    if (isHeld()) timer = setTimeout(leave, STAY_MS)
    else clear()
  }

  /** @param {HTMLElement} place @param {Line} line */
  function write(place, { kind, words, name = "", time = "" }) {
    const button = must(place, "button")
    button.hidden = false
    button.dataset.kind = kind
    must(button, "[data-newest-icon]").replaceChildren(icon(PICTURES[kind]))
    must(button, "[data-newest-name]").textContent = name
    must(button, "[data-newest-words]").textContent = words
    must(button, "[data-newest-time]").textContent = time
  }

  return {
    /** @param {Line} line takes the place of the one before */
    show(line) {
      if (line.isNew === false && line.key !== shown?.key) return
      shown = line
      for (const place of places) write(place, line)
      clearTimeout(timer)
      timer = setTimeout(leave, STAY_MS)
    },
    /** Takes it away if it is one of these: it was read elsewhere. @param {Line["kind"]} kind */
    clear(kind) { if (shown?.kind === kind) clear() },
    start() {
      listening = new AbortController()
      for (const place of places) {
        must(place, "button").addEventListener("click", () => {
          const line = shown
          clear()
          line?.open()
        }, { signal: listening.signal })
      }
    },
    stop() {
      listening?.abort()
      clear()
    },
  }
}
