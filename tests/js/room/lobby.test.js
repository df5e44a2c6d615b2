import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { createLobby } from "../../../static/js/room/lobby.js"
import { openPage } from "../page.js"
import { ALICE, BOB, fakeContext, START_MS } from "./fakes.js"

const DOOR = `<main><p data-lobby-late hidden></p><p data-lobby-here></p>
  <div data-lobby-word hidden><p data-words-by></p><p data-words></p></div>
  <div data-lobby-reason hidden><p data-words-by></p><p data-words></p></div></main>`
const HOUR_MS = 3600_000

let page
let ctx
let interval

beforeEach(() => {
  page = openPage(DOOR)
  ctx = fakeContext(BOB)
  // The page ends with the room, and so does the look at the clock; a test must end it itself.
  interval = globalThis.setInterval
  globalThis.setInterval = () => 0
})

afterEach(() => {
  globalThis.setInterval = interval
  page.close()
})

function started(config = {}) {
  const made = createLobby(page.find("main"), { ...ctx, config: { ...ctx.config, ...config } })
  made.start()
  return made
}

const at = (ms) => new Date(START_MS + ms).toISOString()

for (const [when, startsIn, isLate] of [["early", HOUR_MS, false], ["in time", 0, false], ["late", -3 * HOUR_MS, true]]) {
  test(`who comes ${when} is told that it is late, or nothing`, () => {
    started({ scheduled_time: at(startsIn), ends_at: at(startsIn + HOUR_MS) })
    assert.equal(!page.find("[data-lobby-late]").hidden, isLate)
  })
}

test("who is there and what they say is shown, also after a reload, and taken back", () => {
  started({ lobby: { interviewer_here: false, message: "Five minutes", reason: null } })
  assert.match(page.find("[data-lobby-here]").textContent, /No interviewer is in the room yet/)
  assert.equal(page.find("[data-lobby-word] [data-words]").textContent, "Five minutes")
  assert.equal(page.find("[data-lobby-reason]").hidden, true)
  ctx.socket.hears("lobby-changed", { interviewer_here: true, here: ["Alice"] })
  assert.equal(page.find("[data-lobby-here]").textContent, "In the room: Alice.")
  assert.equal(page.find("[data-lobby-word]").hidden, false, "what did not change stays")
  ctx.socket.hears("lobby-changed", { message: null })
  assert.equal(page.find("[data-lobby-word]").hidden, true)
})

test("of several interviewers none is said to be there who may not be", () => {
  const dora = { user_id: 4, username: "Dora", role: "interviewer" }
  ctx = fakeContext(BOB, { people: [ALICE, BOB, dora] })
  started({ lobby: { interviewer_here: false, message: null, reason: null } })
  assert.equal(page.find("[data-lobby-here]").textContent, "No interviewer is in the room yet. They see your request as soon as they open the room or their interviews.")
  ctx.socket.hears("lobby-changed", { interviewer_here: true, here: ["Dora"] })
  assert.equal(page.find("[data-lobby-here]").textContent, "In the room: Dora.")
  ctx.socket.hears("lobby-changed", { interviewer_here: true, here: ["Dora", "Alice"] })
  assert.equal(page.find("[data-lobby-here]").textContent, "In the room: Dora and Alice.")
})

test("a message is from who wrote it, not from who invited", () => {
  const from = (place) => page.find(`[data-lobby-${place}] [data-words-by]`).textContent
  started({ lobby: { interviewer_here: true, here: ["Dora"], message: "Alice is late", said_by: "Dora", reason: null } })
  assert.equal(from("word"), "Message from Dora")
  ctx.socket.hears("lobby-changed", { message: "Here I am", said_by: "Alice" })
  assert.equal(from("word"), "Message from Alice")
  ctx.socket.hears("join-rejected", { reason: "Not today", rejected_by: "Dora" })
  assert.equal(from("reason"), "Message from Dora")
  ctx.socket.hears("join-rejected", { reason: "Not today" })
  assert.equal(from("reason"), "Message from your interviewer", "an older record has no name")
})

test("why one was turned away is shown, and gone when one asks again", () => {
  const made = started()
  ctx.socket.hears("join-rejected", { reason: "We start at three" })
  assert.equal(page.find("[data-lobby-reason] [data-words]").textContent, "We start at three")
  made.show({ interviewer_here: true, message: null, reason: null })
  assert.equal(page.find("[data-lobby-reason]").hidden, true)
})
