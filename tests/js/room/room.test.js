import assert from "node:assert/strict"
import { afterEach, beforeEach, mock, test } from "node:test"

import { createHeader } from "../../../static/js/room/header.js"
import { createRoom } from "../../../static/js/room/room.js"
import { createView } from "../../../static/js/room/view.js"
import { openPage } from "../page.js"
import { ALICE, BOB, CAROL, fakeContext, fakeJoined, fakeMemory, settle } from "./fakes.js"

const PAGE = `<main data-module="room" data-state="opening" tabindex="-1">
  <span data-time-left></span>
  <p data-connection><span data-connection-icon></span><span data-connection-words></span></p>
  <span data-presence></span>
  <details data-people hidden><summary><span data-people-faces></span><span data-people-words></span></summary><ul data-people-list></ul></details>
  <div data-states="entry waiting rejected"><h2 data-says="entry" data-states="entry" tabindex="-1">Ready</h2>
    <h2 data-says="waiting" data-states="waiting" tabindex="-1">Waiting</h2></div>
  <div data-states="live reconnecting"><button data-room-leave>Leave</button></div>
  <div data-states="taken"><button data-take-over>Use this tab</button></div>
  <p data-states="taken" data-closing="tab">in a tab</p><p data-states="taken" data-closing="elsewhere">elsewhere</p>
  <div data-states="taken closed">
    ${["left", "signed-out", "gone"].map((why) => `<p data-states="closed" data-closing="${why}">${why}</p>`).join("")}
  </div>
</main>`

let page
let ctx
let memory
let entry
let panel
let call
let room
let tabs

function open(me, changes = {}, kept = null) {
  ctx = fakeContext(me, changes)
  memory = fakeMemory(kept)
  const happened = (log) => ({ log, start: (joined) => log.push(["start", joined]), rejoined: (joined) => log.push(["rejoined", joined]), stop: () => log.push(["stop"]) })
  panel = happened([])
  call = { ...happened([]), setLocalStream: (stream) => call.log.push(["stream", stream]), useSpeaker: (id) => { call.speaker = id } }
  tabs = { isTab: true, told: 0, tell() { tabs.told += 1 }, hasTaken: () => tabs.isTab, close() {} }
  entry = {
    log: [],
    start: (choices) => entry.log.push(["start", choices]),
    wait: (atMs) => entry.log.push(["wait", atMs]),
    asked: () => entry.log.push(["asked"]),
    choices: () => ({ audio: true, video: true }),
    speakerId: () => "the loud one",
    handOver: (receive) => receive("devices"),
    stop: () => entry.log.push(["stop"]),
  }
  const element = page.find("main")
  room = createRoom(element, {
    ctx,
    memory,
    tabs,
    view: createView(element, ctx),
    header: createHeader(element, ctx),
    makeEntry: (onAsk) => Object.assign(entry, { press: onAsk }),
    loadPanels: async () => ({ all: [panel, call], call }),
  })
  room.start()
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

test("who comes and who goes is shown and said", async () => {
  open(ALICE)
  await enter()
  assert.equal(page.find("[data-presence]").dataset.presence, "away")
  ctx.socket.hears("user-joined", BOB)
  assert.equal(page.find("[data-presence]").dataset.presence, "here")
  ctx.socket.hears("user-left", BOB)
  assert.deepEqual(ctx.said.slice(-2), ["Bob is in the room", "Bob left the room"])
})

test("an observer who comes and goes says nothing of the candidate", async () => {
  open(ALICE, { people: [ALICE, BOB, CAROL] })
  await enter(fakeJoined({ participants: [CAROL] }))
  const badge = () => page.find("[data-presence]").dataset.presence
  const here = () => [...page.document.querySelectorAll('[data-person][data-here="true"] bdi')].map((one) => one.textContent)
  assert.deepEqual([badge(), here()], ["away", ["Carol"]])
  ctx.socket.hears("user-joined", BOB)
  assert.deepEqual([badge(), here()], ["here", ["Bob", "Carol"]])
  ctx.socket.hears("user-left", CAROL)
  assert.deepEqual([badge(), here()], ["here", ["Bob"]])
  ctx.socket.hears("user-left", BOB)
  assert.deepEqual([badge(), here()], ["away", []])
  assert.deepEqual(ctx.said.slice(-3), ["Bob is in the room", "Carol left the room", "Bob left the room"])
})

test("the header has everybody with name, role, colour and presence", async () => {
  open(ALICE, { people: [ALICE, BOB, CAROL] })
  await enter(fakeJoined({ participants: [CAROL] }))
  const rows = [...page.document.querySelectorAll("[data-person]")].map((one) => one.textContent.replace(/\s+/g, " "))
  assert.deepEqual(rows, ["BBob candidate Away", "CCarol observer In the room"])
  assert.equal(page.find("[data-people]").hidden, false)
  assert.equal(page.find("[data-people-words]").textContent, "People: 1 of 2 in the room")
  assert.equal(page.find("[data-people-faces] .peer-3").dataset.here, "true")
})

test("who only takes a seat over did not come in a second time", async () => {
  open(ALICE)
  await enter(fakeJoined({ participants: [BOB] }))
  ctx.socket.hears("user-joined", BOB)
  assert.equal(ctx.said.includes("Bob is in the room"), false)
})

test("with nobody else invited there is no list of people", () => {
  open(BOB)
  assert.equal(page.find("[data-people]").hidden, true)
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
