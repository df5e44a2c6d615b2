/**
 * How many faces are in view, and which one is measured, from two opinions of unequal price. The quick one is asked at
 * every look; the second one about once a second, and whenever the quick one finds nobody or several, or is unsure:
 * there it is wrong most often. Not here: how faces are found.
 */
import { LEAST_SCORE } from "./usable.js"

/** @typedef {import("./pose.js").Point} Point */

/**
 * @typedef {object} Box
 * @property {number} x pixels, as the next three
 * @property {number} y
 * @property {number} width
 * @property {number} height
 * @property {number} score the net's confidence, 0 to 1
 * @property {boolean} [isDoubtful] the quick opinion sees faces of this kind in patterns too
 * @property {ReadonlyArray<Point>} [landmarks] by number of the 68-point scheme, where they came with the face
 */

// Later than the third look and earlier than the fourth of a quick machine, which looks every 250 ms (pace.js). It
// stands until the next one: a person who came into view in the background is not overlooked between the two. A clock
// that was set back is no reason to wait.
const DUE_AFTER_MS = 900

/** Whether the quick opinion alone says enough. @param {ReadonlyArray<Box>} first largest first */
const isClear = (first) => first.length === 1 && first[0].score >= LEAST_SCORE && !first[0].isDoubtful

export function createFaceCount() {
  let second = 0
  let secondAtMs = -Infinity

  return {
    /** Whether this look needs the second opinion. @param {ReadonlyArray<Box>} first largest first @param {number} atMs */
    needsSecond: (first, atMs) => Math.abs(atMs - secondAtMs) >= DUE_AFTER_MS || !isClear(first),
    /** @param {number} faces how many the second opinion found @param {number} atMs */
    addSecond(faces, atMs) {
      second = faces
      secondAtMs = atMs
    },
    /** How many there are. @param {ReadonlyArray<Box>} first largest first */
    of([largest]) {
      // A face that only the quick opinion sees is one: turned far away, it is the one that still finds it.
      return Math.max(second, largest && !largest.isDoubtful ? 1 : 0)
    },
  }
}

/**
 * The face to measure: the quick opinion's largest, unless that is a guess and the second opinion sees one.
 * @param {ReadonlyArray<Box>} first largest first
 * @param {ReadonlyArray<Box>} second largest first; empty where it was not asked
 * @returns {Box | null}
 */
export function faceToMeasure([largest], [other]) {
  if (largest === undefined) return other ?? null
  const isGuess = largest.score < LEAST_SCORE
  if (isGuess && other) return other
  return largest.isDoubtful && !other ? null : largest
}
