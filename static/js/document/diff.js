/**
 * The smallest single change between two texts. Pure functions.
 */

/** @typedef {{from: number, to: number, insert: string}} Splice `before` with `from`..`to` replaced by `insert` */

/** @param {string} text @param {number} at whether a cut here would part the two halves of one character */
function partsCharacter(text, at) {
  const before = text.charCodeAt(at - 1)
  const after = text.charCodeAt(at)
  return before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff
}

/**
 * What turns `before` into `after`: everything between their common beginning and their common end.
 * @param {string} before
 * @param {string} after
 * @returns {Splice | null} null when they are equal
 */
export function spliceBetween(before, after) {
  if (before === after) return null
  const shorter = Math.min(before.length, after.length)
  let from = 0
  while (from < shorter && before.charCodeAt(from) === after.charCodeAt(from)) from += 1
  if (partsCharacter(before, from) || partsCharacter(after, from)) from -= 1
  let end = 0
  const most = shorter - from
  while (end < most && before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)) end += 1
  if (partsCharacter(before, before.length - end) || partsCharacter(after, after.length - end)) end -= 1
  return { from, to: before.length - end, insert: after.slice(from, after.length - end) }
}
