/**
 * What one look at the picture told, completed by what the looks before it told: which way the head
 * points for this person, and whether it is turned away. Detectors judge samples and remember nothing.
 */
import { createCalibration } from "./calibration.js"
import { createHeadTurn } from "./head_turn.js"
import { whyNotUsable } from "./usable.js"

/** @typedef {import("./pose.js").Pose} Pose */

/**
 * One look at the picture, as the worker tells it.
 * @typedef {object} Observation
 * @property {number} faces how many faces were found
 * @property {Pose | null} pose of the largest face, counted from the camera
 * @property {number | null} eyesToChin of the largest face, as a share of the picture's height
 * @property {number} score the net's confidence in the largest face, 0 to 1
 * @property {number} outside how much of the largest face's box lies outside the picture, 0 to 1
 * @property {number} light mean luminance of the picture, 0 to 1
 * @property {number} contrast its standard deviation
 * @property {boolean} isSame whether the picture is the one before, pixel by pixel
 */

/**
 * @typedef {object} Sample
 * @property {number} atMs
 * @property {number} faces
 * @property {Pose | null} pose of the largest face, counted from this person's middle
 * @property {number | null} eyesToChin
 * @property {boolean} isTurnedAway
 * @property {boolean} isTurnedFar
 * @property {number} light
 * @property {number} contrast
 * @property {boolean} isSame
 * @property {import("./usable.js").Why | null} why why the look cannot say anything about the person; null if it can
 */

/**
 * @param {Pose | null} [middle] the person's, as it was learnt before
 * @param {ReturnType<typeof createHeadTurn>} [turn]
 */
export function createSampler(middle = null, turn = createHeadTurn()) {
  const calibration = createCalibration(middle)

  return {
    /** @param {Observation} observation @param {number} atMs @returns {Sample} */
    add(observation, atMs) {
      const { faces, eyesToChin, light, contrast, isSame } = observation
      const picture = { atMs, faces, eyesToChin, light, contrast, isSame }
      const why = whyNotUsable(observation)
      if (why === "unsure") {
        // Neither pair of nets sees a face. Right after a turn it is the turned head that they lost.
        const lost = turn.add({ faces: 0, pose: null }, atMs)
        if (lost.isTurnedAway) return { ...picture, pose: null, eyesToChin: null, ...lost, why: null }
      }
      // A guess moves neither the person's middle nor the head.
      if (why !== null) return { ...picture, pose: null, isTurnedAway: false, isTurnedFar: false, why }
      calibration.add(observation, atMs)
      const pose = observation.pose && calibration.centre(observation.pose)
      return { ...picture, pose, ...turn.add({ faces, pose, seen: observation.pose }, atMs), why }
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
