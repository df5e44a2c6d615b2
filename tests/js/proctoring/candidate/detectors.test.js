import assert from "node:assert/strict"
import { test } from "node:test"

import { cameraDark } from "../../../../static/js/proctoring/candidate/detectors/camera_dark.js"
import { cameraFrozen } from "../../../../static/js/proctoring/candidate/detectors/camera_frozen.js"
import { faceTooFar } from "../../../../static/js/proctoring/candidate/detectors/face_too_far.js"
import { lookingAway } from "../../../../static/js/proctoring/candidate/detectors/looking_away.js"
import { multipleFaces } from "../../../../static/js/proctoring/candidate/detectors/multiple_faces.js"
import { noFace } from "../../../../static/js/proctoring/candidate/detectors/no_face.js"
import { DETECTORS } from "../../../../static/js/proctoring/candidate/registry.js"

const lit = { light: 0.5, contrast: 0.2, isSame: false }
const attentive = { ...lit, atMs: 0, faces: 1, pose: null, eyesToChin: 0.3, isTurnedAway: false, isTurnedFar: false, why: null }
const sample = (what) => ({ ...attentive, ...what })

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
  assert.equal(lookingAway.plain.judge(sample({ isTurnedAway: true })), false)
  assert.equal(lookingAway.plain.judge(sample({ isTurnedAway: true, isTurnedFar: true })), true)
})

test("too far: a face smaller than .18 of the picture's height, and nothing is said without landmarks", () => {
  assert.equal(faceTooFar.judge(sample({ eyesToChin: 0.17 })), true)
  assert.equal(faceTooFar.judge(sample({ eyesToChin: 0.19 })), false)
  assert.equal(faceTooFar.judge(sample({ faces: 0, eyesToChin: null })), false)
  assert.equal(faceTooFar.judge(sample({ faces: 1, eyesToChin: null })), null)
})

test("a look that cannot say anything says nothing of the person", () => {
  for (const detector of [noFace, multipleFaces, lookingAway, faceTooFar]) {
    assert.equal(detector.judge(sample({ why: "dark", faces: 0, isTurnedAway: true })), null)
  }
})

test("camera dark: no light and no contrast, which is told also when nothing else can be", () => {
  assert.equal(cameraDark.judge(sample({ light: 0.02, contrast: 0.01, why: "dark" })), true)
  assert.equal(cameraDark.judge(sample({ light: 0.02, contrast: 0.2 })), false)
  assert.equal(cameraDark.judge(sample({})), false)
})

test("camera frozen: the picture before once more", () => {
  assert.equal(cameraFrozen.judge(sample({ isSame: true })), true)
  assert.equal(cameraFrozen.judge(sample({ isSame: false })), false)
})

test("every detector is registered once, with a fact for a message", () => {
  const kinds = ["camera-dark", "camera-frozen", "face-too-far", "looking-away", "multiple-faces", "no-face"]
  assert.deepEqual(DETECTORS.map(({ kind }) => kind).sort(), kinds)
  for (const { message } of DETECTORS) assert.match(message, /^[A-Z][a-z ]+$/)
})
