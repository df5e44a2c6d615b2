/** How large a face stands in the picture. Not here: which size counts as too far. */

/** @typedef {import("./pose.js").Point} Point */

const CHIN = 8
const EYES = [
  [36, 42],
  [42, 48],
]

/** @param {ReadonlyArray<Point>} points @returns {Point} */
function middle(points) {
  const sum = points.reduce((total, point) => ({ x: total.x + point.x, y: total.y + point.y }), { x: 0, y: 0 })
  return { x: sum.x / points.length, y: sum.y / points.length }
}

/**
 * The way from between the eyes to the chin, as a share of the picture's height. Unlike the detector's
 * box it does not change with the detector, and unlike a width it means the same at 4:3 and 16:9.
 * @param {ReadonlyArray<Point>} landmarks the 68 points of one face, in pixels
 * @param {number} frameHeight pixels
 */
export function eyesToChin(landmarks, frameHeight) {
  const eyes = middle(EYES.map(([from, to]) => middle(landmarks.slice(from, to))))
  const chin = landmarks[CHIN]
  return Math.hypot(chin.x - eyes.x, chin.y - eyes.y) / frameHeight
}
