/** The keyboard of the player: space, arrows, Home and End, wherever the focus is in it, except where they are needed. */
import { STEP_MS } from "./player.js"

/** @typedef {ReturnType<typeof import("./player.js").createPlayer>} Player */

/** Arrow keys scroll the code, choose a speed and walk through lists there. */
const OWN_ARROWS = ".cm-editor, select, [data-playback-list]"
const OWN_SPACE = "button, select, summary, a, input[type=checkbox]"

/**
 * @param {KeyboardEvent} event
 * @param {Player} player
 * @param {(direction: 1 | -1) => void} stepMark
 */
export function onPlayerKey(event, player, stepMark) {
  if (event.altKey || event.ctrlKey || event.metaKey || !(event.target instanceof Element)) return
  const action = actionOf(event, event.target, player, stepMark)
  if (!action) return
  event.preventDefault()
  action()
}

/**
 * @param {KeyboardEvent} event @param {Element} target @param {Player} player @param {(direction: 1 | -1) => void} stepMark
 * @returns {(() => void) | null}
 */
function actionOf({ key, shiftKey }, target, player, stepMark) {
  if (key === " ") return target.closest(OWN_SPACE) ? null : () => player.toggle()
  if (target.closest(OWN_ARROWS)) return null
  switch (key) {
    case "ArrowRight": return shiftKey ? () => stepMark(1) : () => player.step(STEP_MS)
    case "ArrowLeft": return shiftKey ? () => stepMark(-1) : () => player.step(-STEP_MS)
    // A slider that stood still for the upright arrows would be a surprise.
    case "ArrowUp": return target.matches("input[type=range]") ? () => player.step(STEP_MS) : null
    case "ArrowDown": return target.matches("input[type=range]") ? () => player.step(-STEP_MS) : null
    case "Home": return () => player.seek(0)
    case "End": return () => player.seek(Infinity)
    default: return null
  }
}
