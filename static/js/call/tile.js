/**
 * One person in the call: the picture or the initials, the name, and what is off.
 */

import { must } from "../core/dom.js"

/** @typedef {import("./local_media.js").MediaState} MediaState */

/**
 * @param {HTMLElement} element A `[data-tile]` of panel.html.
 * @param {string} name Whose tile it is; the caption may say something else ("You").
 */
export function createTile(element, name) {
  const video = /** @type {HTMLVideoElement} */ (must(element, "video"))
  must(element, "[data-initials]").textContent = initialsOf(name)

  /** @param {string} what @param {boolean} isShown */
  function flag(what, isShown) {
    must(element, `[data-flag="${what}"]`).hidden = !isShown
  }

  return {
    video,
    /** @param {MediaStreamTrack | null} track */
    setTrack(track) {
      video.srcObject = track && new MediaStream([track])
    },
    /** What the person has on; null while the person is not there. @param {MediaState | null} media */
    setMedia(media) {
      element.dataset.picture = media?.video ? "on" : "off"
      flag("microphone", media !== null && !media.audio)
      flag("camera", media !== null && !media.video)
      flag("screen", media?.screen ?? false)
    },
  }
}

/** The first letters of the first and the last part of a name. @param {string} name */
export function initialsOf(name) {
  const parts = name.trim().split(/\s+/)
  const letters = parts.length > 1 ? [parts[0], parts[parts.length - 1]] : parts
  return letters.map((part) => [...part][0] ?? "").join("").toUpperCase()
}
