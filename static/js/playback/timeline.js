/**
 * The time that the player shows. A room may be opened the evening before, so that a recording of one hour spans
 * twenty: where nothing happened for long, the time is cut to a moment, and the cut is told as a mark.
 */

export const LONG_MS = 15 * 60_000
export const CUT_TO_MS = 10_000

/** @typedef {import("./recording.js").Recording} Recording */
/** @typedef {{from: number, until: number, lost: number}} Cut real milliseconds, and how many of them are not shown */
/** @typedef {import("./recording.js").Mark} Mark */

/** The moments of two ordered lists, in order. @param {number[]} one @param {number[]} other */
function merged(one, other) {
  /** @type {number[]} */
  const all = []
  for (let left = 0, right = 0; left < one.length || right < other.length;) {
    const takesLeft = right >= other.length || (left < one.length && one[left] <= other[right])
    all.push(takesLeft ? one[left++] : other[right++])
  }
  return all
}

/** @param {number[]} moments @returns {Cut[]} */
function findCuts(moments) {
  const cuts = []
  for (let next = 1; next < moments.length; next += 1) {
    const [from, until] = [moments[next - 1], moments[next]]
    if (until - from > LONG_MS) cuts.push({ from, until, lost: until - from - CUT_TO_MS })
  }
  return cuts
}

/**
 * How many of the ordered `values` are at or before `limit`.
 * @param {ArrayLike<number>} values @param {number} limit
 */
export function countUntil(values, limit) {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (values[middle] <= limit) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * @param {Recording} recording
 * @returns {{duration: number, editTimes: number[], moments: number[], marks: Mark[], wallClock: (at: number) => number,
 *   atClock: (moment: number) => number}} times as the player shows them; `moments` are all of them, in order
 */
export function createTimeline({ startedAt, edits, marks }) {
  const real = merged(edits.map(({ at }) => at), marks.map(({ at }) => at))
  const cuts = findCuts(real)

  /** @param {number} at */
  function shown(at) {
    let lost = 0
    for (const cut of cuts) {
      if (at < cut.until) break
      lost += cut.lost
    }
    return at - lost
  }

  /** The real moment, in ms since 1970. @param {number} at as the player shows it */
  function wallClock(at) {
    let moment = at
    for (const cut of cuts) {
      if (moment <= cut.from) break
      // Inside a cut the clock runs as fast as it has to.
      if (moment < cut.from + CUT_TO_MS) return startedAt + cut.from + ((moment - cut.from) / CUT_TO_MS) * (cut.until - cut.from)
      moment += cut.lost
    }
    return startedAt + moment
  }

  /** What the player shows for a real moment, in ms since 1970; beyond the recording, a time that it has not. @param {number} moment */
  function atClock(moment) {
    const at = moment - startedAt
    const cut = cuts.find(({ from, until }) => at > from && at < until)
    return cut ? shown(cut.from) + ((at - cut.from) / (cut.until - cut.from)) * CUT_TO_MS : shown(at)
  }

  const told = cuts.map(({ from, until }) => ({ at: shown(from), kind: "pause", person: 0, lasts: Math.round((until - from) / 1000) }))
  const moments = real.map(shown)
  return {
    duration: moments.at(-1) ?? 0,
    editTimes: edits.map(({ at }) => shown(at)),
    moments,
    marks: [...marks.map((mark) => ({ ...mark, at: shown(mark.at) })), ...told].sort((one, other) => one.at - other.at),
    wallClock,
    atClock,
  }
}
