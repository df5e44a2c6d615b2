/**
 * Head pose from face landmarks, in closed form. Not here: which pose counts as looking away.
 *
 * Method: weak perspective. A rigid head seen from well away is its 3D points turned, scaled by one
 * number and laid flat. Six landmarks give the best flat image of the head by least squares; the
 * rotation nearest to it is found without iteration. Nothing about the camera has to be known.
 * `face-api`'s own `angle` is not used: it grows with the size of the face (docs/proctoring.md, A).
 */

/** @typedef {{x: number, y: number}} Point */
/** @typedef {{yaw: number, pitch: number}} Pose Degrees: yaw is positive towards the picture's left, pitch is positive upwards. */
/** @typedef {[number, number, number]} Vector */

/**
 * A generic adult head: landmark number of the 68-point scheme, and where that point lies.
 * Axes as in a picture (x right, y down, z away from the camera); the unit cancels out.
 * @type {ReadonlyArray<{landmark: number, at: Vector}>}
 */
export const HEAD_MODEL = [
  { landmark: 30, at: [0, 0, 0] }, // tip of the nose
  { landmark: 8, at: [0, 330, 65] }, // chin
  { landmark: 36, at: [-225, -170, 135] }, // outer corner of the eye on the picture's left
  { landmark: 45, at: [225, -170, 135] }, // outer corner of the eye on the picture's right
  { landmark: 48, at: [-150, 150, 125] }, // corner of the mouth on the picture's left
  { landmark: 54, at: [150, 150, 125] }, // corner of the mouth on the picture's right
]

/** @param {Vector} a @param {Vector} b */
const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

/** @param {Vector} a @param {Vector} b @returns {Vector} */
const cross = (a, b) => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]

/** @param {number} weightA @param {Vector} a @param {number} weightB @param {Vector} b @returns {Vector} */
const blend = (weightA, a, weightB, b) => [
  weightA * a[0] + weightB * b[0],
  weightA * a[1] + weightB * b[1],
  weightA * a[2] + weightB * b[2],
]

/** @param {number[]} values */
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length

/**
 * For every model point the weights with which its place in the picture enters the least-squares
 * solution: the pseudo-inverse of the centred model, which depends on constants only.
 * @returns {Vector[]}
 */
function leastSquaresWeights() {
  const centre = [0, 1, 2].map((axis) => mean(HEAD_MODEL.map(({ at }) => at[axis])))
  const points = HEAD_MODEL.map(({ at }) => /** @type {Vector} */ (at.map((value, axis) => value - centre[axis])))
  const column = (/** @type {number} */ axis) =>
    /** @type {Vector} */ ([0, 1, 2].map((other) => points.reduce((sum, point) => sum + point[axis] * point[other], 0)))
  const [x, y, z] = [column(0), column(1), column(2)]
  const determinant = dot(x, cross(y, z))
  const inverse = [cross(y, z), cross(z, x), cross(x, y)]
  return points.map((point) => /** @type {Vector} */ (inverse.map((row) => dot(row, point) / determinant)))
}

const WEIGHTS = leastSquaresWeights()

/** One row of the flattening that carries the model onto the picture, for one axis of the picture.
 * @param {number[]} values @returns {Vector} */
function flatten(values) {
  const middle = mean(values)
  return WEIGHTS.reduce((row, weight, index) => blend(1, row, values[index] - middle, weight), /** @type {Vector} */ ([0, 0, 0]))
}

/**
 * The two rows of a rotation that are nearest to `across` and `down`, or null if the landmarks lie
 * on one line and determine none. It is the inverse square root of their 2 x 2 product, applied.
 * @param {Vector} across @param {Vector} down
 * @returns {[Vector, Vector] | null}
 */
function nearestRotation(across, down) {
  const acrossLength = dot(across, across)
  const downLength = dot(down, down)
  const shared = dot(across, down)
  const area = Math.sqrt(Math.max(0, acrossLength * downLength - shared * shared))
  if (area < Number.EPSILON) return null
  const scale = area * Math.sqrt(acrossLength + downLength + 2 * area)
  return [
    blend((downLength + area) / scale, across, -shared / scale, down),
    blend(-shared / scale, across, (acrossLength + area) / scale, down),
  ]
}

const toDegrees = (/** @type {number} */ radians) => (radians * 180) / Math.PI

/**
 * @param {ReadonlyArray<Point>} landmarks the 68 points of one face, in pixels
 * @returns {Pose | null} null if the landmarks determine no pose
 */
export function headPose(landmarks) {
  const seen = HEAD_MODEL.map(({ landmark }) => landmarks[landmark])
  const rotation = nearestRotation(flatten(seen.map(({ x }) => x)), flatten(seen.map(({ y }) => y)))
  if (rotation === null) return null
  const [across, down] = rotation
  const away = cross(across, down)
  return {
    yaw: toDegrees(Math.atan2(-away[0], Math.hypot(across[0], down[0]))),
    pitch: toDegrees(-Math.atan2(away[1], away[2])),
  }
}
