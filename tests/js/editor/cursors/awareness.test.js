import assert from "node:assert/strict"
import { afterEach, beforeEach, mock, test } from "node:test"

import * as encoding from "lib0/encoding"

import { fakeSocket } from "../../room/fakes.js"

// The library takes the clock as it finds it when it is loaded.
let nowMs = 1_000_000
const { now } = Date
Date.now = () => nowMs
const Y = await import("yjs")
const { createAwareness } = await import("../../../../static/js/editor/cursors/awareness.js")
Date.now = now

const PEOPLE = { 1: { user_id: 1, name: "Alice", role: "interviewer" }, 2: { user_id: 2, name: "Bob", role: "candidate" } }
const DOC_CLIENT = 77

const place = (clock = 0, file = "main") => {
  const position = { tname: `text:${file}`, item: { client: 5, clock }, assoc: 0 }
  return { file, anchor: position, head: position }
}

function open(client = DOC_CLIENT) {
  const socket = fakeSocket()
  const doc = new Y.Doc()
  doc.clientID = client
  const awareness = createAwareness({ socket, doc, personOf: (id) => PEOPLE[id] ?? null })
  awareness.start()
  return { socket, awareness, updates: () => socket.sends.filter(([event]) => event === "awareness-update").map(([, { update }]) => update) }
}

/** What a page that keeps to nothing may send. */
function forged(client, clock, state, { count = 1, text = JSON.stringify(state) } = {}) {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, count)
  encoding.writeVarUint(encoder, client)
  encoding.writeVarUint(encoder, clock)
  encoding.writeVarString(encoder, text)
  return encoding.toUint8Array(encoder).buffer
}

function pass(seconds) {
  for (let second = 0; second < seconds; second += 1) {
    nowMs += 1000
    mock.timers.tick(1000)
  }
}

const hear = ({ socket }, update, from) => socket.hears("awareness-update", { update, from })
const clients = ({ awareness }) => awareness.peers().map(({ client, person }) => [client, person.name])

let alice

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] })
  alice = open()
})

afterEach(() => {
  alice.awareness.stop()
  mock.timers.reset()
})

// ---- Refusals

test("what is no place, no single client, or no update at all is not shown", () => {
  const position = place().anchor
  const states = [
    7, "x", [], {}, { file: "main" }, { ...place(), file: "Main!" }, { ...place(), file: 3 }, { ...place(), head: null },
    { ...place(), anchor: { ...position, item: { client: 1.5, clock: 0 } } },
    { ...place(), anchor: { ...position, item: { client: 1, clock: -1 } } },
    { ...place(), anchor: { ...position, tname: "text:other" } },
    { ...place(), anchor: { ...position, type: { client: 1, clock: 1 } } },
    { ...place(), anchor: { ...position, assoc: "x" } }, { ...place(), anchor: {} },
  ]
  states.forEach((state, index) => hear(alice, forged(100 + index, 1, state), 2))
  hear(alice, forged(1, 1, place(), { count: 2 }), 2)
  hear(alice, forged(1, 1, null, { text: "{not json" }), 2)
  hear(alice, forged(1, 1, { ...place(), more: "x".repeat(5000) }), 2)
  hear(alice, Uint8Array.of(1, 255).buffer, 2)
  hear(alice, new ArrayBuffer(0), 2)
  assert.deepEqual(alice.awareness.peers(), [])
})

test("nobody speaks for a client that somebody else was heard from first, nor for this page", () => {
  hear(alice, forged(9, 1, place()), 2)
  hear(alice, forged(9, 5, place(3)), 1)
  hear(alice, forged(DOC_CLIENT, 50, null), 2)
  assert.deepEqual(clients(alice), [[9, "Bob"]])
  assert.equal(alice.awareness.peers()[0].anchor.item.clock, 0)
  alice.awareness.setLocal(place())
  hear(alice, forged(9, 9, null), 1)
  assert.deepEqual(clients(alice), [[9, "Bob"]], "nor takes them away")
})

test("who somebody is the server says, not the state", () => {
  hear(alice, forged(9, 1, { ...place(), user_id: 1, name: "Alice", person: PEOPLE[1] }), 2)
  assert.deepEqual(alice.awareness.peers()[0], { client: 9, person: PEOPLE[2], ...place() })
  hear(alice, forged(10, 1, place()), 3)
  assert.equal(alice.awareness.peers().length, 1, "somebody unknown is nobody")
})

test("one person is only so many clients", () => {
  for (let client = 1; client <= 40; client += 1) hear(alice, forged(client, 1, place()), 2)
  assert.ok(alice.awareness.peers().length <= 16)
})

// ---- Sending

test("a moving cursor is told at most ten times a second, and where it came to rest", () => {
  const bob = open(9)
  const before = alice.updates().length
  for (let step = 0; step < 100; step += 1) {
    alice.awareness.setLocal(place(step))
    mock.timers.tick(10)
  }
  mock.timers.tick(200)
  const sent = alice.updates().slice(before)
  assert.ok(sent.length >= 9 && sent.length <= 12, `${sent.length}`)
  for (const update of alice.updates()) hear(bob, update.slice().buffer, 1)
  assert.equal(bob.awareness.peers()[0].anchor.item.clock, 99)
  bob.awareness.stop()
})

test("the same place is told once", () => {
  alice.awareness.setLocal(place(1))
  mock.timers.tick(500)
  const { length } = alice.updates()
  alice.awareness.setLocal(place(1))
  mock.timers.tick(500)
  assert.equal(alice.updates().length, length)
})

test("who sits still is still there a minute later, and who is gone without a word is not", () => {
  const bob = open(9)
  alice.awareness.setLocal(place(1))
  let heard = 0
  const relay = () => { for (; heard < alice.updates().length; heard += 1) hear(bob, alice.updates()[heard].slice().buffer, 1) }
  for (let second = 0; second < 60; second += 1) {
    pass(1)
    relay()
    assert.deepEqual(clients(bob), [[DOC_CLIENT, "Alice"]])
  }
  pass(40)
  assert.deepEqual(clients(bob), [])
  bob.awareness.stop()
})

test("who joins is told where everybody is, and who is heard for the first time too", () => {
  alice.awareness.setLocal(place(1))
  mock.timers.tick(500)
  let { length } = alice.updates()
  alice.socket.hears("user-joined", PEOPLE[2])
  mock.timers.tick(1500)
  assert.equal(alice.updates().length, length + 1)
  length += 1
  hear(alice, forged(9, 1, null), 2)
  hear(alice, forged(9, 2, place()), 2)
  mock.timers.tick(500)
  assert.equal(alice.updates().length, length + 1)
})

// ---- Hearing

test("whoever asks is told of changes, and only of changes", () => {
  let told = 0
  const off = alice.awareness.onChange(() => { told += 1 })
  alice.awareness.setLocal(place(3))
  assert.equal(told, 0)
  hear(alice, forged(9, 1, place()), 2)
  hear(alice, forged(9, 2, place()), 2)
  assert.equal(told, 1)
  hear(alice, forged(9, 3, place(1)), 2)
  assert.equal(told, 2)
  alice.socket.hears("user-left", PEOPLE[2])
  assert.equal(told, 3)
  assert.deepEqual(alice.awareness.peers(), [])
  off()
  hear(alice, forged(9, 4, place(1)), 2)
  assert.equal(told, 3)
  assert.deepEqual(clients(alice), [[9, "Bob"]], "and comes back")
})

test("who comes in by another page leaves none of the page before, and coming back by the same page is seen again", () => {
  hear(alice, forged(9, 3, place()), 2)
  alice.socket.hears("user-joined", PEOPLE[2])
  assert.deepEqual(clients(alice), [], "the page before is out of the room and could not say so")
  hear(alice, forged(10, 1, place(1)), 2)
  assert.deepEqual(clients(alice), [[10, "Bob"]])
  alice.socket.hears("user-joined", PEOPLE[2])
  hear(alice, forged(9, 4, place(2)), 2)
  assert.deepEqual(clients(alice), [[9, "Bob"]])
})

test("after a stop the others see nothing of it, nothing runs on, and a start is believed again", () => {
  const bob = open(9)
  const relay = (update) => hear(bob, update.slice().buffer, 1)
  alice.awareness.setLocal(place(1))
  mock.timers.tick(500)
  alice.updates().forEach(relay)
  assert.equal(bob.awareness.peers().length, 1)
  alice.awareness.stop()
  alice.updates().forEach(relay)
  assert.equal(bob.awareness.peers().length, 0)
  assert.equal(alice.socket.listening(), 0)
  const { length } = alice.updates()
  alice.awareness.resend()
  pass(60)
  assert.equal(alice.updates().length, length)
  alice.awareness.start()
  alice.awareness.resend()
  alice.updates().forEach(relay)
  assert.equal(bob.awareness.peers().length, 1)
  bob.awareness.stop()
})

test("nothing keeps the process alive after a stop", () => {
  const running = []
  const begin = mock.method(globalThis, "setInterval", () => { running.push(1); return running.length })
  const end = mock.method(globalThis, "clearInterval", () => { running.pop() })
  const bob = open(9)
  assert.equal(running.length, 1)
  bob.awareness.stop()
  assert.equal(running.length, 0)
  begin.mock.restore()
  end.mock.restore()
})
