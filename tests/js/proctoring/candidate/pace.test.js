import assert from "node:assert/strict"
import { test } from "node:test"

import { createPace } from "../../../../static/js/proctoring/candidate/pace.js"

/** The time from one look to the next, once the pace has settled. */
function settledPeriod(tookMs) {
  const pace = createPace()
  let pauseMs = 0
  for (let look = 0; look < 50; look += 1) pauseMs = pace.pauseAfter(tookMs)
  return tookMs + pauseMs
}

test("a quick machine looks four times a second", () => {
  assert.equal(Math.round(settledPeriod(40)), 250)
})

test("a slow machine is given at least as much rest as work", () => {
  assert.equal(Math.round(settledPeriod(300)), 600)
})

test("the slowest is still asked about once a second, and never without a pause", () => {
  assert.equal(Math.round(settledPeriod(800)), 1000)
  assert.ok(settledPeriod(5000) > 5000)
})

test("one slow look, such as the first, does not set the pace", () => {
  const pace = createPace()
  pace.pauseAfter(900)
  assert.ok(pace.pauseAfter(40) < 350)
})
