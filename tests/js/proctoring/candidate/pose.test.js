import assert from "node:assert/strict"
import { test } from "node:test"

import { eyesToChin } from "../../../../static/js/proctoring/candidate/face_size.js"
import { boundsOf, landmarksOf as landmarksOfMesh } from "../../../../static/js/proctoring/candidate/mesh.js"
import { headPose } from "../../../../static/js/proctoring/candidate/pose.js"
import { landmarksOf } from "./people.js"

const close = (actual, expected, what) => assert.ok(Math.abs(actual - expected) < 1e-6, `${what}: ${actual}, expected ${expected}`)

test("a head that faces the camera has no yaw and no pitch", () => {
  const pose = headPose(landmarksOf({}))
  close(pose.yaw, 0, "yaw")
  close(pose.pitch, 0, "pitch")
})

for (const yaw of [-75, -45, -10, 10, 32, 60, 85]) {
  test(`a head turned by ${yaw} degrees is measured as turned by ${yaw} degrees`, () => {
    close(headPose(landmarksOf({ yaw })).yaw, yaw, "yaw")
  })
}

for (const pitch of [-60, -30, -5, 5, 20, 45]) {
  test(`a head tilted by ${pitch} degrees is measured as tilted by ${pitch} degrees`, () => {
    const pose = headPose(landmarksOf({ pitch }))
    close(pose.pitch, pitch, "pitch")
    close(pose.yaw, 0, "yaw")
  })
}

test("the yaw of a head that is tilted too is the same", () => {
  close(headPose(landmarksOf({ yaw: 40, pitch: 15 })).yaw, 40, "yaw")
})

test("neither the place nor the size of a head changes its pose", () => {
  const near = headPose(landmarksOf({ yaw: 25, pitch: -12 }, { scale: 0.9, at: { x: 500, y: 40 } }))
  const distant = headPose(landmarksOf({ yaw: 25, pitch: -12 }, { scale: 0.01, at: { x: -3, y: 900 } }))
  close(near.yaw, distant.yaw, "yaw")
  close(near.pitch, distant.pitch, "pitch")
})

test("a head leaned to the shoulder still faces the camera", () => {
  const pose = headPose(landmarksOf({ roll: 25 }))
  close(pose.yaw, 0, "yaw")
  close(pose.pitch, 0, "pitch")
})

test("a nod is not hidden by leaning the head", () => {
  close(headPose(landmarksOf({ yaw: 35, roll: 20 })).yaw, 35, "yaw")
})

test("landmarks in one spot determine no pose", () => {
  assert.equal(headPose(Array.from({ length: 68 }, () => ({ x: 7, y: 7 }))), null)
})

test("the size of a face is the way from the eyes to the chin, as a share of the picture's height", () => {
  const landmarks = Array.from({ length: 68 }, () => ({ x: 0, y: 0 }))
  for (let eye = 36; eye < 48; eye += 1) landmarks[eye] = { x: eye < 42 ? -30 : 30, y: 100 }
  landmarks[8] = { x: 0, y: 220 }
  close(eyesToChin(landmarks, 480), 0.25, "size")
})

/** The mesh of a head turned by these angles: each of its points at the place where the 68-point scheme has one. */
function meshOf(angles) {
  const landmarks = landmarksOf(angles)
  const [eye, other] = [[33, 160, 158, 133, 153, 144], [362, 385, 387, 263, 373, 380]]
  const both = [...eye.map((point) => [point, 36]), ...other.map((point) => [point, 45])]
  const places = { 152: 8, 4: 30, 61: 48, 291: 54, ...Object.fromEntries(both) }
  return Array.from({ length: 468 }, (_, point) => [landmarks[places[point] ?? 0].x, landmarks[places[point] ?? 0].y, 0])
}

test("the mesh gives the same pose and size as the 68 points", () => {
  for (const angles of [{}, { yaw: 50 }, { yaw: -70 }, { pitch: -30 }]) {
    const pose = headPose(landmarksOfMesh(meshOf(angles)))
    close(pose.yaw, angles.yaw ?? 0, "yaw")
    close(pose.pitch, angles.pitch ?? 0, "pitch")
  }
  close(eyesToChin(landmarksOfMesh(meshOf({})), 1000), 0.5, "size")
})

test("a mesh that leaves the picture has a box that does", () => {
  assert.deepEqual(boundsOf([[-20, 10, 3], [60, 90, 0], [30, 40, -3]]), { x: -20, y: 10, width: 80, height: 80 })
})
