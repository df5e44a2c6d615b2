/**
 * Whether the head is turned away from the screen, with hysteresis. It stands apart from the detector
 * `looking-away` because `no-face` needs it too: a head turned far enough is lost by the face detector,
 * and is then still a head turned away (23 instead of 20 of 24 events; docs/proctoring.md, D).
 */

/** @typedef {import("./pose.js").Pose} Pose */

// Degrees from the person's own middle. Chosen on seven people so that at most 5 % of attentive pictures
// count as turned, then measured on others: recall .92, false alarms .03 (docs/proctoring.md,
// D, row "cascade 224/320/416 + weak-perspective, calibrated"). Measured pitch is compressed to about two
// thirds of the true one: looking down by less than some 20 degrees cannot be told from reading the screen.
const AWAY = { yaw: 32, down: 18, up: 21 }
// Below these the head counts as back; the gap keeps a head near the limit from flapping (same page, F3).
const BACK = { yaw: 24, down: 12, up: 12 }

// A face that is lost for longer than this is not a turned head any more: the fact is "no face in view".
const LOST_WHILE_TURNED_MS = 5000

/** @param {Pose} pose @param {{yaw: number, down: number, up: number}} limit */
function isBeyond({ yaw, pitch }, limit) {
  return Math.abs(yaw) > limit.yaw || pitch > limit.up || pitch < -limit.down
}

export function createHeadTurn() {
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
      if (pose !== null) isTurned = isBeyond(pose, isTurned ? BACK : AWAY)
      return isTurned
    },
    reset() {
      isTurned = false
      faceSeenAtMs = -Infinity
    },
  }
}
