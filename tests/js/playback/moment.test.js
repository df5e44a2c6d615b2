import assert from "node:assert/strict"
import { describe, it } from "node:test"

import { hashOf, placeOf, readMoment } from "../../../static/js/playback/moment.js"
import { createTimeline } from "../../../static/js/playback/timeline.js"

const STARTED = Date.UTC(2026, 10, 30, 9)
const HOUR = 3_600_000

/** Two edits, an hour apart and then a minute: the hour is cut to ten seconds. */
function recorded(startedAt = STARTED) {
  const edits = [0, HOUR, HOUR + 60_000].map((at) => ({ at, author: 1, update: new Uint8Array() }))
  const { duration, atClock, wallClock } = createTimeline({ startedAt, language: "python", people: [], marks: [], edits })
  return { recording: { startedAt, duration, atClock }, wallClock }
}

describe("the address of a moment", () => {
  it("is nothing where something else stands behind the #", () => {
    for (const hash of ["", "#", "#chat", "#at=", "#at=-5", "#at=1e9", "#at=1.5", "#at=1234567890123456", "#t=12:34", "#at=5&file=../x", "#at=5&x=1", "at=5"]) {
      assert.equal(readMoment(hash), null, hash)
    }
  })

  it("names the clock's time, and a file that somebody chose", () => {
    assert.deepEqual(readMoment(hashOf(STARTED + 0.4)), { kind: "at", value: STARTED, file: null })
    assert.deepEqual(readMoment(hashOf(STARTED, "main")), { kind: "at", value: STARTED, file: "main" })
    assert.deepEqual(readMoment("#t=754"), { kind: "t", value: 754, file: null })
  })

  it("leads to the same moment again, also behind and within a pause that is left out", () => {
    const { recording, wallClock } = recorded()
    for (const shown of [0, 4000, 10_000, 45_000, recording.duration]) {
      const place = placeOf(readMoment(hashOf(wallClock(shown))), recording)
      assert.ok(Math.abs(place - shown) <= 1, `${shown} became ${place}`)
    }
  })

  it("is refused before and after what was recorded", () => {
    const { recording } = recorded()
    for (const at of [STARTED - 5000, STARTED + HOUR + 65_000, 9e14]) assert.equal(placeOf({ kind: "at", value: at, file: null }, recording), null)
    assert.equal(placeOf({ kind: "t", value: 100, file: null }, recording), null)
    assert.equal(placeOf({ kind: "t", value: 70, file: null }, recording), 70_000)
  })

  it("counts from the beginning where there is no date, and still does once there is one", () => {
    for (const startedAt of [0, STARTED]) {
      assert.equal(placeOf({ kind: "at", value: HOUR + 30_000, file: null }, recorded(startedAt).recording), 40_000)
    }
  })
})
