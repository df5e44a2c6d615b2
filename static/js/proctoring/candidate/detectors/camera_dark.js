/** The camera's picture is dark all over: the room is, or something covers the lens. */
import { isBlack } from "../usable.js"

const HOLD_MS = 3000 // A cloud, a screen that changes and a camera that adapts its exposure are over by then.

/** @type {import("../registry.js").Detector} */
export const cameraDark = {
  kind: "camera-dark",
  message: "Camera dark or covered",
  judge: isBlack,
  rule: { holdMs: HOLD_MS },
}
