/** No face in the picture, unless the head was last seen turned away: then it is `looking-away`. */

/** @type {import("../registry.js").Detector} */
export const noFace = {
  kind: "no-face",
  message: "No face in view",
  judge: ({ why, faces, isTurnedAway }) => (why === null ? faces === 0 && !isTurnedAway : null),
}
