/**
 * The smallest single change between two texts, and joining two changes of the same text. Pure functions.
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

/** @param {string} text @param {Splice} splice */
export function applySplice(text, { from, to, insert }) {
  return text.slice(0, from) + insert + text.slice(to)
}

/**
 * Two people changed `base` at once: both changes, where they touch different places; otherwise the own text,
 * which is sent afterwards and so is the last one written. Only who still has something to send calls this, so
 * the two pages never answer each other for ever.
 * @param {string} base
 * @param {string} own
 * @param {string} other
 */
export function mergeTexts(base, own, other) {
  const mine = spliceBetween(base, own)
  const theirs = spliceBetween(base, other)
  if (!mine || own === other) return other
  if (!theirs) return own
  const isSamePlace = mine.from === theirs.from && mine.to === theirs.to
  // One's own letters that come back with the other's, not letters that both have typed.
  if (isSamePlace && theirs.insert.includes(mine.insert)) return other
  if (isSamePlace && mine.insert.includes(theirs.insert)) return own
  if (theirs.to <= mine.from) return applySplice(applySplice(base, mine), theirs)
  if (mine.to <= theirs.from) return applySplice(applySplice(base, theirs), mine)
  return own
}
