/**
 * All detectors over the stream of observations: which signals are open now, and which just ended.
 * The time comes in with each observation. Not here: where observations come from, who is told.
 */
import { createSampler } from "./samples.js"
import { createSpan } from "./span.js"

/** @typedef {import("./registry.js").Detector} Detector */

/**
 * @typedef {object} Signals
 * @property {Detector[]} open
 * @property {Detector[]} closed whose condition ended with this observation
 * @property {Detector[]} brokenOff which were open when time without measuring began; how they went on nobody knows
 */

// Nothing is known about a time without samples, so a span does not reach across it. The slowest
// machine that is still measured gives one sample a second (pace.js).
const LONGEST_GAP_MS = 2500

/** @param {ReadonlyArray<Detector>} detectors */
export function createWatch(detectors) {
  const sampler = createSampler()
  const watched = detectors.map((detector) => ({ detector, span: createSpan(detector.rule) }))
  let lastAtMs = -Infinity

  const which = (/** @type {(entry: (typeof watched)[number]) => boolean} */ matches) =>
    watched.filter(matches).map(({ detector }) => detector)

  /** Time that is not measured begins. @returns {Signals} */
  function interrupt() {
    sampler.interrupt()
    return { open: [], closed: [], brokenOff: which(({ span }) => span.interrupt()) }
  }

  return {
    /** @param {import("./samples.js").Observation} observation @param {number} atMs @returns {Signals} */
    add(observation, atMs) {
      const { brokenOff } = atMs - lastAtMs > LONGEST_GAP_MS ? interrupt() : { brokenOff: [] }
      lastAtMs = atMs
      const sample = sampler.add(observation, atMs)
      const closed = which(({ detector, span }) => span.add(detector.judge(sample), atMs) === "closed")
      return { open: which(({ span }) => span.isOpen()), closed, brokenOff }
    },
    interrupt,
    /** Another camera: the person's middle is found anew. */
    recalibrate() {
      sampler.reset()
      return interrupt()
    },
  }
}
