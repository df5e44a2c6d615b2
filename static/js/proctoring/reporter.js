/**
 * When a signal is told to the server: at once when it opens, again while it lasts, once more when it
 * ends. The server keeps one alert and extends it with each report. Not here: how it is sent.
 */

/** @typedef {import("./registry.js").Detector} Detector */

const REPEAT_MS = 5000 // services/detectors.py ends an alert after two missed repeats.
const LAST_WORD_MS = 1000 // An end this close to the last report adds nothing.

/** @param {(detector: Detector) => boolean} send returns false if it cannot send now; it is asked again with the next sample */
export function createReporter(send) {
  /** @type {Map<Detector, number>} */
  const sentAtMs = new Map()

  /** @param {Detector} detector @param {number} nowMs @param {number} everyMs */
  function sendIfDue(detector, nowMs, everyMs) {
    if (nowMs - (sentAtMs.get(detector) ?? -Infinity) < everyMs) return
    if (send(detector)) sentAtMs.set(detector, nowMs)
  }

  return {
    /** @param {import("./watch.js").Signals} signals @param {number} nowMs */
    tell({ open, closed, brokenOff }, nowMs) {
      for (const detector of brokenOff) sentAtMs.delete(detector)
      for (const detector of closed) {
        if (sentAtMs.has(detector)) sendIfDue(detector, nowMs, LAST_WORD_MS)
        sentAtMs.delete(detector)
      }
      for (const detector of open) sendIfDue(detector, nowMs, REPEAT_MS)
    },
  }
}
