import assert from "node:assert/strict"
import { test } from "node:test"

import { DETECTORS } from "../../../../static/js/proctoring/candidate/registry.js"
import { createReporter } from "../../../../static/js/proctoring/candidate/reporter.js"
import { createWatch } from "../../../../static/js/proctoring/candidate/watch.js"
import { away, facing, far, looks, nobody, two } from "./people.js"

/** The story of a scene: which signal opened and closed at which second. */
function story(scenes, { watch = createWatch(DETECTORS), ...options } = {}) {
  const told = []
  let open = []
  for (const [observation, atMs] of looks(scenes, options)) {
    const now = watch.add(observation, atMs)
    for (const { kind } of now.open) if (!open.includes(kind)) told.push([kind, "from", atMs / 1000])
    for (const { kind } of [...now.closed, ...now.brokenOff]) told.push([kind, "to", atMs / 1000])
    open = now.open.map(({ kind }) => kind)
  }
  return told
}

const kinds = (told) => told.filter(([, what]) => what === "from").map(([kind]) => kind)

test("an attentive person raises nothing in ten minutes", () => {
  assert.deepEqual(story([[facing, 600]]), [])
})

test("each scene raises its own signal and no other, once it has held, and ends it", () => {
  for (const [scene, kind, withinS] of [[nobody, "no-face", 2], [two, "multiple-faces", 2], [away, "looking-away", 3.8], [far, "face-too-far", 2]]) {
    const told = story([[facing, 5], [scene, 4], [facing, 5]])
    assert.deepEqual(told.map(([name, what]) => [name, what]), [[kind, "from"], [kind, "to"]])
    assert.ok(told[0][2] - 5 <= withinS, `${kind} opened after ${told[0][2] - 5} s`)
    assert.ok(told[1][2] - 9 <= 1.5, `${kind} closed after ${told[1][2] - 9} s`)
  }
})

test("a head that is turned, but not far, is told when it stays so for twelve seconds", () => {
  const aside = { ...facing, pose: { yaw: 40, pitch: 0 } }
  assert.deepEqual(story([[facing, 5], [aside, 10], [facing, 5]]), [])
  const told = story([[facing, 5], [aside, 16], [facing, 5]])
  assert.deepEqual(told.map(([kind, what]) => [kind, what]), [["looking-away", "from"], ["looking-away", "to"]])
})

test("what is told because the head was turned far goes on while it is turned at all, and is one", () => {
  const aside = { ...facing, pose: { yaw: 41, pitch: 0 } }
  const told = story([[facing, 5], [away, 20], [aside, 4], [facing, 5]])
  assert.deepEqual(told.map(([kind, what]) => [kind, what]), [["looking-away", "from"], ["looking-away", "to"]])
})

test("whoever is turned far away from the first look on is looking away", () => {
  assert.deepEqual(story([[{ ...away, pose: { yaw: 80, pitch: 0 } }, 4]]).map(([kind, what]) => [kind, what]), [["looking-away", "from"]])
})

test("whoever looks aside while the middle is found raises nothing once facing the screen again", () => {
  assert.deepEqual(kinds(story([[{ ...away, pose: { yaw: 60, pitch: 0 } }, 1.2], [facing, 600]])), [])
})

test("a head that turns until its face is lost is looking away, not gone", () => {
  assert.deepEqual(kinds(story([[facing, 5], [away, 1], [nobody, 3.5], [facing, 5]])), ["looking-away"])
})

test("a person who turns away and then leaves is at last not in view", () => {
  assert.deepEqual(kinds(story([[facing, 5], [away, 4], [nobody, 12]])), ["looking-away", "no-face"])
})

test("no signal reaches across a time that was not measured", () => {
  const watch = createWatch(DETECTORS)
  assert.deepEqual(kinds(story([[facing, 5], [nobody, 4]], { watch })), ["no-face"])
  const told = story([[nobody, 4]], { watch, fromMs: 60_000 })
  assert.deepEqual(told.map(([kind, what]) => [kind, what]), [["no-face", "to"], ["no-face", "from"]])
  assert.equal(told[0][2], 60)
})

test("after another camera the middle is found anew", () => {
  const watch = createWatch(DETECTORS)
  story([[facing, 5]], { watch })
  watch.recalibrate()
  const aside = { ...facing, pose: { yaw: 18, pitch: 0 } }
  const otherWay = { ...facing, pose: { yaw: -40, pitch: 0 } }
  assert.deepEqual(kinds(story([[aside, 5], [otherWay, 4]], { watch, fromMs: 5000 })), ["looking-away"])
})

const signal = DETECTORS[0]
const signals = (what) => ({ open: [], closed: [], brokenOff: [], ...what })

/** A reporter that is told what happens four times a second, and the seconds at which it sent. */
function reporting({ isLive = () => true } = {}) {
  const at = []
  let nowMs = 0
  const reporter = createReporter(() => isLive(nowMs) && Boolean(at.push(nowMs / 1000)))
  const tell = (what) => {
    reporter.tell(signals(what), nowMs)
    nowMs += 250
  }
  const stayOpen = (seconds) => {
    for (let look = 0; look < seconds * 4; look += 1) tell({ open: [signal] })
  }
  return { at, tell, stayOpen }
}

test("a signal is reported at once and then every five seconds", () => {
  const { at, stayOpen } = reporting()
  stayOpen(16)
  assert.deepEqual(at, [0, 5, 10, 15])
})

test("its end is reported too, unless it was reported just now", () => {
  const long = reporting()
  long.stayOpen(8)
  long.tell({ closed: [signal] })
  assert.deepEqual(long.at, [0, 5, 8])
  const short = reporting()
  short.stayOpen(0.75)
  short.tell({ closed: [signal] })
  assert.deepEqual(short.at, [0])
})

test("the next span of the same kind is reported at once", () => {
  const { at, tell, stayOpen } = reporting()
  stayOpen(2)
  tell({ closed: [signal] })
  tell({ open: [signal] })
  assert.deepEqual(at, [0, 2, 2.25])
})

test("while the connection is away nothing is sent, and what still lasts is reported when it is back", () => {
  const { at, stayOpen } = reporting({ isLive: (nowMs) => nowMs < 3000 || nowMs >= 8000 })
  stayOpen(12)
  assert.deepEqual(at, [0, 8])
})

test("of a signal that broke off nothing more is said", () => {
  const { at, tell, stayOpen } = reporting()
  stayOpen(3)
  tell({ brokenOff: [signal] })
  assert.deepEqual(at, [0])
})
