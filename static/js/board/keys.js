/**
 * The keyboard on the canvas. Keys that the room has stay the room's; those that would open a file, save one, make a
 * picture or a link do nothing; F6 is taken before the canvas hears of it (room/regions.js).
 */
import { isCommand, isCommandAndShift, letterOf } from "../core/keys.js"

/** With Control or Command: open, search for a link, pick from the clipboard as plain text stays. */
const NOT_OFFERED = new Set(["o", "k"])
/** With Shift besides: save as, make a picture. */
const NOT_OFFERED_WITH_SHIFT = new Set(["s", "e", "o"])

/** @param {KeyboardEvent} event */
function isNotOffered(event) {
  if (isCommand(event)) return NOT_OFFERED.has(letterOf(event))
  return isCommandAndShift(event) && NOT_OFFERED_WITH_SHIFT.has(letterOf(event))
}

/**
 * @param {HTMLElement} host
 * @param {{onSaveKey?: () => void}} options
 */
export function readyKeys(host, { onSaveKey }) {
  const listening = new AbortController()
  const { signal } = listening

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const isSave = isCommand(event) && letterOf(event) === "s"
    if (!isSave && !isNotOffered(event)) return
    event.preventDefault()
    event.stopPropagation()
    if (isSave && !event.repeat) onSaveKey?.()
  }

  /** Files that are dropped, which a browser would open in place of the room. @param {DragEvent} event */
  function onDrop(event) {
    event.preventDefault()
    event.stopPropagation()
  }

  host.addEventListener("keydown", onKey, { signal, capture: true })
  host.addEventListener("drop", onDrop, { signal, capture: true })

  return {
    stop: () => listening.abort(),
  }
}
