/**
 * Where this person is on the board, told to the others as cursors are: the pointer, what they chose, the part they see.
 */
import { MOST_SELECTED } from "./place.js"

const EVERY_MS = 50 // More would only be left out: awareness.js sends ten times a second.

/** @param {number} value */
const rounded = (value) => Math.round(value * 10) / 10

/**
 * @param {object} options
 * @param {import("./canvas.js").Canvas} options.canvas
 * @param {Pick<import("../editor/cursors/awareness.js").SharedAwareness, "setBoard">} options.awareness
 */
export function createBoardPlace({ canvas, awareness }) {
  let isShown = false
  /** @type {{x: number, y: number, tool: string, isDown: boolean} | null} */
  let pointer = null
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer

  function publish() {
    timer = undefined
    if (!isShown) return awareness.setBoard(null)
    const view = canvas.view()
    const { x, y, tool, isDown } = pointer ?? { x: view.x + view.width / 2, y: view.y + view.height / 2, tool: "pointer", isDown: false }
    awareness.setBoard({
      x: rounded(x), y: rounded(y), tool, isDown, selected: canvas.selected().slice(0, MOST_SELECTED),
      view: [rounded(view.x), rounded(view.y), rounded(view.width), rounded(view.height)],
    })
  }

  function tell() { timer ??= setTimeout(publish, EVERY_MS) }

  return {
    tell,
    /** @param {{x: number, y: number, tool: string, isDown: boolean}} at */
    point(at) {
      pointer = at
      tell()
    },
    /** @param {boolean} isNow */
    setShown(isNow) {
      isShown = isNow
      tell()
    },
    stop() {
      clearTimeout(timer)
      awareness.setBoard(null)
    },
  }
}
