import assert from "node:assert/strict"
import { afterEach, beforeEach, mock, test } from "node:test"

import { createProctoring } from "../../../../static/js/proctoring/index.js"
import { FakeWorker, fakeClock, fakeSocket, fakeVideo, openPage, settle } from "../room.js"
import { facing, nobody } from "./people.js"

const ASSETS = { worker: "/worker.js", models: "/models/", wasm: "/wasm/" }
let closePage

beforeEach(() => {
  closePage = openPage()
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] })
})

afterEach(() => {
  mock.timers.reset()
  closePage()
})

/** Bob's side of the room, with everything a test may turn. */
function bob({ consent = { decision: "agreed" }, assets = ASSETS } = {}) {
  const line = document.querySelector('[data-panel="observed"]')
  const [socket, clock, workers] = [fakeSocket(), fakeClock(), []]
  const camera = { video: fakeVideo() }
  const startWorker = (url) => {
    const worker = new FakeWorker(url)
    workers.push(worker)
    return worker
  }
  const proctoring = createProctoring(line, { socket, clock, config: { consent, assets } }, { video: () => camera.video, startWorker })
  const worker = () => workers.at(-1)

  /** One round: the worker asks, is given a picture, and says what it saw. */
  async function look(observation) {
    clock.ms += 250
    worker().says({ type: "tick" })
    await settle()
    const { picture } = worker().told.at(-1)
    if (picture !== null) worker().says({ type: "observation", observation, tookMs: 40 })
  }

  async function lookFor(seconds, observation) {
    for (let round = 0; round < seconds * 4; round += 1) await look(observation)
  }

  const state = () => line.dataset.proctoring
  const words = () => line.textContent.trim()
  return { socket, clock, workers, worker, camera, proctoring, look, lookFor, state, words }
}

/** What was told of signals, and what of measuring. */
const signals = (socket) => socket.sent.filter(([event]) => event === "cheat-detected").map(([, payload]) => payload)
const measured = (socket) => socket.sent.filter(([event]) => event === "report-measuring").map(([, payload]) => payload)

for (const [who, consent] of [["declined", { decision: "declined" }], ["was never asked", null]]) {
  test(`nothing is loaded for a candidate who ${who}`, () => {
    const { proctoring, workers, state, words } = bob({ consent })
    proctoring.start({})
    assert.deepEqual(workers, [])
    assert.equal(state(), "off")
    assert.match(words(), /Camera checks are off/)
  })
}

const CAMERA = ["no-face", "multiple-faces", "looking-away", "face-too-far", "camera-dark", "camera-frozen"]

test("nothing is loaded for a candidate who refused each signal of the camera", () => {
  const { proctoring, workers, state } = bob({ consent: { decision: "agreed", declined: CAMERA } })
  proctoring.start({})
  assert.deepEqual([workers, state()], [[], "off"])
})

test("a refused detector does not run, and the line names only the others", async () => {
  const { proctoring, socket, lookFor, words } = bob({ consent: { decision: "agreed", declined: ["no-face", "face-too-far"] } })
  proctoring.start({})
  await lookFor(1, facing)
  assert.equal(words(), "Observing now: number of faces, direction, light, frozen image")
  await lookFor(8, nobody)
  assert.deepEqual(signals(socket), [])
})

test("after consent the worker is started with addresses of our own host, and the line says what happens", async () => {
  const { proctoring, worker, look, state, words } = bob()
  proctoring.start({})
  assert.equal(worker().url, "/worker.js")
  assert.deepEqual(worker().told[0], { type: "load", models: "/models/", wasm: "/wasm/", transfer: [] })
  assert.equal(state(), "loading")
  await look(facing)
  assert.equal(state(), "measuring")
  assert.match(words(), /face, number of faces/)
})

test("each time the worker asks it is given one picture, handed over and not copied", async () => {
  const { proctoring, clock, worker, look } = bob()
  proctoring.start({})
  await look(facing)
  const { type, picture, atMs, transfer } = worker().told.at(-1)
  assert.deepEqual([type, atMs], ["look", clock.now()])
  assert.deepEqual(transfer, [picture])
  assert.equal(worker().told.length, 2)
})

test("leaving the picture is reported as a fact when it held, and again while it lasts", async () => {
  const { proctoring, socket, lookFor } = bob()
  proctoring.start({})
  await lookFor(4, facing)
  assert.deepEqual(signals(socket), [])
  await lookFor(8, nobody)
  const told = signals(socket)
  assert.deepEqual(told.map(({ type, message }) => [type, message]), Array(2).fill(["no-face", "No face in view"]))
  const [first, again] = told.map(({ held_ms: held }) => held)
  assert.equal(first, 1500, "it had held before it was told")
  assert.equal(again - first, 5000, "and the beginning stays where it was")
})

test("a refused report disturbs nothing", async () => {
  const { proctoring, socket, lookFor, state } = bob()
  socket.refuses = true
  proctoring.start({})
  await lookFor(8, nobody)
  assert.equal(signals(socket).length, 2)
  assert.equal(state(), "measuring")
})

test("while the connection is away nothing is sent", async () => {
  const { proctoring, socket, lookFor } = bob()
  socket.state = "reconnecting"
  proctoring.start({})
  await lookFor(4, nobody)
  assert.deepEqual(signals(socket), [])
  socket.state = "live"
  await lookFor(0.25, nobody)
  assert.equal(signals(socket).length, 1)
})

test("how much was measured is told every five seconds, and at once when it changes", async () => {
  const { proctoring, socket, camera, lookFor } = bob()
  proctoring.start({})
  await lookFor(12, facing)
  const told = measured(socket)
  assert.deepEqual(told.map(({ state }) => state), ["not-measured", "measuring", "measuring", "measuring"])
  assert.deepEqual(told.slice(2).map(({ measured_ms: ms }) => ms), [5000, 5000])
  camera.video = null
  await lookFor(1, facing)
  assert.deepEqual(measured(socket).at(-1), { state: "not-measured", reason: "camera-off", measured_ms: 1750 })
})

test("what could not be told while the connection was away is counted with the next", async () => {
  const { proctoring, socket, lookFor } = bob()
  proctoring.start({})
  socket.state = "reconnecting"
  await lookFor(10, facing)
  socket.state = "live"
  await lookFor(5, facing)
  assert.ok(measured(socket).at(-1).measured_ms > 9000)
})

test("who refused everything says once that nothing is measured", () => {
  const { proctoring, socket } = bob({ consent: { decision: "declined" } })
  proctoring.start({})
  assert.deepEqual(measured(socket), [{ state: "off", reason: null, measured_ms: 0 }])
})

test("a camera that is off is not measured, and the line says so", async () => {
  const { proctoring, socket, worker, camera, lookFor, state, words } = bob()
  proctoring.start({})
  await lookFor(1, facing)
  camera.video = null
  await lookFor(5, nobody)
  assert.equal(worker().told.at(-1).picture, null)
  assert.equal(state(), "not-measured")
  assert.match(words(), /the camera is off/)
  assert.deepEqual(signals(socket), [])
  camera.video = fakeVideo()
  await lookFor(0.25, facing)
  assert.equal(state(), "measuring")
})

test("a track that is switched off gives black pictures, and these are not measured either", async () => {
  const { proctoring, socket, camera, lookFor, state } = bob()
  proctoring.start({})
  camera.video.track.enabled = false
  await lookFor(5, nobody)
  assert.equal(state(), "not-measured")
  assert.deepEqual(signals(socket), [])
})

test("a picture that stands still is not measured twice, and soon not called measured", async () => {
  const { proctoring, camera, lookFor, state, words } = bob()
  proctoring.start({})
  await lookFor(1, facing)
  camera.video.isStill = true
  await lookFor(1, facing)
  assert.equal(state(), "measuring")
  await lookFor(2, facing)
  assert.equal(state(), "not-measured")
  assert.match(words(), /the camera sends no picture/)
})

test("nets that do not load are said not to measure, and are tried again", () => {
  const { proctoring, workers, worker, state, words } = bob()
  proctoring.start({})
  worker().says({ type: "failed", reason: "404" })
  assert.equal(state(), "not-measured")
  assert.match(words(), /could not start/)
  assert.equal(worker().isTerminated, true)
  mock.timers.tick(30_000)
  assert.equal(workers.length, 2)
  assert.equal(state(), "loading")
})

test("a worker that breaks is replaced", () => {
  const { proctoring, workers, worker, state } = bob()
  proctoring.start({})
  worker().breaks()
  assert.equal(state(), "not-measured")
  mock.timers.tick(30_000)
  assert.equal(workers.length, 2)
})

test("a worker that falls silent is not called measuring", async () => {
  const { proctoring, clock, look, state } = bob()
  proctoring.start({})
  await look(facing)
  clock.ms += 6000
  mock.timers.tick(1000)
  assert.equal(state(), "not-measured")
})

test("stopping ends the worker and every timer, and starting again works", async () => {
  const { proctoring, workers, worker, look, state } = bob()
  proctoring.start({})
  await look(facing)
  proctoring.stop()
  assert.equal(worker().isTerminated, true)
  assert.equal(state(), "off")
  mock.timers.tick(120_000)
  assert.equal(workers.length, 1)
  proctoring.start({})
  assert.equal(workers.length, 2)
  await look(facing)
  assert.equal(state(), "measuring")
})

test("a picture that was being copied when it stopped is dropped", async () => {
  const { proctoring, worker, clock } = bob()
  proctoring.start({})
  clock.ms += 250
  worker().says({ type: "tick" })
  proctoring.stop()
  await settle()
  assert.equal(worker().told.length, 1)
})
