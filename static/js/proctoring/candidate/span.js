/**
 * From verdicts about single samples to a span of time: it opens once the condition held, and closes
 * once it was gone. Not here: what the condition is, and who is told.
 */

/**
 * @typedef {object} SpanRule
 * @property {number} holdMs how long the condition must hold before the span opens
 * @property {number} releaseMs how long it must be gone before the span closes
 * @property {number} share of the samples in that time which must agree
 */

// docs/proctoring.md, D "Temporal": per-frame alerts were wrong 4.8 times a minute, these .12 times.
export const HOLD_MS = 1500
const RELEASE_MS = 1000
const SHARE = 0.8

// Two samples that agree may be one mistake of the detector and its repetition.
const FEWEST_SAMPLES = 3
// Samples come when the machine finds time, so a time counts as covered a little before it is full.
const COVERED = 0.9

/** @typedef {{atMs: number, holds: boolean}} Verdict */

/**
 * Whether the verdicts of the last `overMs` agree that the condition was `wanted`. The verdict before
 * that time is counted as well: it was still the last word when the time began.
 * @param {ReadonlyArray<Verdict>} verdicts oldest first
 * @param {boolean} wanted
 * @param {number} overMs
 * @param {number} share
 */
export function agree(verdicts, wanted, overMs, share) {
  const newest = verdicts[verdicts.length - 1]
  if (verdicts.length < FEWEST_SAMPLES || newest.holds !== wanted) return false
  const since = newest.atMs - overMs
  const first = Math.max(0, verdicts.findLastIndex(({ atMs }) => atMs < since))
  const counted = verdicts.slice(first)
  const isCovered = newest.atMs - counted[0].atMs >= overMs * COVERED
  const agreeing = counted.filter(({ holds }) => holds === wanted).length
  return isCovered && counted.length >= FEWEST_SAMPLES && agreeing / counted.length >= share
}

/** @param {Partial<SpanRule>} [rule] */
export function createSpan({ holdMs = HOLD_MS, releaseMs = RELEASE_MS, share = SHARE } = {}) {
  const keptMs = Math.max(holdMs, releaseMs)
  /** @type {Verdict[]} */
  let verdicts = []
  let isOpen = false

  /** Keeps what the longer time needs, and the one verdict before it. @param {number} atMs */
  function forget(atMs) {
    while (verdicts.length > 1 && verdicts[1].atMs < atMs - keptMs) verdicts.shift()
  }

  return {
    isOpen: () => isOpen,
    /**
     * @param {boolean | null} holds null: this sample could not say
     * @param {number} atMs
     * @returns {"opened" | "closed" | null} what this sample changed
     */
    add(holds, atMs) {
      if (holds === null) return null
      verdicts.push({ atMs, holds })
      forget(atMs)
      if (!agree(verdicts, !isOpen, isOpen ? releaseMs : holdMs, share)) return null
      isOpen = !isOpen
      return isOpen ? "opened" : "closed"
    },
    /** Ends what was open and forgets the samples; true if a span was open. */
    interrupt() {
      const wasOpen = isOpen
      verdicts = []
      isOpen = false
      return wasOpen
    },
  }
}
