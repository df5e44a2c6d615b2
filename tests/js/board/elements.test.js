import assert from "node:assert/strict"
import { test } from "node:test"
import * as Y from "yjs"

import { boardMap, bytesOf, isElement, problemOf, readBoard, revive, strip } from "../../../static/js/board/elements.js"
import { readBoardPlace } from "../../../static/js/board/place.js"
import { LIMITS } from "../../../static/js/core/limits.js"
import { shape, words } from "./shapes.js"

test("only what belongs to the kind goes into the document", () => {
  const value = strip(shape("a", { link: "https://elsewhere.example/", customData: { secret: 1 }, whatever: true }))
  assert.deepEqual(["link", "customData", "whatever", "isDeleted"].filter((key) => key in value), [])
  assert.equal(problemOf(value), null)
  assert.equal(strip(shape("b", { type: "image" })), null)
  assert.equal(strip(shape("b", { type: "constructor" })), null)
})

test("what goes in and comes out again is drawn the same", () => {
  const drawn = words("a", "Queue", { x: 1.23456 })
  assert.deepEqual(strip(revive(strip(drawn))), strip(drawn))
  assert.equal(revive(strip(drawn)).isDeleted, false)
})

test("values that no page can draw are none", () => {
  const bad = [
    null, 7, "text", [], {}, { ...strip(shape("a")), type: "embeddable" }, { ...strip(shape("a")), id: "a b" },
    { ...strip(shape("a")), x: NaN }, { ...strip(shape("a")), x: 2e6 }, { ...strip(shape("a")), index: 4 },
    { ...strip(shape("a")), strokeColor: "url(//elsewhere.example)" }, { ...strip(words("a", "b")), text: 5 },
    { ...strip(shape("a", { type: "line", points: [[0, 0]] })), points: [[0, "1"]] },
    { ...strip(shape("a", { type: "line", points: [[0, 0]] })), points: "long" },
  ]
  assert.deepEqual(bad.map(isElement), bad.map(() => false))
})

test("what is too large says what is too large about it", () => {
  const long = "x".repeat(LIMITS.BOARD_TEXT_CHARS + 1)
  assert.equal(problemOf(strip(words("a", long))), "words")
  assert.equal(problemOf(strip(shape("a", { type: "frame", name: "n".repeat(LIMITS.BOARD_NAME_CHARS + 1) }))), "words")
  const points = Array.from({ length: LIMITS.BOARD_POINTS + 1 }, (_, at) => [at, at])
  assert.equal(problemOf(strip(shape("a", { type: "line", points }))), "points")
  assert.equal(problemOf(strip(words("a", "字".repeat(4000)))), "bytes")
})

test("a long line by hand is thinned until it fits, and keeps its ends", () => {
  const points = Array.from({ length: 5000 }, (_, at) => [at * 1.00123, Math.sin(at) * 100])
  const value = strip(shape("a", { type: "freedraw", points, pressures: [], simulatePressure: true }))
  assert.equal(problemOf(value), null)
  assert.ok(bytesOf(value) <= LIMITS.BOARD_ELEMENT_BYTES && value.points.length > 300)
  assert.deepEqual(value.points[0], [0, 0])
  assert.equal(value.points.at(-1)[0], Math.round(4999 * 1.00123 * 100) / 100)
})

test("the board is read back to front, without what is none or stands under another's id", () => {
  const doc = new Y.Doc()
  const put = (key, value) => boardMap(doc).set(key, value)
  put("b", strip(shape("b", { index: "a1" })))
  put("a", strip(shape("a", { index: "a1" })))
  put("c", strip(shape("c", { index: "a0" })))
  put("d", strip(shape("a")))
  put("e", { type: "image" })
  assert.deepEqual(readBoard(doc).map(({ id }) => id), ["c", "a", "b"])
})

test("of where others say they are, only what has the right shape is believed", () => {
  const place = { x: 1, y: 2, tool: "laser", isDown: true, selected: ["a"], view: [0, 0, 100, 50] }
  assert.deepEqual(readBoardPlace({ ...place, more: 1 }), place)
  const bad = [null, "here", {}, { ...place, x: "1" }, { ...place, tool: "hammer" }, { ...place, selected: Array(21).fill("a") },
    { ...place, selected: ["<b>"] }, { ...place, view: [0, 0, 0, 5] }, { ...place, view: [0, 0, 1e9, 5] }]
  assert.deepEqual(bad.map(readBoardPlace), bad.map(() => null))
})

test("nothing in the document says at what time of the day something was drawn", () => {
  const now = Date.now()
  const value = strip(shape("a", { updated: now }))
  assert.ok(!JSON.stringify(value).includes(String(now)), "a blind reviewer reads the elements as they are")
  assert.equal(revive(value).updated, 1)
})
