import assert from "node:assert/strict"
import { describe, it } from "node:test"
import { deflateSync } from "node:zlib"
import { createEncoder, toUint8Array, writeUint8, writeUint8Array, writeVarUint, writeVarUint8Array } from "lib0/encoding"

import { clustersOf, leaderOf } from "../../../static/js/playback/clusters.js"
import { readRecording, UnreadableRecording } from "../../../static/js/playback/recording.js"
import { CUT_TO_MS, createTimeline } from "../../../static/js/playback/timeline.js"
import { clockWords, lengthWords } from "../../../static/js/playback/words.js"
import { openPage } from "../page.js"

const STARTED = 1_790_000_000_000
const HEAD = { version: 2, started_at: STARTED, language: "go", people: [{ name: "Zoë", role: "candidate" }], marks: [] }

/** Edits (ms since the start, number of the author, bytes) as services/document/edit_packs.py packs them. */
function pack(edits, { format = 1, damage = 0 } = {}) {
  const encoder = createEncoder()
  const difference = (value) => writeVarUint(encoder, value >= 0 ? value * 2 : -value * 2 - 1)
  writeUint8(encoder, format)
  writeVarUint(encoder, edits.length)
  edits.forEach(() => difference(1))
  edits.forEach(([ms], place) => difference(place === 0 ? (STARTED + ms) * 1000 : (ms - edits[place - 1][0]) * 1000))
  for (const [, author] of edits) writeVarUint(encoder, author)
  for (const [, , update] of edits) writeVarUint(encoder, update.length + damage)
  for (const [, , update] of edits) writeUint8Array(encoder, new Uint8Array(update))
  return deflateSync(toUint8Array(encoder))
}

/** An answer with these packs; the numbers of authors stand for the first and the second person. */
function answer(packs, { head = HEAD, isWhole = true } = {}) {
  const encoder = createEncoder()
  writeVarUint8Array(encoder, new TextEncoder().encode(JSON.stringify(head)))
  for (const one of packs) {
    writeUint8Array(encoder, new Uint8Array([2, 1, 2]))
    writeVarUint8Array(encoder, one)
  }
  if (isWhole) writeUint8Array(encoder, new Uint8Array(2))
  return toUint8Array(encoder)
}

/** The bytes as a network brings them, so many at a time. */
const arriving = (bytes, size = bytes.length) => new ReadableStream({
  start(controller) {
    for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size))
    controller.close()
  },
})

const plain = (edits) => edits.map(({ at, author, update }) => [at, author, [...update]])

describe("an answer", () => {
  const packs = [pack([[300, 1, [1, 2]], [70_000, 0, [3]]]), pack([[70_001, 2, [4]]])]

  for (const size of [1, 7, 1000]) {
    it(`that comes ${size} bytes at a time is read with times since the start`, async () => {
      const { startedAt, language, people, edits } = await readRecording(arriving(answer(packs), size))
      assert.deepEqual([startedAt, language, people[0].name], [STARTED, "go", "Zoë"])
      assert.deepEqual(plain(edits), [[300, 1, [1, 2]], [70_000, 0, [3]], [70_001, 2, [4]]])
    })
  }

  it("without edits is one", async () => assert.deepEqual((await readRecording(arriving(answer([])))).edits, []))

  it("of a clock that was set back does not turn time around, also from one pack to the next", async () => {
    const wrong = [pack([[5000, 1, [1]], [2000, 1, [2]], [-9, 1, [3]]]), pack([[4000, 1, [4]], [6000, 1, [5]]])]
    const { edits } = await readRecording(arriving(answer(wrong)))
    assert.deepEqual(edits.map(({ at }) => at), [5000, 5000, 5000, 5000, 6000])
  })

  for (const [name, bytes] of [
    ["nothing", new Uint8Array()],
    ["a page for signing in", new TextEncoder().encode("<!doctype html><html lang=en>")],
    ["another version", answer([], { head: { ...HEAD, version: 1 } })],
    ["one that was cut between two packs", answer(packs, { isWhole: false })],
    ["one that was cut inside a pack", answer(packs).slice(0, -5)],
    ["of another packing", answer([pack([[1, 1, [1]]], { format: 2 })])],
    ["one whose pack is damaged", answer([pack([[1, 1, [1]]], { damage: 1 })])],
    ["one whose pack is none", answer([new Uint8Array([1, 2, 3])])],
    ["one whose first pack is none, and others follow", answer([new Uint8Array([1, 2, 3]), ...packs])],
  ]) it(`that is ${name} is refused`, () => assert.rejects(readRecording(arriving(bytes)), UnreadableRecording))

  it("whose way breaks off says so, and not that it cannot be read", async () => {
    const broken = new ReadableStream({ pull(controller) { controller.error(new TypeError("network")) } })
    await assert.rejects(readRecording(broken), TypeError)
  })
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
