/**
 * How many faces are in view, from two opinions of unequal price. The quick one is asked at every look, the second
 * one at one look in four, and whenever the quick one finds nobody or several: there it is wrong most often.
 * Not here: how faces are found.
 */

/** @typedef {{x: number, y: number, width: number, height: number, score: number}} Box pixels, and the net's confidence 0 to 1 */

const EVERY = 4 // Looks; about once a second (pace.js).
const LASTS_MS = 2000 // A person who came into view in the background is not overlooked between two second opinions.

export function createFaceCount() {
  let looks = 0
  let second = 0
  let secondAtMs = -Infinity

  return {
    /** Whether this look needs the second opinion. @param {number} first how many faces the quick opinion found */
    needsSecond(first) {
      const isDue = looks % EVERY === 0
      looks += 1
      return isDue || first !== 1
    },
    /** @param {number} faces how many the second opinion found @param {number} atMs */
    addSecond(faces, atMs) {
      second = faces
      secondAtMs = atMs
    },
    /** How many there are. @param {number} first @param {number} atMs */
    of(first, atMs) {
      if (atMs - secondAtMs > LASTS_MS) return first
      // A face that only the quick opinion sees is one: turned far away, it is the one that still finds it.
      return Math.max(second, Math.min(first, 1))
    },
  }
}
