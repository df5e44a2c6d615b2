/**
 * The screen that the other person shares: large in the editor's place, or aside while one works in the editor.
 * Where that is, the room's style sheet decides by `data-screen` of the room's root.
 */

import { must } from "../../core/dom.js"

/** @typedef {"off" | "on" | "aside"} StageState */

/**
 * @param {HTMLElement} panel
 * @param {HTMLElement} room
 */
export function createStage(panel, room) {
  const area = must(panel, "[data-screen]")
  const video = /** @type {HTMLVideoElement} */ (must(area, "[data-screen-picture]"))
  const toAside = must(area, "[data-screen-aside]")
  const toLarge = must(area, "[data-screen-large]")
  const toFull = must(area, "[data-screen-full]")
  /** @type {AbortController | null} */
  let listening = null

  /** @param {StageState} state */
  function become(state) {
    room.dataset.screen = state
    area.hidden = state === "off"
    toAside.hidden = state !== "on"
    toLarge.hidden = state !== "aside"
    toFull.hidden = state !== "on" || !document.fullscreenEnabled
    if (state === "off" && document.fullscreenElement === video) void document.exitFullscreen()
  }

  /** The pressed button disappears; the one that undoes it takes the focus. @param {StageState} state @param {HTMLElement} next */
  function change(state, next) {
    become(state)
    next.focus()
  }

  return {
    start() {
      listening = new AbortController()
      const { signal } = listening
      toAside.addEventListener("click", () => change("aside", toLarge), { signal })
      toLarge.addEventListener("click", () => change("on", toAside), { signal })
      // A browser that refuses the full screen leaves the picture where it is.
      toFull.addEventListener("click", () => void video.requestFullscreen().catch(() => undefined), { signal })
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
    /** Shown large when sharing begins; where the person put it afterwards it stays. @param {boolean} isOn @param {string} words */
    show(isOn, words) {
      must(area, "[data-screen-words]").textContent = words
      if (!isOn) become("off")
      else if (area.hidden) become("on")
    },
  }
}
