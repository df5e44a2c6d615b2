import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { createTrack } from "../../../static/js/playback/track.js"
import { openPage } from "../page.js"

const DURATION = 160_000 // One part of the strip is a second.
let page

beforeEach(() => {
  page = openPage('<input type="range"><div data-marks></div><svg></svg>')
})

afterEach(() => page.close())

function spans(marks, duration = DURATION) {
  const track = createTrack({ slider: page.find("input"), marksPlace: page.find("[data-marks]"), strip: page.find("svg") }, {
    duration, marks, typing: { times: [], edits: [] }, classNames: [], nameOf: () => "", clockAt: () => "", onSeek() {}, onMark() {},
  })
  track.start()
  return [...page.document.querySelectorAll(".playback-span")].map((one) => [Number(one.getAttribute("x")), Number(one.getAttribute("width"))])
}

const alert = (at, lasts) => ({ at, lasts, kind: "alert", person: 1 })

test("a signal that lasted is a line as long as it lasted", () => {
  assert.deepEqual(spans([alert(10_000, 7), alert(40_000, 30)]), [[10, 7], [40, 30]])
})

test("a short one can still be seen, and a long one ends with the recording", () => {
  const [[, short], [at, long]] = spans([alert(10_000, 0.01), alert(150_000, 60)])
  assert.ok(short >= 0.5)
  assert.equal(at + long, 160)
})

test("what has no length, and pauses, are no lines", () => {
  assert.deepEqual(spans([alert(10_000, 0), { at: 5, kind: "pause", lasts: 100, person: 0 }, { at: 9, kind: "chat", person: 1 }]), [])
  assert.deepEqual(spans([alert(0, 5)], 0), [])
})
