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
 * @property {string | null} [why] why the look could not say anything; null if it could
 */

// Nothing is known about a time without samples, so a span does not reach across it. The slowest
// machine that is still measured gives one sample a second (pace.js).
const LONGEST_GAP_MS = 2500

/** A signal is open while any of its conditions is: the usual one, or its plain form. @param {Detector} detector */
function createSignal(detector) {
  const parts = [detector, ...(detector.plain ? [detector.plain] : [])].map(({ judge, rule }) => ({ judge, span: createSpan(rule) }))
  const isOpen = () => parts.some(({ span }) => span.isOpen())

  return {
    isOpen,
    /** @param {import("./samples.js").Sample} sample @param {number} atMs @returns {"opened" | "closed" | null} */
    add(sample, atMs) {
      const wasOpen = isOpen()
      for (const { judge, span } of parts) span.add(judge(sample), atMs)
      if (isOpen() === wasOpen) return null
      return wasOpen ? "closed" : "opened"
    },
    /** Ends what was open; true if something was. */
    interrupt: () => parts.map(({ span }) => span.interrupt()).some(Boolean),
  }
}

/**
 * @param {ReadonlyArray<Detector>} detectors
 * @param {import("./pose.js").Pose | null} [middle] the person's, as it was learnt before
 * @param {ReturnType<typeof createSampler>} [sampler]
 */
export function createWatch(detectors, middle = null, sampler = createSampler(middle)) {
  const watched = detectors.map((detector) => ({ detector, signal: createSignal(detector) }))
  let lastAtMs = -Infinity

  const which = (/** @type {(entry: (typeof watched)[number]) => boolean} */ matches) =>
    watched.filter(matches).map(({ detector }) => detector)

  /** Time that is not measured begins. @returns {Signals} */
  function interrupt() {
    sampler.interrupt()
    return { open: [], closed: [], brokenOff: which(({ signal }) => signal.interrupt()) }
  }

  return {
    /** @param {import("./samples.js").Observation} observation @param {number} atMs @returns {Signals} */
    add(observation, atMs) {
      const { brokenOff } = atMs - lastAtMs > LONGEST_GAP_MS ? interrupt() : { brokenOff: [] }
      lastAtMs = atMs
      const sample = sampler.add(observation, atMs)
      const closed = which(({ signal }) => signal.add(sample, atMs) === "closed")
      return { open: which(({ signal }) => signal.isOpen()), closed, brokenOff, why: sample.why }
    },
    interrupt,
    /** Another camera: the person's middle is found anew. */
    recalibrate() {
      sampler.reset()
      return interrupt()
    },
  }
}
