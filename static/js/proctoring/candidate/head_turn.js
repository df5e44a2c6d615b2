/**
 * Whether the head is turned away from the screen, and whether it is turned far, each with hysteresis. It stands apart
 * from the detector `looking-away` because `no-face` needs it too: a head turned far enough is lost by the face
 * detector, and is then still a head turned away (23 instead of 20 of 24 events in the first trials).
 */

/** @typedef {import("./pose.js").Pose} Pose */
/** @typedef {{faces: number, pose: Pose | null, seen?: Pose | null}} Look `pose` from the person's own middle, `seen` from the camera */
/** @typedef {{camera: number, middle: number}} Side degrees to one side: of the camera, and of the person's own middle */
/** @typedef {{yaw: number, down: number, up: number, side?: Side}} Limit degrees from the person's own middle; or both of `side` */
/** @typedef {{away: Limit, back: Limit}} Limits below `back` the head counts as back, which keeps it from flapping */

// Chosen on the seven people of the building set (`python -m bench.proctoring`, "Honest time"): single pictures are told
// best by the first, but somebody who thinks and looks around reaches it now and then; the second is hardly ever reached
// so. Measured pitch is compressed for most people to about two thirds of the true one: looking down by less than some
// 20 degrees cannot be told from reading the screen.
const TURNED = { away: { yaw: 36, down: 20, up: 21 }, back: { yaw: 34, down: 18, up: 19 } }
// What is measured ends some 65 degrees from the camera, however far the head turns. Whoever's middle is 20 to one side
// of the camera has 45 left there, so a turned head is turned far as well if it is far from the camera on that side.
export const FAR = {
  away: { yaw: 48, down: 24, up: 35, side: { camera: 50, middle: TURNED.away.yaw } },
  back: { yaw: 43, down: 22, up: 30, side: { camera: 45, middle: TURNED.back.yaw } },
}

// A face that is lost for longer than this is not a turned head any more: the fact is "no face in view".
const LOST_WHILE_TURNED_MS = 5000

/** @param {Pose} pose @param {Pose} seen @param {Side} side */
function isAside({ yaw }, seen, { camera, middle }) {
  return Math.abs(seen.yaw) > camera && Math.sign(seen.yaw) * yaw > middle
}

/** @param {Pose} pose @param {Pose} seen @param {Limit} limit */
function isBeyond(pose, seen, { yaw, down, up, side }) {
  const { yaw: aside, pitch } = pose
  return Math.abs(aside) > yaw || pitch > up || pitch < -down || (side !== undefined && isAside(pose, seen, side))
}

/** @param {Limits} limits */
function createTurn({ away, back }) {
  let isTurned = false
  let faceSeenAtMs = -Infinity

  return {
    /** @param {Look} look @param {number} atMs */
    add({ faces, pose, seen = pose }, atMs) {
      if (faces === 0) {
        if (atMs - faceSeenAtMs > LOST_WHILE_TURNED_MS) isTurned = false
        return isTurned
      }
      faceSeenAtMs = atMs
      if (pose !== null) isTurned = isBeyond(pose, seen ?? pose, isTurned ? back : away)
      return isTurned
    },
    reset() {
      isTurned = false
      faceSeenAtMs = -Infinity
    },
  }
}

/** @param {{turned?: Limits, far?: Limits}} [limits] others than the room's, which the bench tries */
export function createHeadTurn(limits = {}) {
  const turned = createTurn(limits.turned ?? TURNED)
  const far = createTurn(limits.far ?? FAR)

  return {
    /** @param {Look} look @param {number} atMs */
    add: (look, atMs) => ({ isTurnedAway: turned.add(look, atMs), isTurnedFar: far.add(look, atMs) }),
    reset() {
      turned.reset()
      far.reset()
    },
  }
}
