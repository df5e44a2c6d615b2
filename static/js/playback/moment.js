/**
 * Addresses of moments: what stands behind the # of a link to a playback. `at` is the clock's time in ms, the same for
 * every reader of a recording; `t` is seconds as the player shows them, which people type. Whatever else stands there
 * is no moment.
 */

const HASH = /^#(at|t)=(\d{1,15})(?:&file=(main|board|[a-z0-9]{8}))?$/
const FIRST_CLOCK_MS = 1e11 // In 1973. What is less counts from the beginning: a blind reviewer's recording has no date.
const GRACE_MS = 1000

/** @typedef {{kind: "at" | "t", value: number, file: string | null}} Address */

/** @param {string} hash @returns {Address | null} */
export function readMoment(hash) {
  const found = HASH.exec(hash)
  if (!found) return null
  return { kind: /** @type {"at" | "t"} */ (found[1]), value: Number(found[2]), file: found[3] ?? null }
}

/** @param {number} clockMs @param {string | null} [file] for a reader who chose one */
export const hashOf = (clockMs, file = null) => `#at=${Math.round(clockMs)}${file ? `&file=${file}` : ""}`

/**
 * Where a moment is as the player shows it; null where the recording has none such.
 * @param {Address} address
 * @param {{startedAt: number, duration: number, atClock: (moment: number) => number}} recording
 */
export function placeOf({ kind, value }, { startedAt, duration, atClock }) {
  const clock = value < FIRST_CLOCK_MS ? startedAt + value : value
  const at = kind === "t" ? value * 1000 : atClock(clock)
  if (at < -GRACE_MS || at > duration + GRACE_MS) return null
  return Math.min(Math.max(at, 0), duration)
}
