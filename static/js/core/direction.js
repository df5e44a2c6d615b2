/**
 * Text that runs from right to left among sentences that do not: closed off, it turns nothing beside it. The server
 * does the same for its own sentences (localization.py).
 */

const ISOLATE = "\u2068"
const END_OF_ISOLATE = "\u2069"
/** Letters of the scripts that run from right to left, and the signs that change directions. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2068\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/** @param {string} text */
export const hasRightToLeft = (text) => RIGHT_TO_LEFT.test(text)

/** Fit to stand in a sentence; what runs from left to right is returned as it is. @param {string} text */
export function isolated(text) {
  return hasRightToLeft(text) && !text.startsWith(ISOLATE) ? ISOLATE + text + END_OF_ISOLATE : text
}
