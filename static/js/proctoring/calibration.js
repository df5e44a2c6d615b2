/**
 * Where this person's head points when it points at the screen. Every camera stands elsewhere and
 * every face differs from the model, so angles count from the person's own middle. Not here: thresholds.
 */

/** @typedef {import("./pose.js").Pose} Pose */
/** @typedef {import("./samples.js").Observation} Observation */

const CALIBRATION_MS = 3000 // design/measured-proctoring.md, F2: the median of the first 3 s with exactly one face.
const FEWEST_POSES = 5 // A slow machine measures twice a second; fewer make no median.

// The middle corrects a camera's place and a person's face. Further out it would be a turned head that was
// taken for the middle. Seven people who faced a camera at eye height had theirs up to 16 degrees aside and
// 13 up (../shared/data/faces/pose, measured by this code); a screen's edge or a desk lowers it some more.
const FURTHEST = 20 // degrees, either way

/** @param {number[]} values */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}

/** @param {number} value */
const held = (value) => Math.min(FURTHEST, Math.max(-FURTHEST, value))

export function createCalibration() {
  /** @type {Pose[]} */
  let poses = []
  let startedAtMs = 0
  /** @type {Pose | null} */
  let neutral = null

  return {
    /** @param {Observation} observation @param {number} atMs */
    add({ faces, pose }, atMs) {
      if (neutral !== null || faces !== 1 || pose === null) return
      if (poses.length === 0) startedAtMs = atMs
      poses.push(pose)
      if (atMs - startedAtMs < CALIBRATION_MS || poses.length < FEWEST_POSES) return
      neutral = {
        yaw: held(median(poses.map(({ yaw }) => yaw))),
        pitch: held(median(poses.map(({ pitch }) => pitch))),
      }
    },
    isDone: () => neutral !== null,
    /** The pose counted from the person's middle; null until that is known, or without a pose.
     * @param {Pose | null} pose @returns {Pose | null} */
    centre(pose) {
      if (neutral === null || pose === null) return null
      return { yaw: pose.yaw - neutral.yaw, pitch: pose.pitch - neutral.pitch }
    },
    /** Begins anew: another camera stands elsewhere. */
    reset() {
      poses = []
      neutral = null
    },
  }
}
