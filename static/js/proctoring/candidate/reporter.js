/**
 * When a signal is told to the server: at once when it opens, again while it lasts, once more when it
 * ends, each time with how long it has lasted. The server keeps one alert for each span. Not here: how it is sent.
 */
import { HOLD_MS } from "./span.js"

/** @typedef {{kind: string, message: string, rule?: {holdMs?: number}}} Reported What of a detector the reports need. */
/**
 * @typedef {object} Signals
 * @property {Reported[]} open
 * @property {Reported[]} closed
 * @property {Reported[]} brokenOff
 * @property {Map<any, number>} [since] when each open one began; without it, it has held for as long as it had to
 */

const REPEAT_MS = 5000
const LAST_WORD_MS = 1000 // An end this close to the last report adds nothing.

/** @param {(detector: Reported, heldMs: number) => boolean} send false if it cannot send now; it is asked again with the next sample */
export function createReporter(send) {
  /** @type {Map<Reported, number>} */
  const sentAtMs = new Map()
  /** @type {Map<Reported, number>} */
  const beganAtMs = new Map()

  /** @param {Reported} detector @param {number} nowMs @param {number} everyMs */
  function sendIfDue(detector, nowMs, everyMs) {
    if (nowMs - (sentAtMs.get(detector) ?? -Infinity) < everyMs) return
    if (send(detector, Math.round(nowMs - (beganAtMs.get(detector) ?? nowMs)))) sentAtMs.set(detector, nowMs)
  }

  /** @param {Reported} detector */
  function forget(detector) {
    sentAtMs.delete(detector)
    beganAtMs.delete(detector)
  }

  return {
    /** @param {Signals} signals @param {number} nowMs */
    tell({ open, closed, brokenOff, since }, nowMs) {
      for (const detector of brokenOff) forget(detector)
      for (const detector of closed) {
        if (sentAtMs.has(detector)) sendIfDue(detector, nowMs, LAST_WORD_MS)
        forget(detector)
      }
      for (const detector of open) {
        const began = since?.get(detector) ?? nowMs - (detector.rule?.holdMs ?? HOLD_MS)
        if (!beganAtMs.has(detector)) beganAtMs.set(detector, began)
        sendIfDue(detector, nowMs, REPEAT_MS)
      }
    },
  }
}
