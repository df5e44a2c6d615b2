import assert from "node:assert/strict"
import { afterEach, beforeEach, mock, test } from "node:test"

import { createOpening } from "../../../static/js/room/opening.js"
import { openPage } from "../page.js"
import { BOB, fakeContext, START_MS } from "./fakes.js"

const DOOR = `<main><p data-opening>From 09:45</p><button data-entry-ask disabled>Ask to join</button>
  <section hidden><p data-opening>From 09:45</p><button data-entry-ask disabled>Ask again</button></section></main>`
const MINUTE_MS = 60_000

let page
let ctx
let said

beforeEach(() => {
  page = openPage(DOOR)
  mock.timers.enable({ apis: ["setInterval"] })
})

afterEach(() => {
  mock.timers.reset()
  page.close()
})

function open(opensInMs, changes = {}) {
  ctx = fakeContext(BOB, { opens_at: new Date(START_MS + opensInMs).toISOString(), ...changes })
  said = []
  let now = START_MS
  createOpening(page.find("main"), { ...ctx, announce: (text) => said.push(text), clock: { now: () => now } }).start()
  return { passes(ms) { now += ms; mock.timers.tick(1000) } }
}

const canAsk = () => [...page.document.querySelectorAll("[data-entry-ask]")].map((one) => !one.disabled)
const isTold = () => [...page.document.querySelectorAll("[data-opening]")].map((one) => !one.hidden)

test("nobody can ask before the door opens; then one can without a reload, and is told once", () => {
  const clock = open(2 * MINUTE_MS)
  clock.passes(2 * MINUTE_MS - 1)
  assert.deepEqual([canAsk(), isTold(), said], [[false, false], [true, true], []])
  clock.passes(1)
  clock.passes(MINUTE_MS)
  assert.deepEqual([canAsk(), isTold(), said], [[true, true], [false, false], ["You can ask to join now."]])
})

test("an interviewer in the room opens the door early, and closes it again by leaving", () => {
  open(90 * MINUTE_MS, { lobby: { interviewer_here: false } })
  assert.deepEqual(canAsk(), [false, false])
  ctx.socket.hears("lobby-changed", { message: "Soon" })
  assert.deepEqual(canAsk(), [false, false])
  ctx.socket.hears("lobby-changed", { interviewer_here: true, here: ["Alice"] })
  assert.deepEqual([canAsk(), said], [[true, true], ["An interviewer is in the room. You can ask to join now."]])
  ctx.socket.hears("lobby-changed", { interviewer_here: false, here: [] })
  assert.deepEqual([canAsk(), isTold()], [[false, false], [true, true]])
})

for (const status of ["approved", "requested"]) {
  test(`whose request is ${status} goes on at any time`, () => {
    page.close()
    page = openPage(DOOR.replaceAll("<p data-opening>", "<p data-opening hidden>").replaceAll(" disabled", ""))
    open(90 * MINUTE_MS, { join_status: status })
    assert.deepEqual([canAsk(), isTold(), said], [[true, true], [false, false], []])
  })
}
