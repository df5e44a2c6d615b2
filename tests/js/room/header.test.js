import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { serverClock } from "../../../static/js/room/context.js"
import { timeLeft } from "../../../static/js/room/header.js"
import { openPage } from "../page.js"

const MINUTE_MS = 60_000
const START = Date.parse("2026-11-23T10:00:00Z")
const END = START + 60 * MINUTE_MS

let page
beforeEach(() => { page = openPage("") })
afterEach(() => page.close())

for (const [minute, words, when] of [
  [-12, "Starts in 12 min", "ahead"], [0, "1 h left", "running"], [36.5, "24 min left", "running"], [55, "5 min left", "soon"],
  [59.9, "1 min left", "soon"], [60, "Time is up", "over"], [64, "4 min over", "over"],
]) {
  test(`${minute} minutes after the start: ${words}`, () => {
    assert.deepEqual(timeLeft(START, END, START + minute * MINUTE_MS), { words, when })
  })
}

test("the server's clock counts, not a computer's that is two hours off", () => {
  const own = { ms: START + 120 * MINUTE_MS, now() { return this.ms } }
  const clock = serverClock("2026-11-23T10:00:00Z", own)
  own.ms += 5000
  assert.equal(clock.now(), START + 5000)
})

test("a page whose scripts ran two seconds after it came is not two seconds behind the server", () => {
  const clock = serverClock("2026-11-23T10:00:00.250Z", { now: () => START + 7 }, 2000)
  assert.equal(clock.now(), START + 2250)
})

test("without a word from the server the computer's clock has to do", () => {
  assert.equal(serverClock(undefined, { now: () => 42 }).now(), 42)
})
