import assert from "node:assert/strict"
import { test } from "node:test"

import { faceTooFar } from "../../../static/js/proctoring/detectors/face_too_far.js"
import { lookingAway } from "../../../static/js/proctoring/detectors/looking_away.js"
import { multipleFaces } from "../../../static/js/proctoring/detectors/multiple_faces.js"
import { noFace } from "../../../static/js/proctoring/detectors/no_face.js"
import { DETECTORS } from "../../../static/js/proctoring/registry.js"

const sample = (what) => ({ atMs: 0, faces: 1, pose: null, eyesToChin: 0.3, isTurnedAway: false, ...what })

test("no face: only when none is found, and not while the head is turned away", () => {
  assert.equal(noFace.judge(sample({ faces: 0, eyesToChin: null })), true)
  assert.equal(noFace.judge(sample({ faces: 0, eyesToChin: null, isTurnedAway: true })), false)
  assert.equal(noFace.judge(sample({ faces: 1 })), false)
  assert.equal(noFace.judge(sample({ faces: 2 })), false)
})

test("multiple faces: two or more", () => {
  assert.equal(multipleFaces.judge(sample({ faces: 1 })), false)
  assert.equal(multipleFaces.judge(sample({ faces: 2 })), true)
  assert.equal(multipleFaces.judge(sample({ faces: 5 })), true)
})

test("looking away: as the head is turned", () => {
  assert.equal(lookingAway.judge(sample({ isTurnedAway: true })), true)
  assert.equal(lookingAway.judge(sample({ isTurnedAway: false })), false)
})

test("too far: a face smaller than .18 of the picture's height, and nothing is said without landmarks", () => {
  assert.equal(faceTooFar.judge(sample({ eyesToChin: 0.17 })), true)
  assert.equal(faceTooFar.judge(sample({ eyesToChin: 0.19 })), false)
  assert.equal(faceTooFar.judge(sample({ faces: 0, eyesToChin: null })), false)
  assert.equal(faceTooFar.judge(sample({ faces: 1, eyesToChin: null })), null)
})

test("every detector of the seed is registered once, with a fact for a message", () => {
  assert.deepEqual(DETECTORS.map(({ kind }) => kind).sort(), ["face-too-far", "looking-away", "multiple-faces", "no-face"])
  for (const { message } of DETECTORS) assert.match(message, /^[A-Z][a-z ]+$/)
})
