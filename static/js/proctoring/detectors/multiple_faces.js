/**
 * More than one face in the picture. The tiny detector finds the second face in about 57 % of real
 * photos that show two (docs/proctoring.md, D): what it reports is so, what it misses is much.
 */

/** @type {import("../registry.js").Detector} */
export const multipleFaces = {
  kind: "multiple-faces",
  message: "More than one face in view",
  judge: ({ faces }) => faces > 1,
}
