/**
 * The second opinion's face mesh: its points under the numbers that pose.js and face_size.js know, and where it lies.
 * Not here: finding it.
 */

/** @typedef {import("./pose.js").Point} Point */
/** @typedef {ReadonlyArray<readonly [number, number, number?]>} Mesh the 468 points, in pixels */

/** Number in the 68-point scheme, and number of the mesh's point at the same place of a face. */
const PLACES = [
  [8, 152], [30, 4], [48, 61], [54, 291], // chin, tip of the nose, corners of the mouth
  [36, 33], [37, 160], [38, 158], [39, 133], [40, 153], [41, 144], // the eye on the picture's left, round
  [42, 362], [43, 385], [44, 387], [45, 263], [46, 373], [47, 380], // the other one
]

/**
 * @param {Mesh} mesh
 * @returns {Point[]} sparse: only what a pose and a size need
 */
export function landmarksOf(mesh) {
  /** @type {Point[]} */
  const landmarks = []
  for (const [landmark, point] of PLACES) {
    const [x, y] = mesh[point]
    landmarks[landmark] = { x, y }
  }
  return landmarks
}

/**
 * The box around the mesh, also where that is outside the picture. The library's own box is cut at the edges, so a face
 * that leaves the picture would seem whole.
 * @param {Mesh} mesh
 */
export function boundsOf(mesh) {
  const [across, down] = [mesh.map(([x]) => x), mesh.map(([, y]) => y)]
  const [x, y] = [Math.min(...across), Math.min(...down)]
  return { x, y, width: Math.max(...across) - x, height: Math.max(...down) - y }
}
