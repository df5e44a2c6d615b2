import assert from "node:assert/strict"
import { afterEach, beforeEach, mock, test } from "node:test"

import { openPage } from "../page.js"
import { ALICE, BOB, fakeJoined, settle } from "./fakes.js"
import { PAGE, openRoom } from "./open_room.js"

let page
let ctx
let memory
let entry
let panel
let call
let room
let tabs

function open(me, changes = {}, kept = null) {
  ({ ctx, memory, entry, panel, call, room, tabs } = openRoom(page, me, changes, kept))
}

const state = () => page.find("main").dataset.state
const asked = (event) => ctx.socket.requested(event).length
const did = (part) => part.log.map(([what]) => what)
const visible = (selector) => !page.find(selector).closest("[hidden]")

async function enter(joined = fakeJoined()) {
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

test("the candidate asks, waits, is admitted and is in the room with the chosen devices", async () => {
  open(BOB)
  assert.equal(state(), "entry")
  entry.press()
  await settle()
  assert.equal(state(), "waiting")
  assert.equal(asked("request-join"), 1)
  assert.equal(asked("join"), 0)
  ctx.socket.hears("join-approved")
  await settle()
  assert.equal(asked("join"), 1)
  ctx.socket.hears("joined", fakeJoined({ code: "x" }))
  assert.equal(state(), "live")
  assert.deepEqual(call.log.slice(0, 2).map(([what]) => what), ["stream", "start"])
  assert.equal(panel.log[0][1].code, "x")
})

test("whoever asks before the connection is there is asked for as soon as it is", async () => {
  open(BOB)
  ctx.socket.becomes("connecting")
  entry.press()
  await settle()
  assert.equal(asked("request-join"), 0)
  assert.ok(!did(entry).includes("asked"), "nobody can see a request that the server does not have")
  ctx.socket.becomes("live")
  await settle()
  assert.equal(asked("request-join"), 1)
  assert.ok(did(entry).includes("asked"))
})

test("the line at the top says what is known of a connection that does not open", () => {
  open(BOB)
  ctx.socket.becomes("connecting")
  assert.equal(page.find("[data-connection-words]").textContent, "Connecting")
  ctx.socket.meets("another-way")
  assert.equal(page.find("[data-connection-words]").textContent, "Trying another way to connect…")
  ctx.socket.meets("unreachable")
  assert.match(page.find("[data-connection-words]").textContent, /cannot be reached/)
  ctx.socket.meets("")
  ctx.socket.becomes("live")
  assert.equal(page.find("[data-connection-words]").textContent, "Connected")
})

test("the candidate who is turned away may ask again", async () => {
  open(BOB)
  entry.press()
  ctx.socket.hears("join-rejected")
  assert.equal(state(), "rejected")
  assert.equal(memory.kept, null, "a reload does not ask unbidden")
  entry.press()
  await settle()
  assert.equal(state(), "waiting")
  assert.equal(asked("request-join"), 2)
})

test("a reload while waiting goes on waiting, since the same moment", async () => {
  open(BOB, { join_status: "requested" }, { askedAt: 1234, audio: false, video: true })
  await settle()
  assert.equal(state(), "waiting")
  assert.deepEqual(entry.log, [["start", { audio: false, video: true }], ["wait", 1234], ["asked"]])
  assert.equal(asked("request-join"), 1)
})

test("a reload in the room is back in it without a question, muted as before", async () => {
  open(BOB, { join_status: "approved" }, { isAdmitted: true, audio: false, video: true })
  await settle()
  assert.equal(state(), "connecting")
  assert.equal(asked("request-join"), 0)
  ctx.socket.hears("joined", fakeJoined())
  assert.equal(state(), "live")
  assert.deepEqual(entry.log[0], ["start", { audio: false, video: true }])
})

test("an approved candidate in a new tab chooses devices first, and does not ask", async () => {
  open(BOB, { join_status: "approved" })
  assert.equal(state(), "entry")
  entry.press()
  await settle()
  assert.equal(asked("request-join"), 0)
  assert.equal(asked("join"), 1)
})

test("a candidate who is not admitted any more is back before the door", async () => {
  open(BOB, { join_status: "approved" }, { isAdmitted: true })
  ctx.socket.refuse("not-admitted")
  await settle()
  ctx.socket.accept()
  await settle()
  assert.equal(state(), "entry")
  entry.press()
  assert.equal(state(), "waiting")
})

test("after a lost connection the seat is taken again and panels catch up instead of starting anew", async () => {
  open(ALICE)
  await enter()
  ctx.socket.becomes("reconnecting")
  assert.equal(state(), "reconnecting")
  assert.ok(visible("[data-room-leave]"), "the room stays in view")
  ctx.socket.becomes("live")
  await settle()
  ctx.socket.hears("joined", fakeJoined())
  assert.equal(state(), "live")
  assert.deepEqual(did(panel), ["start", "rejoined"])
  assert.equal(asked("join"), 2)
})

test("an outage is tried again until it has passed", async () => {
  open(ALICE)
  ctx.socket.refuse("unavailable", "The database is away.", true)
  entry.press()
  await settle()
  mock.timers.tick(800)
  await settle()
  assert.equal(asked("join"), 2)
  ctx.socket.accept()
  mock.timers.tick(1500)
  await settle()
  assert.equal(asked("join"), 3)
  assert.equal(state(), "connecting")
})

test("another tab with the seat stops everything here; this tab can take it back", async () => {
  open(ALICE)
  await enter()
  ctx.socket.hears("seat-taken")
  assert.equal(state(), "taken")
  assert.deepEqual(did(call), ["stream", "start", "stop"])
  assert.equal(memory.kept, null, "a reload does not take it back unbidden")
  page.click(page.find("[data-take-over]"))
  await settle()
  ctx.socket.hears("joined", fakeJoined())
  assert.equal(state(), "live")
  assert.equal(did(panel).at(-1), "start")
})

for (const [isTab, where] of [[true, "tab"], [false, "elsewhere"]]) {
  test(`a seat that went to ${isTab ? "a tab of this browser" : "another browser or device"} is said to be there`, async () => {
    open(ALICE)
    await enter()
    assert.equal(tabs.told, 1, "the other tabs are told")
    tabs.isTab = isTab
    ctx.socket.hears("seat-taken")
    assert.deepEqual(["tab", "elsewhere"].filter((one) => visible(`[data-closing="${one}"]`)), [where])
  })
}

for (const [event, end] of [["interview-completed", "completed"], ["interview-cancelled", "cancelled"]]) {
  test(`${event} stops everything and is said`, async () => {
    open(BOB, { join_status: "approved" })
    await enter()
    ctx.socket.hears(event)
    assert.equal(state(), end)
    assert.equal(did(call).at(-1), "stop")
    assert.deepEqual(did(entry).at(-1), "stop")
    assert.equal(ctx.socket.isClosed, true)
    assert.equal(memory.kept, null)
  })
}

test("an interview that ended while the connection was lost ends here too", async () => {
  open(BOB, { join_status: "approved" })
  await enter()
  ctx.socket.becomes("reconnecting")
  ctx.socket.refuse("interview-over")
  ctx.socket.becomes("live")
  await settle()
  assert.equal(state(), "completed")
})

test("leaving tells the server, stops everything and says so", async () => {
  open(ALICE)
  await enter()
  page.click(page.find("[data-room-leave]"))
  assert.deepEqual(ctx.socket.sends, [["leave", {}]])
  assert.equal(state(), "closed")
  assert.ok(visible('[data-closing="left"]') && !visible('[data-closing="signed-out"]'))
  assert.equal(did(call).at(-1), "stop")
})

test("the end of the session closes the room and says why", async () => {
  open(ALICE)
  await enter()
  ctx.socket.becomes("closed")
  assert.equal(state(), "closed")
  assert.ok(visible('[data-closing="signed-out"]') && !visible('[data-closing="left"]'))
})

test("an interview that is no longer one's own closes the room", async () => {
  open(BOB, { join_status: "approved" })
  ctx.socket.refuse("not-found")
  entry.press()
  await settle()
  assert.ok(visible('[data-closing="gone"]'))
})

test("a page that goes away leaves the room and remembers for the reload which devices were on", async () => {
  open(ALICE)
  await enter()
  room.rememberMedia({ audio: false, video: true })
  call.stop = () => room.rememberMedia({ audio: false, video: false })
  page.window.dispatchEvent(new page.window.Event("pagehide"))
  assert.deepEqual(ctx.socket.sends, [["leave", {}]])
  assert.equal(ctx.socket.isClosed, true)
  assert.equal(state(), "live", "nothing flashes while the page goes")
  assert.deepEqual(memory.kept, { audio: false, video: true, isAdmitted: true })
})

test("devices that open after the room was left are stopped", async () => {
  open(ALICE)
  let give
  entry.handOver = (receive) => { give = receive }
  await enter()
  page.click(page.find("[data-room-leave]"))
  const track = { isStopped: false, stop() { this.isStopped = true } }
  give({ getTracks: () => [track] })
  assert.equal(track.isStopped, true)
})

test("a new state is said, takes the focus that would be lost, and names the tab", async () => {
  open(BOB)
  page.find("[data-says=entry]").focus()
  entry.press()
  await settle()
  assert.equal(page.document.activeElement, page.find("[data-says=waiting]"))
  assert.ok(ctx.said.includes("Waiting"))
  assert.match(page.document.title, /^Waiting · /)
})
