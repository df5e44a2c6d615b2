/**
 * The screen that the other person shares: beside the editor in half of its place, in the whole of it, or aside in the
 * call. It never takes the place where one types unasked, unless the window is too small for both. Where that is, the
 * room's style sheet decides by `data-screen` of the room's root.
 */

import { must } from "../../core/dom.js"

/** @typedef {"off" | "aside" | "half" | "on"} StageState */

const SMALL = "(max-width: 899px), (max-height: 599px)"
/** @type {StageState[]} */
const SIZES = ["aside", "half", "on"]

/**
 * @param {HTMLElement} panel
 * @param {HTMLElement} room
 */
export function createStage(panel, room) {
  const area = must(panel, "[data-screen]")
  const video = /** @type {HTMLVideoElement} */ (must(area, "[data-screen-picture]"))
  const smaller = must(area, "[data-screen-smaller]")
  const larger = must(area, "[data-screen-larger]")
  const toFull = must(area, "[data-screen-full]")
  const small = window.matchMedia(SMALL)
  /** @type {StageState} */
  let state = "off"
  /** @type {AbortController | null} */
  let listening = null

  const sizes = () => SIZES.filter((size) => size !== "half" || !small.matches)

  /** @param {StageState} next */
  function become(next) {
    state = next
    room.dataset.screen = state
    area.hidden = state === "off"
    smaller.hidden = state === sizes()[0]
    larger.hidden = state === sizes().at(-1)
    toFull.hidden = state === "aside" || !document.fullscreenEnabled
    if (state === "off" && document.fullscreenElement === video) void document.exitFullscreen()
  }

  /** At the last size the pressed button disappears; the one that undoes it takes the focus. @param {-1 | 1} step */
  function change(step) {
    become(sizes()[sizes().indexOf(state) + step] ?? state)
    if (smaller.hidden) larger.focus()
    if (larger.hidden) smaller.focus()
  }

  return {
    start() {
      listening = new AbortController()
      const { signal } = listening
      smaller.addEventListener("click", () => change(-1), { signal })
      larger.addEventListener("click", () => change(1), { signal })
      // A browser that refuses the full screen leaves the picture where it is.
      toFull.addEventListener("click", () => void video.requestFullscreen().catch(() => undefined), { signal })
      small.addEventListener("change", () => become(state === "half" && small.matches ? "on" : state), { signal })
      become("off")
    },
    stop() {
      listening?.abort()
      become("off")
    },
    /** @param {MediaStreamTrack | null} track */
    setTrack(track) {
      video.srcObject = track && new MediaStream([track])
    },
    /** Beside the editor when sharing begins; where the person put it afterwards it stays. @param {boolean} isOn @param {string} words */
    show(isOn, words) {
      must(area, "[data-screen-words]").textContent = words
      if (!isOn) become("off")
      else if (area.hidden) become(small.matches ? "on" : "half")
    },
  }
}
