import assert from "node:assert/strict"
import { test } from "node:test"

import { FRESH, HELD, next, onNewWay, STEPS } from "../../../../static/js/call/media/bandwidth.js"
import { encodingsOf } from "../../../../static/js/call/media/encodings.js"
import { randomFrom } from "../fakes.js"

const LOOK_MS = 2000
const GOOD = { elapsedMs: LOOK_MS, lossShare: 0, roundTripMs: 40, availableKbps: 3000 }
const narrow = (availableKbps) => ({ ...GOOD, availableKbps })
const lossy = (lossShare) => ({ ...GOOD, lossShare })

/** The state after looking for so many seconds. */
function after(state, look, seconds) {
  let now = state
  for (let elapsed = 0; elapsed < seconds * 1000; elapsed += LOOK_MS) now = next(now, look)
  return now
}

const settled = after(FRESH, GOOD, 12)

test("the browser's estimate of the first seconds is not believed", () => {
  assert.equal(after(FRESH, narrow(100), 10).step, 0)
})

test("one bad look changes nothing, the second makes the picture smaller", () => {
  const once = next(settled, narrow(300))
  assert.equal(once.step, 0)
  assert.equal(next(once, narrow(300)).step, 1)
  assert.equal(next(next(once, GOOD), narrow(300)).step, 0, "a good look between them begins anew")
})

test("a way that gets narrower and narrower takes the picture down step by step, and then off", () => {
  const half = after(settled, narrow(500), 4)
  assert.equal(half.step, 1)
  const quarter = after(half, narrow(180), 8)
  assert.equal(quarter.step, 2)
  assert.equal(after(quarter, narrow(80), 8).step, HELD)
})

test("a way that bears no more than the voice holds the picture at once", () => {
  assert.equal(next(settled, narrow(50)).step, HELD)
  assert.equal(next(settled, lossy(0.3)).step, HELD)
  assert.equal(next(FRESH, lossy(0.3)).step, HELD, "loss is true from the beginning")
  assert.equal(next(FRESH, narrow(50)).step, 0, "an estimate is not")
})

test("packets that wait in a queue are a reason, a long way is none", () => {
  const far = after(FRESH, { ...GOOD, roundTripMs: 700 }, 60)
  assert.equal(far.step, 0)
  assert.equal(after(far, { ...GOOD, roundTripMs: 1200 }, 4).step, 1)
})

test("loss that is the radio's makes the picture small and does not take it away", () => {
  assert.equal(after(settled, lossy(0.07), 120).step, 2)
})

test("a held picture comes back by steps, each after calm", () => {
  const held = after(settled, narrow(50), 4)
  assert.equal(after(held, narrow(null), 16).step, HELD)
  assert.equal(after(held, narrow(null), 22).step, 2)
  assert.equal(after(held, GOOD, 90).step, 0)
})

test("each try that does not last makes the next wait longer, up to two minutes", () => {
  let state = after(settled, narrow(50), 4)
  const waits = []
  for (let tries = 0; tries < 6; tries += 1) {
    let calmS = 0
    for (; state.step === HELD; calmS += 2) state = next(state, narrow(null))
    waits.push(calmS)
    state = after(state, narrow(50), 6)
    assert.equal(state.step, HELD)
  }
  assert.deepEqual(waits, [...waits].sort((a, b) => a - b))
  assert.ok(waits[0] <= 22 && waits.at(-1) >= 120 && waits.at(-1) <= 130, String(waits))
})

test("a try that lasted makes the wait short again", () => {
  let state = after(settled, narrow(50), 4)
  state = after(state, narrow(null), 22)
  state = after(state, narrow(50), 8)
  assert.equal(state.waitMs, 30_000)
  assert.equal(after(state, GOOD, 120).waitMs, 15_000)
})

test("a new way keeps the step and forgets what was measured", () => {
  const state = onNewWay(after(settled, narrow(180), 8))
  assert.deepEqual([state.step > 0, state.shortestMs, state.needs], [true, Infinity, 0])
  assert.equal(next(state, narrow(10)).step, state.step)
})

test("whatever is looked at, a step is left only for a neighbour or to be held, and while it settles only to be held", () => {
  const random = randomFrom(7)
  let state = FRESH
  for (let looks = 0; looks < 5000; looks += 1) {
    const availableKbps = random() < 0.2 ? null : random() * 2000
    const look = { elapsedMs: LOOK_MS, lossShare: random() ** 4, roundTripMs: 30 + random() ** 6 * 3000, availableKbps }
    const later = next(state, look)
    assert.ok(STEPS[later.step], `look ${looks}`)
    const isNeighbour = Math.abs(later.step - state.step) <= 1
    assert.ok(isNeighbour || later.step === HELD, `look ${looks}: ${state.step} to ${later.step}`)
    if (state.settleMs > 0) assert.ok([state.step, HELD].includes(later.step), `look ${looks}`)
    state = later
  }
})

test("each step sends less than the one before, and the voice is always whole and first", () => {
  const sent = STEPS.map((_, step) => encodingsOf(step))
  assert.ok(sent.every(({ audio }) => audio.priority === "high" && audio.networkPriority === "high" && audio.active === undefined))
  assert.deepEqual(sent.map(({ camera }) => camera.active), [true, true, true, false])
  assert.deepEqual(sent.slice(0, 3).map(({ camera }) => camera.scaleResolutionDownBy), [1, 2, 4])
  for (let step = 1; step < STEPS.length; step += 1) {
    assert.ok(sent[step].screen.maxBitrate < sent[step - 1].screen.maxBitrate)
    if (step < HELD) assert.ok(sent[step].camera.maxBitrate < sent[step - 1].camera.maxBitrate)
  }
})
