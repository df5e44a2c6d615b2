import assert from "node:assert/strict"
import { test } from "node:test"

import { createCalibration } from "../../../../static/js/proctoring/candidate/calibration.js"
import { createHeadTurn } from "../../../../static/js/proctoring/candidate/head_turn.js"
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
  assert.equal(calibrated([[pose(5), 2.9]]).middle(), null)
  assert.equal(calibrated([[nobody, 4], [two, 4]]).middle(), null)
  assert.equal(calibrated([[pose(5), 3.5]]).middle() !== null, true)
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
  assert.equal(calibration.middle(), null)
  assert.equal(calibration.centre({ yaw: 70, pitch: 0 }).yaw, 50)
})

test("poses beyond the furthest middle count, so that the median is not taken from one side only", () => {
  const around = (...poses) => Array.from({ length: 6 }, () => poses.map((one) => [one, 2])).flat()
  assert.equal(calibrated(around(pose(4), pose(9), pose(13), pose(22), pose(26))).middle().yaw, 13)
  assert.equal(calibrated(around(pose(0, -4), pose(0, -9), pose(0, -13), pose(0, -22), pose(0, -26))).middle().pitch, -13)
})

test("a head turned beyond 35 degrees does not count", () => {
  assert.equal(calibrated([[pose(36), 120]]).middle(), null)
  assert.equal(calibrated([[pose(0), 4], [pose(36), 120]]).middle().yaw, 0)
  assert.equal(calibrated([[pose(0), 4], [pose(0, -36), 120]]).middle().pitch, 0)
})

test("whoever looks 30 degrees aside for half a minute has a middle of 20, no further, and the screen's own again half a minute later", () => {
  const scenes = [[pose(0), 20], [pose(30), 40]]
  assert.equal(calibrated(scenes).middle().yaw, 20)
  assert.equal(calibrated([...scenes, [pose(0), 31]]).middle().yaw, 0)
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
  assert.equal(calibration.middle(), null)
})

const turn = (...looked) => {
  const head = createHeadTurn()
  return looked.map(([yaw, pitch, atMs]) => head.add({ faces: 1, pose: { yaw, pitch } }, atMs))
}
const turned = (...looked) => turn(...looked).map(({ isTurnedAway }) => isTurnedAway)
const far = (...looked) => turn(...looked).map(({ isTurnedFar }) => isTurnedFar)

test("a head is turned away beyond 36 degrees to a side, 20 down or 21 up", () => {
  for (const [yaw, pitch] of [[35, 0], [-35, 0], [0, -19], [0, 20]]) assert.deepEqual(turned([yaw, pitch, 0]), [false])
  for (const [yaw, pitch] of [[37, 0], [-37, 0], [0, -21], [0, 22]]) assert.deepEqual(turned([yaw, pitch, 0]), [true])
})

test("it is turned far beyond 48 degrees to a side, 24 down or 35 up", () => {
  for (const [yaw, pitch] of [[47, 0], [-47, 0], [0, -23], [0, 34]]) assert.deepEqual(far([yaw, pitch, 0]), [false])
  for (const [yaw, pitch] of [[49, 0], [-49, 0], [0, -25], [0, 36]]) assert.deepEqual(far([yaw, pitch, 0]), [true])
})

test("a turned head is turned far, too, where it is 50 degrees from the camera on that side", () => {
  const judge = (/** @type {number} */ yaw, /** @type {number} */ seen) =>
    createHeadTurn().add({ faces: 1, pose: { yaw, pitch: 0 }, seen: { yaw: seen, pitch: 0 } }, 0).isTurnedFar
  for (const [yaw, seen] of [[37, 49], [35, 55], [-37, 51], [37, -51]]) assert.equal(judge(yaw, seen), false, `${yaw} of ${seen}`)
  for (const [yaw, seen] of [[37, 51], [-37, -51]]) assert.equal(judge(yaw, seen), true, `${yaw} of ${seen}`)
})

test("and is back below 45 from the camera, or 34 from the middle", () => {
  for (const [yaw, seen] of [[38, 44], [33, 55]]) {
    const head = createHeadTurn()
    const told = [[40, 60], [36, 46], [yaw, seen]].map(([beside, from], nth) =>
      head.add({ faces: 1, pose: { yaw: beside, pitch: 0 }, seen: { yaw: from, pitch: 0 } }, nth * 250).isTurnedFar)
    assert.deepEqual(told, [true, true, false])
  }
})

test("a head that was turned is back only a little below that", () => {
  assert.deepEqual(turned([40, 0, 0], [35, 0, 250], [33, 0, 500], [35, 0, 750]), [true, true, false, false])
  assert.deepEqual(turned([0, -25, 0], [0, -19, 250], [0, -17, 500]), [true, true, false])
  assert.deepEqual(far([60, 0, 0], [45, 0, 250], [42, 0, 500], [45, 0, 750]), [true, true, false, false])
})

test("a face lost while turned away is still turned away, for five seconds", () => {
  const head = createHeadTurn()
  head.add({ faces: 1, pose: { yaw: 60, pitch: 0 } }, 0)
  assert.deepEqual(head.add({ faces: 0, pose: null }, 4900), { isTurnedAway: true, isTurnedFar: true })
  assert.deepEqual(head.add({ faces: 0, pose: null }, 5100), { isTurnedAway: false, isTurnedFar: false })
})

test("a face lost while facing the screen is not turned away", () => {
  const head = createHeadTurn()
  head.add({ faces: 1, pose: { yaw: 3, pitch: 0 } }, 0)
  assert.deepEqual(head.add({ faces: 0, pose: null }, 250), { isTurnedAway: false, isTurnedFar: false })
})
