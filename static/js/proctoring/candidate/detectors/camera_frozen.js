/**
 * The camera's picture does not change by a single pixel. A camera that works has noise, so even an empty room
 * changes; a driver that hangs and a still picture in the camera's place do not.
 */

const HOLD_MS = 10_000 // A slow camera or a busy machine repeats a picture for a moment, not for so long.
const EVERY_LOOK = 1 // One changed picture shows that the camera works.

/** @type {import("../registry.js").Detector} */
export const cameraFrozen = {
  kind: "camera-frozen",
  message: "Camera image frozen",
  judge: ({ isSame }) => isSame,
  rule: { holdMs: HOLD_MS, share: EVERY_LOOK },
}
