/** The largest face is small in the picture: the person sits far from the camera. */

// Share of the picture's height from the eyes to the chin; about 1.3 m at a 45 degree lens.
// Precision .90, recall .89 on people not used to choose it, in the first trials; 1.0 and .93 by the bench (docs/proctoring.md, D).
const NEAREST_EYES_TO_CHIN = 0.18

/** @type {import("../registry.js").Detector} */
export const faceTooFar = {
  kind: "face-too-far",
  message: "Face far from the camera",
  judge: ({ why, faces, eyesToChin }) => {
    if (why !== null) return null
    if (faces === 0) return false
    return eyesToChin === null ? null : eyesToChin < NEAREST_EYES_TO_CHIN
  },
}
