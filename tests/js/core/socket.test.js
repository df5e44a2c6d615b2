import assert from "node:assert/strict"
import { afterEach, beforeEach, mock, test } from "node:test"

import { createRoomSocket, SocketError } from "../../../static/js/core/socket.js"
import { openPage } from "../page.js"

/** Stands in for the library's manager, which chooses the transport for each try. */
function fakeManager() {
  const listeners = new Map()
  let waitMs = 0
  return {
    opts: {},
    on: (event, listener) => listeners.set(event, listener),
    hears: (event) => listeners.get(event)?.(),
    timeout(ms) { if (ms === undefined) return waitMs; waitMs = ms },
  }
}

/** Stands in for the Socket.IO client: the test plays the network and the server. */
function fakeClient() {
  const listeners = new Map()
  const client = {
    connected: false,
    active: true,
    emitted: [],
    connects: 0,
    io: fakeManager(),
    on(event, listener) { listeners.set(event, [...(listeners.get(event) ?? []), listener]) },
    off(event, listener) { listeners.set(event, (listeners.get(event) ?? []).filter((one) => one !== listener)) },
    hears(event, ...rest) { for (const listener of listeners.get(event) ?? []) listener(...rest) },
    connect() { client.connects += 1 },
    disconnect() { client.connected = false; return client },
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
  socket = createRoomSocket({ room: "7b0c", connect: (given) => { options = given; client.io.opts = { ...given }; client.io.timeout(given.timeout); return client } })
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

const byPolling = (description, responseText) => Object.assign(new Error("xhr poll error"), { type: "TransportError", description, context: { responseText } })

for (const [name, error] of [["in words", new Error("signed-out")], ["by the gate", byPolling(401, "signed-out")]]) {
  test(`a handshake refused ${name}, because nobody is signed in, closes it for good`, () => {
    client.hears("connect_error", error)
    assert.equal(socket.state, "closed")
  })
}

for (const [name, error] of [
  ["a failed WebSocket", Object.assign(new Error("websocket error"), { type: "TransportError" })],
  ["a proxy that has a sign-in page of its own", byPolling(401, "<h1>Corporate proxy</h1>")],
  ["a filter that forbids the address", byPolling(403, "<h1>Blocked</h1>")],
]) {
  test(`${name} is neither an end nor a session that is over`, () => {
    let isExpired = false
    socket.onExpired(() => { isExpired = true })
    client.hears("connect_error", error)
    assert.equal(socket.state, "connecting")
    assert.equal(isExpired, false)
  })
}

test("a session whose time is up is signed in again", () => {
  let isExpired = false
  socket.onExpired(() => { isExpired = true })
  client.hears("connect_error", byPolling(403, "session-expired"))
  assert.equal(isExpired, true)
})

test("a try that nobody answers is bounded, and the next one begins with polling and does not upgrade", () => {
  assert.equal(client.io.timeout(), 5000)
  client.hears("connect_error", new Error("timeout"))
  assert.deepEqual(client.io.opts.transports, ["polling", "websocket"])
  assert.equal(client.io.opts.upgrade, false)
  assert.equal(socket.trouble, "another-way")
  client.comes()
  assert.equal(socket.trouble, "")
  client.goes()
  assert.equal(client.io.opts.transports[0], "polling", "what worked stays first")
})

test("an open transport over which no greeting comes is given up in the same time", () => {
  client.io.hears("open")
  mock.timers.tick(4999)
  assert.equal(client.connects, 0)
  mock.timers.tick(1)
  assert.equal(client.connects, 1)
  assert.equal(client.io.opts.transports[0], "polling")
})

test("a greeting in time changes nothing", () => {
  client.io.hears("open")
  client.comes()
  mock.timers.tick(60_000)
  assert.deepEqual([client.connects, client.io.opts.transports[0]], [0, "websocket"])
})

test("where no way opens, WebSocket has its turn again, and the page may say so", () => {
  const told = []
  socket.onTrouble((trouble) => told.push(trouble))
  client.hears("connect_error", new Error("timeout"))
  client.hears("connect_error", new Error("timeout"))
  assert.deepEqual(client.io.opts.transports, ["websocket", "polling"])
  assert.deepEqual(told, ["another-way", "unreachable"])
})

test("a server that restarts is not called unreachable at the first refused try", () => {
  client.comes()
  client.goes()
  for (let tries = 0; tries < 3; tries += 1) client.hears("connect_error", byPolling(0, ""))
  assert.equal(socket.trouble, "")
  client.hears("connect_error", byPolling(0, ""))
  assert.equal(socket.trouble, "unreachable")
})

test("a connection that was silent from its beginning goes the other way; one that slept does not", () => {
  client.io.hears("open")
  client.comes()
  client.io.hears("ping")
  client.goes("ping timeout")
  assert.equal(client.io.opts.transports[0], "websocket")
  client.io.hears("open")
  client.comes()
  client.goes("ping timeout")
  assert.equal(client.io.opts.transports[0], "polling")
})

test("a listener that is taken off hears nothing more", () => {
  const heard = []
  const off = socket.on("code-update", (payload) => heard.push(payload.code))
  client.hears("code-update", { code: "a" })
  off()
  client.hears("code-update", { code: "b" })
  assert.deepEqual(heard, ["a"])
})
