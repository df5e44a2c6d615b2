import assert from "node:assert/strict"
import { test } from "node:test"

import { createCalibration } from "../../../static/js/proctoring/calibration.js"
import { createHeadTurn } from "../../../static/js/proctoring/head_turn.js"
import { looks, nobody, two } from "./people.js"

const pose = (yaw, pitch = 0) => ({ faces: 1, pose: { yaw, pitch }, eyesToChin: 0.3 })

function calibrated(scenes, options) {
  const calibration = createCalibration()
  for (const [observation, atMs] of looks(scenes, options)) calibration.add(observation, atMs)
  return calibration
}

test("angles count from where the person looked in the first three seconds", () => {
  const calibration = calibrated([[pose(8, -6), 4]])
  assert.deepEqual(calibration.centre({ yaw: 48, pitch: -6 }), { yaw: 40, pitch: 0 })
})

test("three seconds of one face are needed; looks without a face or with two do not count", () => {
  assert.equal(calibrated([[pose(5), 2.9]]).isKnown(), false)
  assert.equal(calibrated([[nobody, 4], [two, 4]]).isKnown(), false)
  assert.equal(calibrated([[pose(5), 3.5]]).isKnown(), true)
})

test("until then angles count from the middle that speaks most for the person", () => {
  const calibration = createCalibration()
  assert.deepEqual(calibration.centre({ yaw: 15, pitch: -12 }), { yaw: 0, pitch: 0 })
  assert.deepEqual(calibration.centre({ yaw: -60, pitch: 30 }), { yaw: -40, pitch: 10 })
})

test("a glance during these seconds does not move the middle", () => {
  const calibration = calibrated([[pose(4), 1], [pose(60), 0.8], [pose(4), 3]])
  assert.equal(calibration.centre({ yaw: 4, pitch: 0 }).yaw, 0)
})

test("a head turned far away is no middle, however long it stays", () => {
  const calibration = calibrated([[pose(70), 120]])
  assert.equal(calibration.isKnown(), false)
  assert.equal(calibration.centre({ yaw: 70, pitch: 0 }).yaw, 50)
})

test("a few seconds of another pose do not move the middle, half a minute does", () => {
  assert.equal(calibrated([[pose(0), 60], [pose(15), 20]]).centre({ yaw: 15, pitch: 0 }).yaw, 15)
  assert.equal(calibrated([[pose(0), 60], [pose(15), 40]]).centre({ yaw: 15, pitch: 0 }).yaw, 0)
})

test("whoever looked at the keyboard in the first seconds is soon counted from the screen", () => {
  assert.equal(calibrated([[pose(0, -18), 4], [pose(0, 6), 8]]).centre({ yaw: 0, pitch: 6 }).pitch, 0)
})

test("another camera means another middle", () => {
  const calibration = calibrated([[pose(15), 4]])
  calibration.reset()
  assert.equal(calibration.isKnown(), false)
})

const turn = (...looked) => {
  const head = createHeadTurn()
  return looked.map(([yaw, pitch, atMs]) => head.add({ faces: 1, pose: { yaw, pitch } }, atMs))
}

test("a head is turned away beyond 32 degrees to a side, 18 down or 21 up", () => {
  assert.deepEqual(turn([31, 0, 0]), [false])
  assert.deepEqual(turn([33, 0, 0]), [true])
  assert.deepEqual(turn([-33, 0, 0]), [true])
  assert.deepEqual(turn([0, -17, 0]), [false])
  assert.deepEqual(turn([0, -19, 0]), [true])
  assert.deepEqual(turn([0, 20, 0]), [false])
  assert.deepEqual(turn([0, 22, 0]), [true])
})

test("a head that was turned away is back only below 24 and 12 degrees", () => {
  assert.deepEqual(turn([40, 0, 0], [28, 0, 250], [20, 0, 500], [28, 0, 750]), [true, true, false, false])
  assert.deepEqual(turn([0, -25, 0], [0, -15, 250], [0, -10, 500]), [true, true, false])
})

test("a face lost while turned away is still turned away, for five seconds", () => {
  const head = createHeadTurn()
  head.add({ faces: 1, pose: { yaw: 60, pitch: 0 } }, 0)
  assert.equal(head.add({ faces: 0, pose: null }, 4900), true)
  assert.equal(head.add({ faces: 0, pose: null }, 5100), false)
})

test("a face lost while facing the screen is not turned away", () => {
  const head = createHeadTurn()
  head.add({ faces: 1, pose: { yaw: 3, pitch: 0 } }, 0)
  assert.equal(head.add({ faces: 0, pose: null }, 250), false)
})
