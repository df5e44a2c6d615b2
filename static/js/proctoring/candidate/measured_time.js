/**
 * How much of the time was measured, told to the server every few seconds, and at once when it changes whether
 * anything is measured: a page that says nothing is noticed there. Not here: what could be measured.
 */

const TELL_MS = 5000 // services/proctoring/coverage.py calls three that did not come silence.
const LONGEST_LOOK_MS = 2500 // A look speaks for the time until the next, and not for longer than watch.js lets a span reach.

/** @typedef {"measuring" | "not-measured" | "off"} State */
/** @typedef {{state: State, reason: string | null, measured_ms: number}} Report */

/**
 * @param {object} options
 * @param {() => number} options.now ms
 * @param {(report: Report) => boolean} options.send false if it cannot be sent now: what was measured is told the next time
 */
export function createMeasuredTime({ now, send }) {
  /** @type {State} */
  let state = "off"
  /** @type {string | null} */
  let reason = null
  let measuredMs = 0
  let lookedAtMs = -Infinity
  let toldAtMs = -Infinity
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer

  function tell() {
    toldAtMs = now()
    if (send({ state, reason, measured_ms: Math.round(Math.min(measuredMs, 60_000)) })) measuredMs = 0
  }

  function tellIfDue() {
    if (now() - toldAtMs >= TELL_MS) tell()
  }

  return {
    start() {
      timer = setInterval(tellIfDue, TELL_MS)
      tell()
    },
    stop() {
      clearInterval(timer)
    },
    /** One look at the picture. @param {boolean} isUsable whether it could say anything */
    look(isUsable) {
      const atMs = now()
      if (isUsable && atMs - lookedAtMs <= LONGEST_LOOK_MS) measuredMs += atMs - lookedAtMs
      lookedAtMs = atMs
      tellIfDue() // The timers of a page in the background may sleep; the worker's do not.
    },
    /** @param {State} next @param {string | null} [why] */
    become(next, why = null) {
      if (next === state && why === reason) return
      state = next
      reason = why
      if (timer !== undefined) tell()
    },
  }
}
