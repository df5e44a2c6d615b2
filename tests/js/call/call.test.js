import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { fakeStream, fakeTrack, settle } from "./fakes.js"
import { alice as aliceIn, BOB, CAROL, openRoom } from "./room_page.js"

// A page of jsdom brings an Event of its own, which Node's EventTarget refuses.
const NodeEvent = Event

let page
let made
let close
let resize
let running

beforeEach(() => {
  ({ page, made, close, resize } = openRoom())
})

afterEach(() => {
  running.stop()
  close()
})

function alice(options) {
  const room = aliceIn(page, options)
  running = room.call
  return room
}

const media = ({ sent }) => sent.filter(([event]) => event === "change-media").map(([, state]) => state)
const press = (what) => page.click(page.find(`[data-call-toggle="${what}"]`))

test("alone in the room: one's own picture, the other's initials, and a sentence", () => {
  const { call } = alice()
  call.setLocalStream(fakeStream(fakeTrack("audio"), fakeTrack("video")))
  call.start({ participants: [] })
  assert.equal(page.find("[data-panel]").dataset.call, "idle")
  assert.equal(page.find("[data-call-words]").textContent, "Bob Tran is not in the room yet.")
  assert.equal(page.find('[data-tile="self"]').dataset.picture, "on")
  assert.equal(page.find('[data-tile="main"] [data-initials]').textContent, "BT")
  assert.equal(call.localVideo(), page.find('[data-tile="self"] video'))
})

test("Bob is here already: the call connects with the configured servers, and shows what he has on", async () => {
  const room = alice()
  room.call.start({ participants: [{ ...BOB, audio: false, video: true, screen: false }] })
  await settle()
  assert.deepEqual(made[0].options.iceServers, [{ urls: "stun:stun.example.org" }])
  assert.ok(room.sent.some(([event]) => event === "offer"))
  made[0].become("connected")
  assert.equal(page.find("[data-panel]").dataset.call, "connected")
  assert.equal(page.find('[data-tile="main"]').dataset.picture, "on")
  assert.equal(page.find('[data-tile="main"] [data-flag="microphone"]').hidden, false)
  assert.ok(room.said.includes("Connected."))
})

test("the other side is told what is on: at the start, at every change, and when somebody comes in", async () => {
  const room = alice()
  room.call.setLocalStream(fakeStream(fakeTrack("audio"), fakeTrack("video")))
  assert.deepEqual(media(room), [], "nothing is said before the room")
  room.call.start({ participants: [] })
  press("camera")
  await settle()
  room.hear("user-joined", BOB)
  assert.deepEqual(media(room).map(({ video }) => video), [true, false, false])
  assert.equal(page.find('[data-call-toggle="camera"]').getAttribute("aria-pressed"), "false")
  assert.equal(room.call.localVideo(), null)
})

test("F8 mutes from anywhere; a letter does not, whatever is held with it, nor a key that composes", async () => {
  const room = alice()
  room.call.setLocalStream(fakeStream(fakeTrack("audio")))
  room.call.start({ participants: [] })
  const key = (options) => page.document.body.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, ...options }))
  key({ key: "m", code: "KeyM" })
  key({ key: "µ", code: "KeyM", altKey: true })
  key({ key: "ć", code: "KeyC", altKey: true })
  key({ key: "F8", code: "F8", isComposing: true })
  key({ key: "F8", code: "F8", ctrlKey: true })
  await settle()
  assert.equal(media(room).at(-1).audio, true)
  key({ key: "F8", code: "F8" })
  await settle()
  assert.equal(media(room).at(-1).audio, false)
})

test("a device that is on and gives nothing is told to both, with what to do, until it gives something", async (context) => {
  context.mock.timers.enable({ apis: ["setInterval", "Date"] })
  const room = alice()
  const [microphone, camera] = [fakeTrack("audio"), fakeTrack("video")]
  room.call.setLocalStream(fakeStream(microphone, camera))
  room.call.start({ participants: [] })
  const own = (what) => !page.find(`[data-tile="self"] [data-flag="${what}"]`).hidden
  for (const track of [microphone, camera]) {
    track.muted = true
    track.dispatchEvent(new NodeEvent("mute"))
  }
  context.mock.timers.tick(2500)
  assert.deepEqual([room.shown.size, own("no-sound"), media(room).at(-1).silent], [0, false, undefined], "systems mute for a moment")
  context.mock.timers.tick(1500)
  assert.deepEqual([own("no-sound"), own("no-picture"), media(room).at(-1).silent], [true, true, ["audio", "video"]])
  assert.match([...room.shown].join(" "), /Your microphone is on, but no sound comes from it\. Look for a mute switch.*Your camera is on, but its picture is black or missing/)
  microphone.muted = false
  context.mock.timers.tick(500)
  assert.deepEqual([room.shown.size, own("no-sound"), media(room).at(-1).silent], [1, false, ["video"]])
  press("camera")
  await settle()
  assert.deepEqual([own("no-picture"), media(room).at(-1).silent], [false, undefined])
})

test("of another's silent device the name is told, once, until it is over or they are gone", async () => {
  const room = alice()
  room.call.start({ participants: [{ ...BOB, audio: true, video: true, screen: false }] })
  await settle()
  const bob = (silent) => room.hear("media-changed", { user_id: BOB.user_id, audio: true, video: true, screen: false, silent })
  bob(["audio"])
  bob(["audio"])
  assert.deepEqual([...room.shown], ["No sound comes from Bob Tran's microphone, although it is on. It may be muted by a switch or by the system. Bob Tran is told, too."])
  assert.equal(page.find('[data-tile="main"] [data-flag="no-sound"]').hidden, false)
  bob([])
  assert.equal(room.shown.size, 0)
  assert.equal(page.find('[data-tile="main"] [data-flag="no-sound"]').hidden, true)
  bob(["video"])
  room.hear("user-left", { user_id: BOB.user_id })
  assert.equal(room.shown.size, 0)
})

test("a second press while the browser still asks is no second question", async () => {
  const room = alice()
  room.call.start({ participants: [] })
  press("screen")
  press("screen")
  await settle()
  assert.equal(room.devices.opened.length, 1)
})

test("a camera that was pulled out is told once, until one works again", async () => {
  const room = alice()
  room.call.start({ participants: [] })
  press("camera")
  await settle()
  await room.devices.unplug(room.devices.opened[0])
  assert.equal(room.shown.size, 1)
  assert.match([...room.shown][0], /^The camera was unplugged/)
  assert.equal(media(room).at(-1).video, false)
  press("camera")
  await settle()
  assert.equal(room.shown.size, 0)
})

const shares = (isOn, audio = true) => ["media-changed", { user_id: 2, audio, video: true, screen: isOn }]

test("Bob's screen takes half, becomes larger and smaller, and ends with his sharing", async () => {
  const room = alice()
  room.call.start({ participants: [{ ...BOB, audio: true, video: true, screen: false }] })
  room.hear(...shares(true))
  const root = page.find("main")
  const [smaller, larger] = [page.find("[data-screen-smaller]"), page.find("[data-screen-larger]")]
  assert.equal(root.dataset.screen, "half", "never in place of what one types in")
  assert.ok(room.said.includes("Bob Tran is sharing the screen"))
  page.click(smaller)
  assert.equal(root.dataset.screen, "aside")
  assert.equal(page.document.activeElement, larger, "the button that undoes it has the focus")
  room.hear(...shares(true, false))
  assert.equal(root.dataset.screen, "aside", "another change leaves it where it was put")
  page.click(larger)
  page.click(larger)
  assert.equal(root.dataset.screen, "on")
  assert.deepEqual([larger.hidden, smaller.hidden], [true, false])
  room.hear(...shares(false))
  assert.equal(root.dataset.screen, "off")
})

test("where there is no room for two halves, the screen has all of it or is aside", async () => {
  const room = alice()
  room.call.start({ participants: [{ ...BOB, audio: true, video: true, screen: false }] })
  room.hear(...shares(true))
  resize(true)
  assert.equal(page.find("main").dataset.screen, "on")
  page.click(page.find("[data-screen-smaller]"))
  assert.equal(page.find("main").dataset.screen, "aside")
  room.hear(...shares(false))
  room.hear(...shares(true))
  assert.equal(page.find("main").dataset.screen, "on")
})

test("Bob leaves: his tile is empty and his connection closed", async () => {
  const room = alice()
  room.call.start({ participants: [{ ...BOB, audio: true, video: true, screen: true }] })
  await settle()
  room.hear("user-left", BOB)
  assert.equal(page.find("[data-call-words]").textContent, "Bob Tran left the room.")
  assert.equal(page.find('[data-tile="main"]').dataset.picture, "off")
  assert.equal(page.find("main").dataset.screen, "off")
  assert.ok(made.every((connection) => connection.isClosed))
})

test("leaving ends every track and connection, and hears nothing more", async () => {
  const room = alice()
  const tracks = [fakeTrack("audio"), fakeTrack("video")]
  room.call.setLocalStream(fakeStream(...tracks))
  room.call.start({ participants: [{ ...BOB, audio: true, video: true, screen: false }] })
  press("screen")
  await settle()
  room.call.stop()
  assert.ok([...tracks, ...room.devices.opened].every((track) => track.readyState === "ended"))
  assert.ok(made.every((connection) => connection.isClosed))
  assert.equal(room.hearers.size, 0)
})

test("taking the seat back opens what was on", async () => {
  const room = alice()
  room.call.setLocalStream(fakeStream(fakeTrack("audio"), fakeTrack("video")))
  room.call.start({ participants: [] })
  room.call.stop()
  room.call.start({ participants: [] })
  await settle()
  assert.deepEqual(media(room).at(-1), { audio: true, video: true, screen: false, held: false, surface: null })
})

test("a further person has a small tile of her own, signals of her own, and goes without taking the others along", async () => {
  const room = alice()
  room.call.start({ participants: [BOB, { ...CAROL, audio: false, video: true }] })
  await settle()
  const offers = room.sent.filter(([event]) => event === "offer").map(([, { to }]) => to)
  assert.deepEqual(offers.sort(), [2, 3])
  const strip = page.find("[data-others]")
  assert.equal(strip.dataset.count, "1")
  assert.equal(strip.querySelector("[data-name]").textContent, "Carol Diaz")
  assert.equal(strip.querySelector("[data-role]").hidden, false)
  assert.equal(strip.querySelector("[data-tile-way]").textContent, "Connecting")
  for (const connection of made) connection.become("connected")
  assert.equal(strip.querySelector("[data-tile-way]").hidden, true)
  assert.equal(strip.querySelector('[data-flag="microphone"]').hidden, false)
  room.hear("media-changed", { user_id: 3, audio: true, video: true, screen: true, surface: "window" })
  assert.equal(page.find("[data-screen-words]").textContent, "Carol Diaz is sharing a window")
  made.find((one) => one !== made[0]).become("disconnected")
  room.hear("user-left", CAROL)
  await settle()
  assert.equal(page.find("[data-panel]").dataset.call, "connected")
  assert.equal(page.find("[data-panel] [data-screen]").hidden, true)
})

test("a signal of somebody who is not in the room is nothing", async () => {
  const room = alice()
  room.call.start({ participants: [] })
  room.hear("offer", { from: 3, offer: { type: "offer", sdp: "v=0\r\n" } })
  room.hear("media-changed", { user_id: 3, audio: true, video: true, screen: true })
  await settle()
  assert.equal(made.length, 0)
  assert.equal(page.find("main").dataset.screen, "off")
})
