import assert from "node:assert/strict"
import { afterEach, beforeEach, mock, test } from "node:test"

import { openPage } from "../page.js"
import { ALICE, BOB, CAROL, fakeJoined, settle } from "./fakes.js"
import { PAGE, openRoom } from "./open_room.js"

let page
let ctx

async function enter(me, joined = fakeJoined(), changes = {}) {
  const { ctx: opened, entry } = openRoom(page, me, changes)
  ctx = opened
  entry.press()
  await settle()
  ctx.socket.hears("joined", joined)
}

beforeEach(() => {
  page = openPage(PAGE)
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] })
})

afterEach(() => {
  mock.timers.reset()
  page.close()
})

test("who comes and who goes is shown and said", async () => {
  await enter(ALICE)
  assert.equal(page.find("[data-presence]").dataset.presence, "away")
  ctx.socket.hears("user-joined", BOB)
  assert.equal(page.find("[data-presence]").dataset.presence, "here")
  ctx.socket.hears("user-left", BOB)
  assert.deepEqual(ctx.said.slice(-2), ["Bob is in the room", "Bob left the room"])
})

test("the header names who is in the room, and the candidate first", async () => {
  await enter(ALICE, fakeJoined({ participants: [CAROL] }), { people: [ALICE, BOB, CAROL] })
  const badge = () => `${page.find("[data-named]").textContent}: ${page.find("[data-presence]").dataset.presence}`
  const here = () => [...page.document.querySelectorAll('[data-person][data-here="true"] bdi')].map((one) => one.textContent)
  assert.deepEqual([badge(), here()], ["Carol: here", ["Carol"]])
  ctx.socket.hears("user-joined", BOB)
  assert.deepEqual([badge(), here()], ["Bob: here", ["Bob", "Carol"]])
  ctx.socket.hears("user-left", CAROL)
  assert.deepEqual([badge(), here()], ["Bob: here", ["Bob"]])
  ctx.socket.hears("user-left", BOB)
  assert.deepEqual([badge(), here()], ["Bob: away", []])
  assert.deepEqual(ctx.said.slice(-3), ["Bob is in the room", "Carol left the room", "Bob left the room"])
})

test("the header has everybody with name, role, colour and presence", async () => {
  await enter(ALICE, fakeJoined({ participants: [CAROL] }), { people: [ALICE, BOB, CAROL] })
  const rows = [...page.document.querySelectorAll("[data-person]")].map((one) => one.textContent.replace(/\s+/g, " "))
  assert.deepEqual(rows, ["BBob candidate Away", "CCarol observer In the room"])
  assert.equal(page.find("[data-people]").hidden, false)
  assert.equal(page.find("[data-people-words]").textContent, "People: 1 of 2 in the room")
  assert.equal(page.find("[data-people-faces] .peer-3").dataset.here, "true")
})

test("who only takes a seat over did not come in a second time", async () => {
  await enter(ALICE, fakeJoined({ participants: [BOB] }))
  ctx.socket.hears("user-joined", BOB)
  assert.equal(ctx.said.includes("Bob is in the room"), false)
})

test("who would lose the room is named to whoever ends it", async () => {
  page.find("main").insertAdjacentHTML("beforeend", "<p data-still-here hidden></p>")
  await enter(ALICE, fakeJoined({ participants: [CAROL] }), { people: [ALICE, BOB, CAROL] })
  ctx.socket.hears("user-joined", BOB)
  assert.equal(page.find("[data-still-here]").textContent, "In the room besides you: Bob, Carol.")
  ctx.socket.hears("user-left", CAROL)
  ctx.socket.hears("user-left", BOB)
  assert.equal(page.find("[data-still-here]").hidden, true)
})

test("with nobody else invited there is no list of people", () => {
  openRoom(page, BOB)
  assert.equal(page.find("[data-people]").hidden, true)
})
