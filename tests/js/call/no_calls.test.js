import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { testDirect, testRelay } from "../../../static/js/entry/connection_test.js"
import { alice, BOB, openRoom } from "./room_page.js"

const STUN = [{ urls: "stun:stun.example.org" }]
let room
let before

beforeEach(() => {
  room = openRoom()
  before = globalThis.RTCPeerConnection
  delete globalThis.RTCPeerConnection
})
afterEach(() => {
  globalThis.RTCPeerConnection = before
  room.close()
})

test("a browser without calls says so at once, names those that have them, and never blames the network", () => {
  const { call, said } = alice(room.page)
  call.start({ participants: [{ user_id: BOB.user_id, audio: true, video: true }] })
  const words = room.page.find("[data-call-words]").textContent
  assert.match(words, /This browser cannot make calls\. The editor and the chat work\./)
  assert.match(words, /Chrome, Edge, Firefox or Safari/)
  assert.doesNotMatch(words, /VPN|network/)
  assert.deepEqual(said, [words])
  assert.equal(room.page.find("[data-call-retry]").hidden, true)
  assert.equal(room.page.find('[data-tile="main"] [data-tile-way]').textContent, "Text only")
  call.stop()
})

test("offers of the others are let be, and who comes and goes is still shown", () => {
  const { call, hear, sent } = alice(room.page)
  call.start({ participants: [] })
  hear("user-joined", { user_id: BOB.user_id })
  hear("offer", { from: BOB.user_id, offer: { type: "offer", sdp: "v=0" } })
  hear("ice-candidate", { from: BOB.user_id, candidate: null })
  assert.match(room.page.find("[data-call-words]").textContent, /cannot make calls/)
  hear("user-left", { user_id: BOB.user_id })
  assert.match(room.page.find("[data-call-words]").textContent, /left the room/)
  assert.deepEqual([...new Set(sent.map(([event]) => event))], ["change-media"])
  call.stop()
})

test("the test of the connection ends, and says that the browser is the reason", async () => {
  assert.deepEqual(await testDirect(STUN), { result: "no-calls" })
  assert.deepEqual(await testRelay([{ urls: "turn:turn.example.org" }], new AbortController().signal), { result: "no-calls" })
})
