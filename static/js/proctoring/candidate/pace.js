/** How often the picture is looked at: four times a second where the machine has the time, less where it has not. */

const PERIOD_MS = 250 // 4 samples a second: six within the hold of 1.5 s (docs/proctoring.md, F1).
const LONGEST_PERIOD_MS = 1000
const BUSY_SHARE = 0.5 // At most half of one core; the call and the editor come first.
const SHORTEST_PAUSE_MS = 30
const MEMORY = 0.8 // One slow look, such as the first one, does not set the pace.

export function createPace() {
  let usualMs = 0
  return {
    /** The pause before the next look. @param {number} tookMs how long the last one took */
    pauseAfter(tookMs) {
      usualMs = usualMs * MEMORY + tookMs * (1 - MEMORY)
      const periodMs = Math.min(LONGEST_PERIOD_MS, Math.max(PERIOD_MS, usualMs / BUSY_SHARE))
      return Math.max(SHORTEST_PAUSE_MS, periodMs - tookMs)
    },
    /** The pause after a look for which there was no picture. */
    idle: () => PERIOD_MS,
  }
}
