/** More than one face in the picture, as two opinions count them (face_count.js). */

/** @type {import("../registry.js").Detector} */
export const multipleFaces = {
  kind: "multiple-faces",
  message: "More than one face in view",
  judge: ({ why, faces }) => (why === null ? faces > 1 : null),
}
