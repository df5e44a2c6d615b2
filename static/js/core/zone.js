/**
 * Arithmetic between a zone's wall clock and UTC, also around a change of the clocks. Words are core/time.js's business.
 */
const DAY_MS = 24 * 3600 * 1000
const WALL_CLOCK = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})/

/** @param {number} at a moment in ms @param {string} zone @returns {number} what the clocks there show, as if it were UTC, in ms */
export function wallClockOf(at, zone) {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
  }).formatToParts(new Date(at))
  const part = (/** @type {string} */ type) => Number(parts.find((one) => one.type === type)?.value)
  return Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"))
}

/**
 * The moment at which the clocks of a zone show a time. An hour that happens twice is taken as the first, as the
 * server takes it; an hour that the clocks skip has no moment.
 * @param {string} text "2026-03-29T02:30", the value of a datetime-local field
 * @param {string} zone
 * @returns {{at: number, kind: "once" | "twice"} | {at: null, kind: "skipped" | "unreadable"}}
 */
export function momentOf(text, zone) {
  const found = WALL_CLOCK.exec(text)
  if (!found) return { at: null, kind: "unreadable" }
  const [year, month, day, hour, minute] = found.slice(1).map(Number)
  const wall = Date.UTC(year, month - 1, day, hour, minute)
  // The offsets a day before and after are the only two that can be in force at the time itself.
  const candidates = [-DAY_MS, DAY_MS].map((shift) => wall - (wallClockOf(wall + shift, zone) - (wall + shift)))
  const moments = [...new Set(candidates)].filter((at) => wallClockOf(at, zone) === wall).sort((a, b) => a - b)
  if (moments.length === 0) return { at: null, kind: "skipped" }
  return { at: moments[0], kind: moments.length === 2 ? "twice" : "once" }
}
