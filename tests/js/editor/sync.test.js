import assert from "node:assert/strict"
import { afterEach, beforeEach, mock, test } from "node:test"

import { SocketError } from "../../../static/js/core/socket.js"
import { createTextSync } from "../../../static/js/editor/sync.js"
import { openPage } from "../page.js"
import { fakeSocket, settle } from "../room/fakes.js"
import { randomFrom } from "./random.js"

const STEP_MS = 3

let page

beforeEach(() => {
  page = openPage("")
  mock.timers.enable({ apis: ["setTimeout"] })
})

afterEach(() => {
  mock.timers.reset()
  page.close()
})

/** A page of one person: a text, and the sync between it and this socket. */
function editor(socket) {
  const statuses = []
  const one = { text: "", statuses, applied: [] }
  const sync = createTextSync({
    socket,
    getText: () => one.text,
    applyRemote: (text) => { one.text = text; one.applied.push(text) },
    onStatus: (status) => { if (statuses.at(-1) !== status) statuses.push(status) },
  })
  one.type = (text) => { one.text = text; sync.changed() }
  return Object.assign(one, { sync })
}

async function pass(ms) {
  mock.timers.tick(ms)
  await settle()
}

const codes = (socket) => socket.requested("code-change").map(({ code }) => code)

test("keys typed quickly go out as one change", async () => {
  const socket = fakeSocket()
  const bob = editor(socket)
  bob.sync.start("")
  for (const text of ["p", "pr", "print"]) bob.type(text)
  await pass(60)
  assert.deepEqual(codes(socket), ["print"])
  assert.deepEqual(bob.statuses, ["saved", "saving", "saved"])
})

test("what arrives is not sent back", async () => {
  const socket = fakeSocket()
  const bob = editor(socket)
  bob.sync.start("old")
  socket.hears("code-update", { code: "new" })
  await pass(1000)
  assert.equal(bob.text, "new")
  assert.deepEqual(codes(socket), [])
})

test("other line ends are no difference to be sent or shown", async () => {
  const socket = fakeSocket()
  const bob = editor(socket)
  bob.sync.start("a\nb")
  const applied = bob.applied.length
  socket.hears("code-update", { code: "a\r\nb" })
  await pass(1000)
  assert.equal(bob.applied.length, applied)
  assert.deepEqual(codes(socket), [])
})

test("a text that arrives before the own one was answered is joined with it and sent", async () => {
  const socket = fakeSocket()
  let answer
  socket.answer = () => new Promise((resolve) => { answer = resolve })
  const bob = editor(socket)
  bob.sync.start("top\nend\n")
  bob.type("top\nend of bob\n")
  await pass(60)
  socket.hears("code-update", { code: "top of alice\nend\n" })
  assert.equal(bob.text, "top of alice\nend of bob\n")
  answer({ ok: true })
  await settle()
  await pass(60)
  assert.deepEqual(codes(socket), ["top\nend of bob\n", "top of alice\nend of bob\n"])
})

test("what was typed while the connection was lost is joined and sent after the return", async () => {
  const socket = fakeSocket()
  const bob = editor(socket)
  bob.sync.start("a\nb\n")
  socket.becomes("reconnecting")
  bob.type("a\nb\ntyped alone\n")
  await pass(5000)
  assert.equal(bob.statuses.at(-1), "offline")
  assert.equal(bob.sync.hasUnsaved(), true)
  socket.becomes("live")
  await pass(5000)
  assert.deepEqual(codes(socket), [], "nothing is sent before the seat is taken")
  bob.sync.seated("from alice\na\nb\n")
  await pass(60)
  assert.deepEqual(codes(socket), ["from alice\na\nb\ntyped alone\n"])
  assert.equal(bob.statuses.at(-1), "saved")
})

test("a refusal that passes is tried again, each time later", async () => {
  const socket = fakeSocket()
  const bob = editor(socket)
  bob.sync.start("")
  socket.refuse("unavailable", "The database is away.", true)
  bob.type("x")
  await pass(60)
  assert.equal(bob.statuses.at(-1), "failed")
  await pass(1000)
  await pass(1999)
  assert.equal(codes(socket).length, 2)
  socket.accept()
  await pass(1)
  assert.equal(codes(socket).length, 3)
  assert.equal(bob.statuses.at(-1), "saved")
})

test("what the server cannot take is not repeated until it changes", async () => {
  const socket = fakeSocket()
  const bob = editor(socket)
  bob.sync.start("")
  socket.refuse("bad-payload")
  bob.type("x")
  await pass(60_000)
  assert.equal(codes(socket).length, 1)
  socket.accept()
  bob.type("xy")
  await pass(60)
  assert.equal(bob.statuses.at(-1), "saved")
})

test("the last keys before leaving are sent without waiting", async () => {
  const socket = fakeSocket()
  const bob = editor(socket)
  bob.sync.start("")
  bob.type("last")
  bob.sync.stop()
  assert.deepEqual(socket.sends, [["code-change", { code: "last" }]])
  bob.type("after")
  await pass(60_000)
  assert.deepEqual(codes(socket), [])
  assert.equal(socket.listening(), 0)
})

/**
 * A server and the network between it and two pages: every message takes its own time, but those of one page keep their
 * order, as they do on one connection.
 */
function network(random, { slowestMs = 90, refusesOneIn = 40 } = {}) {
  const server = { text: "", sockets: [] }
  const send = (queue, act) => {
    const at = Math.max(queue.at ?? 0, queue.now()) + 1 + random.below(slowestMs)
    queue.at = at
    setTimeout(act, at - queue.now())
  }
  let nowMs = 0
  const now = () => nowMs
  function join() {
    const socket = fakeSocket()
    const [up, down] = [{ now }, { now }]
    server.sockets.push({ socket, down })
    socket.answer = (_event, { code }) => new Promise((resolve, reject) => {
      if (random.below(refusesOneIn) === 1) return reject(new SocketError("too-often", "Slower.", true))
      send(up, () => {
        server.text = code
        for (const other of server.sockets) {
          if (other.socket !== socket) send(other.down, () => other.socket.hears("code-update", { code }))
        }
        send(down, () => resolve({ ok: true }))
      })
    })
    return socket
  }
  return { server, join, async pass(ms) {
    for (let step = 0; step < ms; step += STEP_MS) {
      nowMs += STEP_MS
      mock.timers.tick(STEP_MS)
      await settle()
    }
  } }
}

test("two who type at once end with the same text, and the pages do not answer each other for ever", async () => {
  for (let seed = 1; seed <= 25; seed += 1) {
    const random = randomFrom(seed)
    const net = network(random)
    const people = [editor(net.join()), editor(net.join())]
    for (const one of people) one.sync.start("")
    for (let key = 0; key < 40; key += 1) {
      const one = people[random.below(2)]
      const at = random.below(one.text.length + 1)
      one.type(one.text.slice(0, at) + random.of(["a", "b", "\n", "😀"]) + one.text.slice(at + random.below(2)))
      await net.pass(random.below(120))
    }
    await net.pass(6000)
    const sent = net.server.sockets.map(({ socket }) => socket.requests.length)
    await net.pass(3000)
    assert.deepEqual(net.server.sockets.map(({ socket }) => socket.requests.length), sent, `seed ${seed}: it became quiet`)
    assert.equal(people[0].text, people[1].text, `seed ${seed}`)
    assert.equal(people[0].text, net.server.text, `seed ${seed}`)
    assert.deepEqual(people.map(({ statuses }) => statuses.at(-1)), ["saved", "saved"], `seed ${seed}`)
  }
})

test("who types after the other's words have arrived loses none of them", async () => {
  for (let seed = 1; seed <= 15; seed += 1) {
    const random = randomFrom(seed)
    const net = network(random, { slowestMs: 20, refusesOneIn: 1 })
    const people = [editor(net.join()), editor(net.join())]
    for (const one of people) one.sync.start("")
    let letters = 0
    for (let turn = 0; turn < 12; turn += 1) {
      const one = people[random.below(2)]
      for (let key = random.below(5); key >= 0; key -= 1) {
        const at = random.below(one.text.length + 1)
        one.type(one.text.slice(0, at) + random.of(["a", "b", "\n"]) + one.text.slice(at))
        letters += 1
        await net.pass(random.below(60))
      }
      await net.pass(200)
    }
    assert.equal(people[0].text, people[1].text, `seed ${seed}`)
    assert.equal(people[0].text.length, letters, `seed ${seed}`)
  }
})
