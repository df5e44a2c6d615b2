import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { createCalibrating } from "../../../../static/js/proctoring/candidate/calibrating.js"
import { createCalibration } from "../../../../static/js/proctoring/candidate/calibration.js"
import { createWatch } from "../../../../static/js/proctoring/candidate/watch.js"
import { DETECTORS } from "../../../../static/js/proctoring/candidate/registry.js"
import { facing, nobody } from "./people.js"
import { FakeWorker, fakeClock, fakeVideo, openPage, settle } from "../room.js"

const ASSETS = { worker: "/worker.js", models: "/models/", wasm: "/wasm/" }
const aside = { ...facing, pose: { yaw: 15, pitch: -4 } }
let closePage

beforeEach(() => { closePage = openPage() })
afterEach(() => closePage())

function room() {
  const element = document.createElement("section")
  element.innerHTML = "<button></button><p data-calibrating-words></p>"
  const [clock, workers, camera, config] = [fakeClock(), [], { video: fakeVideo() }, { assets: ASSETS }]
  const startWorker = (url) => {
    workers.push(new FakeWorker(url))
    return workers.at(-1)
  }
  const calibrating = createCalibrating(element, { config, clock, video: () => camera.video, startWorker })
  calibrating.start()
  async function look(observation, seconds) {
    for (let round = 0; round < seconds * 4; round += 1) {
      clock.ms += 250
      workers.at(-1).says({ type: "tick" })
      await settle()
      if (workers.at(-1).isTerminated) return
      workers.at(-1).says({ type: "observation", observation, tookMs: 40 })
    }
  }
  const button = element.querySelector("button")
  return { calibrating, button, words: () => element.querySelector("p").textContent, clock, workers, camera, config, look }
}

test("nothing is loaded before the click", () => {
  assert.equal(room().workers.length, 0)
})

test("without a camera it says so and ends", async () => {
  const { button, words, workers, camera, config, look } = room()
  camera.video = null
  button.click()
  await look(facing, 0.25)
  assert.match(words(), /Turn the camera on/)
  assert.ok(workers[0].isTerminated)
  assert.equal(config.middle, undefined)
  assert.equal(button.disabled, false)
})

test("where nobody is in view it gives up, and can be tried again", async () => {
  const { button, words, workers, config, look } = room()
  button.click()
  assert.ok(button.disabled)
  await look(nobody, 12)
  assert.match(words(), /did not work/)
  assert.equal(config.middle, undefined)
  button.click()
  assert.equal(workers.length, 2)
})

test("nets that do not load are no reason not to go on", () => {
  const { button, words, workers } = room()
  button.click()
  workers[0].says({ type: "failed", reason: "404" })
  assert.match(words(), /could not start/)
})

test("after three seconds the middle is known, and the worker gone", async () => {
  const { button, words, workers, config, look } = room()
  button.click()
  await look(aside, 5)
  assert.match(words(), /Done/)
  const times = workers[0].told.filter(({ type }) => type === "look").map(({ atMs }) => atMs)
  assert.deepEqual([times[0], times[4]], [1_000_250, 1_001_250])
  assert.deepEqual(config.middle, { yaw: 15, pitch: -4, cameraId: "camera-1" })
  assert.ok(workers[0].isTerminated)
})

test("who goes on into the room ends it", async () => {
  const { calibrating, button, workers } = room()
  button.click()
  calibrating.stop()
  assert.ok(workers[0].isTerminated)
})

test("a middle that was learnt before counts from the first look, and gives way slowly", () => {
  const known = createCalibration({ yaw: 15, pitch: -4 })
  assert.deepEqual(known.centre({ yaw: 45, pitch: -4 }), { yaw: 30, pitch: 0 })
  for (let second = 0; second < 60; second += 0.25) known.add(facing, second * 1000)
  assert.ok(Math.abs(known.middle().yaw - facing.pose.yaw) < 1)
})

test("the room judges by it from the first look", () => {
  const away = { ...facing, pose: { yaw: 50, pitch: 0 } }
  const open = (middle) => {
    const watch = createWatch(DETECTORS, middle)
    let kinds = []
    for (let atMs = 0; atMs <= 4000; atMs += 250) kinds = watch.add(away, atMs).open.map(({ kind }) => kind)
    return kinds
  }
  assert.deepEqual(open({ yaw: 0, pitch: 0 }), ["looking-away"])
  assert.deepEqual(open({ yaw: 18, pitch: 0 }), [])
})
