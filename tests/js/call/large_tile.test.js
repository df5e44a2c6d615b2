import assert from "node:assert/strict"
import { afterEach, beforeEach, mock, test } from "node:test"

import { createLargeTile } from "../../../static/js/call/view/large_tile.js"
import { settle } from "./fakes.js"
import { alice, BOB, CAROL, openRoom } from "./room_page.js"

const HERE = { audio: true, video: true, screen: false }
const STEP_MS = 200
const DORA = { user_id: 4, username: "Dora Evans", role: "interviewer" }

let page
let made
let close
let room

beforeEach(() => {
  ;({ page, made, close } = openRoom())
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] })
})

afterEach(() => {
  room?.call.stop()
  room = null
  mock.timers.reset()
  close()
})

async function enter(...participants) {
  room = alice(page)
  room.call.start({ participants: participants.map((one) => ({ ...one, ...HERE })) })
  await settle()
  for (const connection of made) connection.become("connected")
}

const large = () => page.find('[data-tile="main"] [data-name]').textContent
const small = () => [...page.document.querySelectorAll("[data-others] [data-name]")].map((one) => one.textContent)
const line = () => page.find("[data-call-words]").textContent

/** Who left by a lost connection keeps the place for a moment. */
function leave(person) {
  room.hear("user-left", person)
  mock.timers.tick(60_000)
}

function speak(choice, userId, ms) {
  let chosen = null
  for (let passed = 0; passed <= ms; passed += STEP_MS) chosen = choice.hear(userId, STEP_MS)
  return chosen
}

test("who speaks for a moment, or not at all, moves no picture", () => {
  const choice = createLargeTile(BOB.user_id)
  assert.equal(speak(choice, null, 10_000), null)
  assert.equal(speak(choice, CAROL.user_id, 1000), null)
  assert.equal(speak(choice, BOB.user_id, 1000), null, "the time of another does not count")
  assert.equal(speak(choice, CAROL.user_id, 1000), null)
  assert.equal(speak(choice, CAROL.user_id, 2000), CAROL.user_id)
})

test("whose tile is large when somebody left: the person one talks with, then an interviewer, then anybody", () => {
  const choice = createLargeTile(BOB.user_id)
  assert.equal(choice.next([]), null)
  assert.equal(choice.next([CAROL]), CAROL.user_id)
  assert.equal(choice.next([CAROL, DORA]), DORA.user_id)
  assert.equal(choice.next([CAROL, DORA, BOB]), BOB.user_id)
})

test("with nobody there the large tile waits for the person one talks with", async () => {
  await enter()
  assert.deepEqual([large(), small(), line()], ["Bob Tran", [], "Bob Tran is not in the room yet."])
})

test("while that person is away, the large tile and the line are about somebody who is there", async () => {
  await enter(CAROL)
  assert.deepEqual([large(), small()], ["Carol Diaz", []])
  assert.equal(page.find('[data-tile="main"] [data-role]').hidden, false)
  assert.equal(page.find('[data-tile="main"]').classList.contains("peer-3"), true)
  assert.equal(line(), "Connected.")
  leave(CAROL)
  assert.deepEqual([large(), line()], ["Bob Tran", "Bob Tran is not in the room yet."])
  assert.equal(page.find('[data-tile="main"]').classList.contains("peer-3"), false)
})

test("the person one talks with takes the large tile on coming in, and leaves it to who stays", async () => {
  await enter(CAROL)
  room.hear("user-joined", BOB)
  room.hear("media-changed", { user_id: 2, ...HERE })
  await settle()
  assert.deepEqual([large(), small()], ["Bob Tran", ["Carol Diaz"]])
  leave(BOB)
  assert.deepEqual([large(), small()], ["Carol Diaz", []])
  assert.equal(page.find("[data-others]").hidden, true)
  leave(CAROL)
  assert.equal(line(), "Bob Tran left the room.")
})

test("who speaks for a while has the large tile, with their picture; their voice is not touched", async () => {
  await enter(BOB, CAROL)
  const voices = [...page.document.querySelectorAll("audio")]
  assert.equal(voices.length, 2)
  made[1].getTransceivers()[0].receiver.loudness = 0.2
  mock.timers.tick(5000)
  assert.deepEqual([large(), small()], ["Carol Diaz", ["Bob Tran"]])
  assert.equal(page.find('[data-tile="main"]').hasAttribute("data-speaking"), true)
  assert.equal(page.find("[data-others] [data-tile]").hasAttribute("data-speaking"), false)
  made[1].getTransceivers()[0].receiver.loudness = 0
  mock.timers.tick(10_000)
  assert.equal(large(), "Carol Diaz", "silence moves nothing")
  assert.deepEqual([...page.document.querySelectorAll("audio")], voices)
})
