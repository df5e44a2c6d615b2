/**
 * Where this person's head points when it points at the screen. Every camera stands elsewhere and
 * every face differs from the model, so angles count from the person's own middle. Not here: thresholds.
 */

/** @typedef {import("./pose.js").Pose} Pose */
/** @typedef {import("./samples.js").Observation} Observation */

const CALIBRATION_MS = 3000 // docs/proctoring.md, F2: the median of the first 3 s with exactly one face.
const FEWEST_POSES = 5 // A slow machine measures twice a second; fewer make no median.

// Then the middle goes on slowly, over a minute of poses: who moves a chair or turns to a second screen has a new
// one half a minute later, and who looked at the keyboard in the first seconds is not taken amiss for an hour.
const REMEMBERED_POSES = 240

// The middle corrects a camera's place and a person's face; a head pointed further aside is turned, not another
// middle. Seven people who faced a camera at eye height had theirs up to 16 degrees aside and 13 up
// (the seven people of the building set, measured by this code); the edge of a screen or a desk adds a little.
const FURTHEST = 20 // degrees, any way

// Poses count well beyond that: somebody whose middle is at 10 looks at the screen's far edge at 25, and a median
// without those poses would come from one side only. Beyond this a head is turned away, whoever it is.
const FURTHEST_POSE = 35 // degrees, any way

/** @param {number} angle */
const held = (angle) => Math.min(FURTHEST, Math.max(-FURTHEST, angle))

/** @param {Pose} pose */
const countsForMiddle = ({ yaw, pitch }) => Math.abs(yaw) <= FURTHEST_POSE && Math.abs(pitch) <= FURTHEST_POSE

/** @param {number[]} values */
function median(values) {
  const sorted = Float64Array.from(values).sort() // At every look; six times as fast as an array with a comparison.
  return sorted[Math.floor(sorted.length / 2)]
}

// What was learnt before counts as much as its three seconds did, and gives way to the next minute as those do.
const POSES_OF_KNOWN = 12

/** @param {Pose | null} [known] the middle as it was learnt before the room */
export function createCalibration(known = null) {
  /** @type {Pose[]} */
  let poses = known === null ? [] : Array(POSES_OF_KNOWN).fill(known)
  let beganAtMs = 0
  let isKnown = known !== null

  /** @returns {Pose} */
  const medians = () => ({ yaw: held(median(poses.map(({ yaw }) => yaw))), pitch: held(median(poses.map(({ pitch }) => pitch))) })

  return {
    /** @param {Observation} observation @param {number} atMs */
    add({ faces, pose }, atMs) {
      if (faces !== 1 || pose === null || !countsForMiddle(pose)) return
      if (poses.length === 0) beganAtMs = atMs
      poses.push(pose)
      if (poses.length > REMEMBERED_POSES) poses.shift()
      isKnown ||= atMs - beganAtMs >= CALIBRATION_MS && poses.length >= FEWEST_POSES
    },
    /** The pose counted from the person's middle; until that is known, from whichever middle speaks most for the person.
     * @param {Pose} pose @returns {Pose} */
    centre(pose) {
      const middle = isKnown
        ? medians()
        : { yaw: held(pose.yaw), pitch: held(pose.pitch) }
      return { yaw: pose.yaw - middle.yaw, pitch: pose.pitch - middle.pitch }
    },
    /** The person's middle; null until it is known. */
    middle: () => (isKnown ? medians() : null),
    /** Begins anew: another camera stands elsewhere. */
    reset() {
      poses = []
      isKnown = false
    },
  }
}
