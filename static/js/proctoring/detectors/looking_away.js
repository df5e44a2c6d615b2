/** The head is turned well away from the screen. What counts as turned, and why, is in head_turn.js. */

/** @type {import("../registry.js").Detector} */
export const lookingAway = {
  kind: "looking-away",
  message: "Looking away from the screen",
  judge: ({ isTurnedAway }) => isTurnedAway,
}
