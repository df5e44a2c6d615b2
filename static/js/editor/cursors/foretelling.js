/**
 * How far a caret goes with an edit, known from the text alone. Only where the code's font has one width for every
 * character, in one line, and reading to the right; anything else is left to whoever measures.
 */

/** @typedef {import("@codemirror/state").Text} Text */

const PLAIN = /^[ -~]*$/
const LONGEST = 1000 // Characters of a line; it is read at every key.

/** @param {string} one @param {string} other */
function commonLength(one, other) {
  const most = Math.min(one.length, other.length)
  let at = 0
  while (at < most && one[at] === other[at]) at += 1
  return at
}

/**
 * Characters to the right, negative to the left; null where the text does not tell.
 * @param {Text} before @param {number} from @param {Text} after @param {number} to
 */
export function stepsBetween(before, from, after, to) {
  if (from > before.length || to > after.length) return null
  const [old, now] = [before.lineAt(from), after.lineAt(to)]
  if (old.number !== now.number || Math.max(old.length, now.length) > LONGEST) return null
  const [left, right] = [old.text.slice(0, from - old.from), now.text.slice(0, to - now.from)]
  const common = commonLength(left, right)
  const isPlain = PLAIN.test(left.slice(common)) && PLAIN.test(right.slice(common))
  return isPlain ? right.length - left.length : null
}
