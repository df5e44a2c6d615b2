/**
 * Whether the head is turned away from the screen, and whether it is turned far, each with hysteresis. It stands apart
 * from the detector `looking-away` because `no-face` needs it too: a head turned far enough is lost by the face
 * detector, and is then still a head turned away (23 instead of 20 of 24 events in the first trials).
 */

/** @typedef {import("./pose.js").Pose} Pose */
/** @typedef {{yaw: number, down: number, up: number}} Limit degrees from the person's own middle */
/** @typedef {{away: Limit, back: Limit}} Limits below `back` the head counts as back, which keeps it from flapping */

// Chosen on the seven people of the building set (`python -m bench.proctoring`, "Honest time"): single pictures are told
// best by the first, but somebody who thinks and looks around reaches it now and then; the second is hardly ever reached
// so. Measured pitch is compressed for most people to about two thirds of the true one: looking down by less than some
// 20 degrees cannot be told from reading the screen.
const TURNED = { away: { yaw: 36, down: 20, up: 21 }, back: { yaw: 34, down: 18, up: 19 } }
const FAR = { away: { yaw: 48, down: 24, up: 35 }, back: { yaw: 43, down: 20, up: 30 } }

// A face that is lost for longer than this is not a turned head any more: the fact is "no face in view".
const LOST_WHILE_TURNED_MS = 5000

/** @param {Pose} pose @param {Limit} limit */
function isBeyond({ yaw, pitch }, limit) {
  return Math.abs(yaw) > limit.yaw || pitch > limit.up || pitch < -limit.down
}

/** @param {Limits} limits */
function createTurn({ away, back }) {
  let isTurned = false
  let faceSeenAtMs = -Infinity

  return {
    /** @param {{faces: number, pose: Pose | null}} look @param {number} atMs */
    add({ faces, pose }, atMs) {
      if (faces === 0) {
        if (atMs - faceSeenAtMs > LOST_WHILE_TURNED_MS) isTurned = false
        return isTurned
      }
      faceSeenAtMs = atMs
      if (pose !== null) isTurned = isBeyond(pose, isTurned ? back : away)
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
    /** @param {{faces: number, pose: Pose | null}} look @param {number} atMs */
    add: (look, atMs) => ({ isTurnedAway: turned.add(look, atMs), isTurnedFar: far.add(look, atMs) }),
    reset() {
      turned.reset()
      far.reset()
    },
  }
}
