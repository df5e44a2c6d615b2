import assert from "node:assert/strict"
import { test } from "node:test"

import { createActiveSpeaker } from "../../../../static/js/call/media/active_speaker.js"

const TICK_MS = 200
const [BOB, CAROL] = [2, 3]

/** Who speaks after so many seconds of these voices. */
function listener() {
  const speaker = createActiveSpeaker()
  return (levels, seconds) => {
    let who = null
    for (let elapsed = 0; elapsed < seconds * 1000; elapsed += TICK_MS) who = speaker.take(new Map(levels), TICK_MS)
    return who
  }
}

test("silence is nobody, and a hiss too", () => {
  const hear = listener()
  assert.equal(hear([[BOB, 0], [CAROL, 0.01]], 10), null)
})

test("a click is nobody, a word is somebody", () => {
  const hear = listener()
  assert.equal(hear([[BOB, 0.5]], 0.2), null)
  assert.equal(hear([[BOB, 0]], 2), null)
  assert.equal(hear([[BOB, 0.1]], 1), BOB)
})

test("a breath does not end it, quiet does", () => {
  const hear = listener()
  hear([[BOB, 0.1]], 2)
  assert.equal(hear([[BOB, 0]], 1), BOB)
  assert.equal(hear([[BOB, 0]], 2), null)
})

test("of two who talk the louder has the ring, and a short word of the other does not take it", () => {
  const hear = listener()
  assert.equal(hear([[BOB, 0.2], [CAROL, 0.05]], 2), BOB)
  assert.equal(hear([[BOB, 0.1], [CAROL, 0.3]], 0.6), BOB)
  assert.equal(hear([[BOB, 0.1], [CAROL, 0.05]], 1), BOB)
  assert.equal(hear([[BOB, 0.1], [CAROL, 0.3]], 2), CAROL)
})

test("two who are about as loud do not take the ring from each other", () => {
  const hear = listener()
  hear([[BOB, 0.1], [CAROL, 0]], 2)
  for (let turn = 0; turn < 20; turn += 1) {
    assert.equal(hear([[BOB, 0.1], [CAROL, 0.14]], 0.6), BOB)
    assert.equal(hear([[BOB, 0.14], [CAROL, 0.1]], 0.6), BOB)
  }
})

test("who leaves while talking has no ring any more", () => {
  const hear = listener()
  hear([[BOB, 0.2], [CAROL, 0.1]], 2)
  assert.equal(hear([[CAROL, 0.1]], 0.4), CAROL)
  assert.equal(hear([], 0.2), null)
})
