/**
 * What one look at the picture told, completed by what the looks before it told: which way the head
 * points for this person, and whether it is turned away. Detectors judge samples and remember nothing.
 */
import { createCalibration } from "./calibration.js"
import { createHeadTurn } from "./head_turn.js"

/** @typedef {import("./pose.js").Pose} Pose */

/**
 * One look at the picture, as the worker tells it.
 * @typedef {object} Observation
 * @property {number} faces how many faces were found
 * @property {Pose | null} pose of the largest face, counted from the camera
 * @property {number | null} eyesToChin of the largest face, as a share of the picture's height
 */

/**
 * @typedef {object} Sample
 * @property {number} atMs
 * @property {number} faces
 * @property {Pose | null} pose of the largest face, counted from this person's middle
 * @property {number | null} eyesToChin
 * @property {boolean} isTurnedAway
 */

export function createSampler() {
  const calibration = createCalibration()
  const turn = createHeadTurn()

  return {
    /** @param {Observation} observation @param {number} atMs @returns {Sample} */
    add(observation, atMs) {
      calibration.add(observation, atMs)
      const { faces, eyesToChin } = observation
      const pose = observation.pose && calibration.centre(observation.pose)
      return { atMs, faces, pose, eyesToChin, isTurnedAway: turn.add({ faces, pose }, atMs) }
    },
    /** Forgets what was seen last, not the person's middle: some time was not measured. */
    interrupt() {
      turn.reset()
    },
    /** Forgets everything: another camera. */
    reset() {
      calibration.reset()
      turn.reset()
    },
  }
}
