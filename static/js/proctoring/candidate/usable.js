/**
 * Whether a look at the picture can say anything about the person in it, and if not, why. Where it cannot,
 * detectors abstain: no face found in the dark is not nobody there. Not here: how light or score are measured.
 */

/** @typedef {import("./samples.js").Observation} Observation */
/** @typedef {"dark" | "cut" | "unsure"} Why */

// All are from pictures that were darkened and pushed over the edge by `python -m bench.proctoring`
// (docs/proctoring.md, "Where it abstains").

// Mean luminance and its deviation, 0 to 1. A picture this dark and flat is black: a covered lens or no light at all.
const BLACK = { light: 0.04, contrast: 0.03 }
// Mean luminance below which a face may be overlooked, so that finding none says nothing. Darkened pictures lose faces
// from .03 on; a camera's own noise comes on top, hence more.
const DIM = 0.08
// Share of the largest face's box outside the picture from which its landmarks are guesses.
const MOST_OUTSIDE = 0.1
// The net's confidence in its best face, 0 to 1, below which it may be a pattern; whole faces score .9.
export const LEAST_SCORE = 0.35

/** @param {Pick<Observation, "light" | "contrast">} look */
export function isBlack({ light, contrast }) {
  return light < BLACK.light && contrast < BLACK.contrast
}

/** @param {Observation} look @returns {Why | null} null if it can say something */
export function whyNotUsable(look) {
  const { faces, light, outside, score } = look
  if (isBlack(look) || (faces === 0 && light < DIM)) return "dark"
  if (faces === 1 && outside > MOST_OUTSIDE) return "cut"
  if (faces === 1 && score < LEAST_SCORE) return "unsure"
  return null
}
