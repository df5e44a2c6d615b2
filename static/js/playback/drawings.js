/** When somebody began to draw, among the marks of a recording. Pure. */

const APART_MS = 2 * 60_000 // Whoever draws again within it has gone on.
const SHORTEST = 200 // No edit with an element in it is shorter.
const DRAWN = new TextEncoder().encode("\x0bstrokeColor") // As the server tells them (board_elements.DRAWN): every element has it.

/** @typedef {import("./recording.js").Recording} Recording */
/** @typedef {import("./recording.js").Mark} Mark */

/** Whether an edit of at least SHORTEST bytes sets an element of the board. @param {Uint8Array} update */
export function isDrawing(update) {
  for (let from = update.indexOf(DRAWN[0]); from >= 0; from = update.indexOf(DRAWN[0], from + 1)) {
    if (DRAWN.every((byte, at) => update[from + at] === byte)) return true
  }
  return false
}

/**
 * The marks with one for each stretch of each person's drawing, in order.
 * @param {Pick<Recording, "edits" | "marks">} recording
 * @returns {Mark[]}
 */
export function withDrawings({ edits, marks }) {
  /** @type {Mark[]} */
  const begun = []
  /** @type {Map<number, number>} */
  const last = new Map()
  for (const edit of edits) {
    const { at, author, size } = edit
    if (author === 0 || size < SHORTEST || !isDrawing(edit.update)) continue
    if (at - (last.get(author) ?? -Infinity) > APART_MS) begun.push({ at, kind: "drew", person: author })
    last.set(author, at)
  }
  return [...marks, ...begun].sort((one, other) => one.at - other.at)
}
