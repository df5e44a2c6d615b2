import assert from "node:assert/strict"
import { test } from "node:test"

import { createFaceCount, faceToMeasure } from "../../../../static/js/proctoring/candidate/face_count.js"
import { createPace } from "../../../../static/js/proctoring/candidate/pace.js"

const box = (what = {}) => ({ x: 10, y: 10, width: 90, height: 120, score: 0.9, ...what })
const mesh = box({ score: 0.8, landmarks: [] })
const guess = box({ score: 0.3 })
const small = box({ score: 0.5, isDoubtful: true })

/** The seconds at which the second opinion is asked while one clear face is in view. */
function asked(everyMs, untilMs) {
  const count = createFaceCount()
  const at = []
  for (let atMs = 0; atMs <= untilMs; atMs += everyMs) {
    if (!count.needsSecond([box()], atMs)) continue
    count.addSecond(1, atMs)
    at.push(atMs / 1000)
  }
  return at
}

test("the second opinion is asked once a second by a quick machine, and at every look by a slow one", () => {
  assert.deepEqual(asked(250, 4000), [0, 1, 2, 3, 4])
  assert.deepEqual(asked(303, 2000), [0, 0.909, 1.818])
  assert.deepEqual(asked(1000, 3000), [0, 1, 2, 3])
})

test("it is never older than a second, whatever the pace", () => {
  for (const tookMs of [20, 60, 110, 150, 190, 240, 400, 900]) {
    const pace = createPace()
    const count = createFaceCount()
    let secondAtMs = 0
    for (let look = 0, atMs = 0; look < 60; look += 1, atMs += tookMs + pace.pauseAfter(tookMs)) {
      if (count.needsSecond([box()], atMs)) {
        count.addSecond(2, atMs)
        secondAtMs = atMs
      }
      assert.ok(atMs - secondAtMs < 1000)
      assert.equal(count.of([box()]), 2)
    }
  }
})

test("it is asked whenever the first one finds nobody, several, a guess or a doubtful face", () => {
  const count = createFaceCount()
  count.addSecond(1, 0)
  assert.equal(count.needsSecond([box()], 250), false)
  for (const first of [[], [box(), box()], [guess], [small]]) assert.equal(count.needsSecond(first, 250), true)
})

test("a clock that is set back does not put it off", () => {
  const count = createFaceCount()
  count.addSecond(1, 3_600_000)
  assert.equal(count.needsSecond([box()], 0), true)
})

test("a second face that only the first opinion sees is none; a single one that only it sees is one", () => {
  const count = createFaceCount()
  count.addSecond(1, 0)
  assert.equal(count.of([box(), box()]), 1)
  count.addSecond(0, 250)
  assert.equal(count.of([box()]), 1)
  assert.equal(count.of([guess]), 1)
  assert.equal(count.of([]), 0)
})

test("a face that only the second opinion sees is one", () => {
  const count = createFaceCount()
  count.addSecond(1, 0)
  assert.equal(count.of([]), 1)
})

test("a doubtful face counts only if the second opinion sees one too", () => {
  const count = createFaceCount()
  count.addSecond(0, 0)
  assert.equal(count.of([small]), 0)
  assert.equal(faceToMeasure([small], []), null)
  count.addSecond(1, 250)
  assert.equal(count.of([small]), 1)
  assert.equal(faceToMeasure([small], [mesh]), small)
})

test("the first opinion's face is measured, unless it is a guess and the second opinion has one", () => {
  const clear = box()
  assert.equal(faceToMeasure([clear], [mesh]), clear)
  assert.equal(faceToMeasure([guess], [mesh]), mesh)
  assert.equal(faceToMeasure([guess], []), guess)
  assert.equal(faceToMeasure([], [mesh]), mesh)
  assert.equal(faceToMeasure([], []), null)
})
