/**
 * The head is turned or tilted away from the screen: far for a few seconds, or less far for long. Who thinks looks aside
 * for a second or two, so neither is told at once; the times are from `python -m bench.proctoring`, "Honest time".
 * What counts as turned is head_turn.js's.
 */

const FAR_MS = 3500
const TURNED_MS = 15_000 // Of which four fifths must agree (span.js).

/** @type {import("../registry.js").Detector} */
export const lookingAway = {
  kind: "looking-away",
  message: "Looking away from the screen",
  judge: ({ why, isTurnedAway }) => (why === null ? isTurnedAway : null),
  rule: { holdMs: TURNED_MS },
  plain: {
    judge: ({ why, isTurnedFar }) => (why === null ? isTurnedFar : null),
    rule: { holdMs: FAR_MS },
  },
}
