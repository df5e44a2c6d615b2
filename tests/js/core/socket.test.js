import assert from "node:assert/strict"
import { afterEach, beforeEach, mock, test } from "node:test"

import { createRoomSocket, SocketError } from "../../../static/js/core/socket.js"
import { openPage } from "../page.js"

/** Stands in for the Socket.IO client: the test plays the network and the server. */
function fakeClient() {
  const listeners = new Map()
  const client = {
    connected: false,
    active: true,
    emitted: [],
    connects: 0,
    on(event, listener) { listeners.set(event, [...(listeners.get(event) ?? []), listener]) },
    off(event, listener) { listeners.set(event, (listeners.get(event) ?? []).filter((one) => one !== listener)) },
    hears(event, ...rest) { for (const listener of listeners.get(event) ?? []) listener(...rest) },
    connect() { client.connects += 1 },
    disconnect() { client.connected = false },
    emit: (event, payload) => client.emitted.push({ event, payload }),
    timeout: (ms) => ({ emit: (event, payload, answer) => client.emitted.push({ event, payload, answer, ms }) }),
    comes() { client.connected = true; client.hears("connect") },
    goes(reason = "transport close") { client.connected = false; client.hears("disconnect", reason) },
  }
  return client
}

let page
let client
let socket
let options
let states

beforeEach(() => {
  page = openPage("")
  mock.timers.enable({ apis: ["setTimeout"] })
  client = fakeClient()
  socket = createRoomSocket({ room: "7b0c", connect: (given) => { options = given; return client } })
  states = []
  socket.onState((state) => states.push(state))
})

afterEach(() => {
  mock.timers.reset()
  page.close()
})

test("it names the room when it connects, and tries WebSocket first", () => {
  assert.deepEqual(options.query, { room: "7b0c" })
  assert.equal(options.transports[0], "websocket")
})

test("a request carries the room and gives what the server acknowledges", async () => {
  client.comes()
  const answered = socket.request("chat-message", { message: "hello", room: "another" })
  assert.deepEqual(client.emitted[0].payload, { message: "hello", room: "7b0c" })
  client.emitted[0].answer(null, { ok: true, id: 4 })
  assert.equal((await answered).id, 4)
})

test("a refusal carries the server's code and sentence", async () => {
  client.comes()
  const answered = socket.request("join")
  client.emitted[0].answer(null, { ok: false, code: "not-admitted", message: "Not yet." })
  await assert.rejects(answered, (error) => error instanceof SocketError && error.code === "not-admitted" && error.message === "Not yet." && !error.isPassing)
})

test("a refusal that passes is marked as one", async () => {
  client.comes()
  const answered = socket.request("join")
  client.emitted[0].answer(null, { ok: false, code: "unavailable", message: "Later.", retry: true })
  await assert.rejects(answered, (error) => error.isPassing)
})

test("an answer that does not come within ten seconds is a timeout", async () => {
  client.comes()
  const answered = socket.request("join")
  assert.equal(client.emitted[0].ms, 10_000)
  client.emitted[0].answer(new Error("operation has timed out"))
  await assert.rejects(answered, { code: "timeout" })
})

test("while the connection is lost, nothing is asked, sent or kept for later", async () => {
  client.comes()
  client.goes()
  await assert.rejects(socket.request("join"), { code: "offline" })
  socket.send("offer", {})
  assert.deepEqual(client.emitted, [])
})

test("a request under way when the connection goes is offline, not a timeout", async () => {
  client.comes()
  const answered = socket.request("join")
  client.goes()
  client.emitted[0].answer(new Error("socket has been disconnected"))
  await assert.rejects(answered, { code: "offline" })
})

test("the states are told in order", () => {
  client.comes()
  client.goes()
  client.comes()
  assert.deepEqual(states, ["live", "reconnecting", "live"])
})

test("a server that closed the connection is asked again after a moment", () => {
  client.comes()
  client.goes("io server disconnect")
  assert.equal(client.connects, 0)
  mock.timers.tick(1500)
  assert.equal(client.connects, 1)
})

test("a server that is busy is asked again after a moment", () => {
  client.active = false
  client.hears("connect_error", new Error("too-often"))
  mock.timers.tick(1500)
  assert.equal(client.connects, 1)
})

test("the end of the session closes it for good", () => {
  client.comes()
  client.hears("session-ended")
  client.goes("io server disconnect")
  mock.timers.tick(60_000)
  assert.deepEqual(states, ["live", "closed"])
  assert.equal(client.connects, 0)
})

for (const [name, error] of [["in words", new Error("signed-out")], ["by status", Object.assign(new Error("xhr poll error"), { description: 401 })]]) {
  test(`a handshake refused ${name}, because nobody is signed in, closes it for good`, () => {
    client.hears("connect_error", error)
    assert.equal(socket.state, "closed")
  })
}

test("a network failure is not an end", () => {
  client.hears("connect_error", Object.assign(new Error("websocket error"), { description: 0 }))
  assert.equal(socket.state, "connecting")
})

test("a listener that is taken off hears nothing more", () => {
  const heard = []
  const off = socket.on("code-update", (payload) => heard.push(payload.code))
  client.hears("code-update", { code: "a" })
  off()
  client.hears("code-update", { code: "b" })
  assert.deepEqual(heard, ["a"])
})
