import assert from "node:assert/strict"
import { test } from "node:test"

import { DETECTORS } from "../../../../static/js/proctoring/candidate/registry.js"
import { createSampler } from "../../../../static/js/proctoring/candidate/samples.js"
import { whyNotUsable } from "../../../../static/js/proctoring/candidate/usable.js"
import { createWatch } from "../../../../static/js/proctoring/candidate/watch.js"
import { away, facing, looks, nobody, two } from "./people.js"

const dark = { ...nobody, light: 0.02, contrast: 0.01 }
const cut = { ...away, outside: 0.4 }
const unsure = { ...away, score: 0.1 }

function opened(scenes) {
  const watch = createWatch(DETECTORS)
  const kinds = new Set()
  for (const [observation, atMs] of looks(scenes)) for (const { kind } of watch.add(observation, atMs).open) kinds.add(kind)
  return [...kinds]
}

test("a look says why it says nothing", () => {
  assert.equal(whyNotUsable(facing), null)
  assert.equal(whyNotUsable(nobody), null)
  assert.equal(whyNotUsable(dark), "dark")
  assert.equal(whyNotUsable(cut), "cut")
  assert.equal(whyNotUsable(unsure), "unsure")
})

test("several faces are counted even if the nearest one is cut or unsure", () => {
  assert.equal(whyNotUsable({ ...two, outside: 0.4, score: 0.1 }), null)
})

test("nobody found in the dark is not nobody there", () => {
  assert.deepEqual(opened([[facing, 5], [dark, 2.5]]), [])
  assert.deepEqual(opened([[facing, 5], [dark, 6]]), ["camera-dark"])
})

test("a face that is cut or unsure turns no head", () => {
  assert.deepEqual(opened([[facing, 5], [cut, 6], [facing, 1], [unsure, 6]]), [])
})

test("a face that becomes a guess right after a turn is a turned head, for five seconds, and nobody is gone", () => {
  assert.deepEqual(opened([[facing, 5], [away, 1], [unsure, 4]]), ["looking-away"])
  const sampler = createSampler()
  const samples = [...looks([[facing, 5], [away, 1], [unsure, 6]])].map(([observation, atMs]) => sampler.add(observation, atMs))
  assert.deepEqual([samples[40].isTurnedFar, samples[40].why], [true, null])
  assert.deepEqual([samples.at(-1).isTurnedFar, samples.at(-1).why], [false, "unsure"])
})

test("the price of a middle that follows: after half a minute at 30 degrees, 55 that way is not told, 60 and the other way are", () => {
  const aside = { ...facing, pose: { yaw: 30, pitch: 0 } }
  const beyond = { ...facing, pose: { yaw: 55, pitch: 0 } }
  const before = [[facing, 20], [aside, 40]]
  assert.deepEqual(opened([...before, [facing, 60]]), [])
  assert.deepEqual(opened([...before, [beyond, 20]]), [])
  assert.deepEqual(opened([...before, [away, 6]]), ["looking-away"])
  assert.deepEqual(opened([...before, [{ ...facing, pose: { yaw: -37, pitch: 0 } }, 6]]), ["looking-away"])
  assert.deepEqual(opened([...before, [facing, 31], [beyond, 6]]), ["looking-away"])
})

test("a guess does not move the person's middle", () => {
  const sampler = createSampler()
  for (const [observation, atMs] of looks([[{ ...facing, pose: { yaw: 15, pitch: 0 }, score: 0.1 }, 10]])) sampler.add(observation, atMs)
  for (const [observation, atMs] of looks([[facing, 5]], { fromMs: 10_000 })) sampler.add(observation, atMs)
  assert.equal(sampler.add(facing, 15_000).pose.yaw, 0)
})

test("a picture that stands still for ten seconds is told, one that stood for nine is not", () => {
  const still = { ...facing, isSame: true }
  assert.deepEqual(opened([[facing, 3], [still, 9], [facing, 1], [still, 9]]), [])
  assert.deepEqual(opened([[facing, 3], [still, 11]]), ["camera-frozen"])
})
