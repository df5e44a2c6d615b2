import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { createEncoder, toUint8Array, writeVarUint, writeVarUint8Array } from "lib0/encoding"

import { clustersOf, leaderOf } from "../../../static/js/playback/clusters.js"
import { readRecording, UnreadableRecording } from "../../../static/js/playback/recording.js"
import { CUT_TO_MS, createTimeline } from "../../../static/js/playback/timeline.js"
import { clockWords, lengthWords } from "../../../static/js/playback/words.js"
import { openPage } from "../page.js"

const HEAD = { version: 1, started_at: 5000, language: "go", people: [{ name: "Zoë", role: "candidate" }], marks: [] }

function answer(edits, { head = HEAD, isWhole = true } = {}) {
  const encoder = createEncoder()
  writeVarUint8Array(encoder, new TextEncoder().encode(JSON.stringify(head)))
  for (const [ms, author, update] of [...edits, ...(isWhole ? [[0, 0, []]] : [])]) {
    writeVarUint(encoder, ms)
    writeVarUint(encoder, author)
    writeVarUint8Array(encoder, new Uint8Array(update))
  }
  return toUint8Array(encoder)
}

describe("an answer", () => {
  it("is read with times since the start", () => {
    const { startedAt, language, people, edits } = readRecording(answer([[300, 1, [1, 2]], [70_000, 0, [3]]]))
    assert.deepEqual([startedAt, language, people[0].name], [5000, "go", "Zoë"])
    assert.deepEqual(edits.map(({ at, author, update }) => [at, author, [...update]]), [[300, 1, [1, 2]], [70_300, 0, [3]]])
  })

  it("without edits is one", () => assert.deepEqual(readRecording(answer([])).edits, []))

  for (const [name, bytes] of [
    ["nothing", new Uint8Array()],
    ["a page for signing in", new TextEncoder().encode("<!doctype html><html lang=en>")],
    ["another version", answer([], { head: { ...HEAD, version: 2 } })],
    ["one that was cut between two edits", answer([[1, 1, [1]]], { isWhole: false })],
    ["one that was cut inside an edit", answer([[1, 1, [1, 2, 3]]]).slice(0, -5)],
  ]) it(`that is ${name} is refused`, () => assert.throws(() => readRecording(bytes), UnreadableRecording))
})

describe("the time shown", () => {
  const HOUR = 3_600_000
  const mark = (at) => ({ at, kind: "joined", person: 1 })
  const edit = (at) => ({ at, author: 1, update: new Uint8Array() })
  const evening = { startedAt: 1000, language: "go", people: [], marks: [mark(0), mark(20 * HOUR)], edits: [edit(60_000), edit(20 * HOUR + 5000)] }

  it("is the real one where nothing long is left out", () => {
    const { duration, editTimes, wallClock } = createTimeline({ ...evening, marks: [], edits: [edit(0), edit(600_000)] })
    assert.deepEqual([duration, editTimes, wallClock(300_000)], [600_000, [0, 600_000], 301_000])
  })

  it("leaves out a night, and says so", () => {
    const { duration, editTimes, marks, moments } = createTimeline(evening)
    assert.equal(duration, 60_000 + CUT_TO_MS + 5000)
    assert.deepEqual(editTimes, [60_000, duration])
    assert.deepEqual(moments, [0, 60_000, 60_000 + CUT_TO_MS, duration])
    assert.deepEqual(marks.map(({ at, kind }) => [at, kind]), [[0, "joined"], [60_000, "pause"], [60_000 + CUT_TO_MS, "joined"]])
    assert.equal(marks[1].lasts, 20 * 3600 - 60)
  })

  it("keeps the clock on the wall right on both sides of it, and never turns it back", () => {
    const { wallClock, duration } = createTimeline(evening)
    assert.equal(wallClock(60_000), 61_000)
    assert.equal(wallClock(60_000 + CUT_TO_MS), 1000 + 20 * HOUR)
    assert.equal(wallClock(duration), 1000 + 20 * HOUR + 5000)
    let before = 0
    for (let at = 0; at <= duration; at += 500) {
      assert.ok(wallClock(at) >= before)
      before = wallClock(at)
    }
  })
})

describe("marks on the track", () => {
  const marks = [[0, "joined"], [10, "chat"], [12, "paste"], [90, "left"]].map(([at, kind]) => ({ at, kind, person: 1 }))

  it("that would lie on each other are one", () => {
    assert.deepEqual(clustersOf(marks, 100, 10), [{ at: 0, marks: [0] }, { at: 10, marks: [1, 2] }, { at: 90, marks: [3] }])
    assert.deepEqual(clustersOf(marks, 100, 100).length, 4)
    assert.deepEqual(clustersOf(marks, 100, 0).length, 1)
  })

  it("show what matters most", () => {
    assert.equal(leaderOf({ at: 10, marks: [0, 1, 2] }, marks), 2)
    assert.equal(leaderOf({ at: 10, marks: [0, 1] }, [marks[0], { ...marks[1], kind: "alert", strong: true }]), 1)
  })
})

describe("words", () => {
  it("say times as people read them", () => {
    const page = openPage("")
    assert.deepEqual([0, 59_999, 187_000, 3_787_000].map(clockWords), ["0:00", "0:59", "3:07", "1:03:07"])
    assert.deepEqual([12_000, 180_000, 3_600_000, 7_500_000].map(lengthWords), ["12 s", "3 min", "1 h", "2 h 5 min"])
    page.close()
  })
})
