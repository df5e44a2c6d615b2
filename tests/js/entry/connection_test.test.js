import assert from "node:assert/strict"
import { afterEach, test } from "node:test"

import { testDirect, testRelay } from "../../../static/js/entry/connection_test.js"

const STUN = { urls: "stun:stun.example.org" }
const TURN = { urls: ["turn:turn.example.org"], username: "u", credential: "c" }

afterEach(() => { delete globalThis.RTCPeerConnection })

/** A browser whose search for ways out hears and finds this; every connection it makes. */
function browserThat(...heard) {
  const made = []
  globalThis.RTCPeerConnection = class extends EventTarget {
    isClosed = false
    constructor() {
      super()
      made.push(this)
    }
    createDataChannel = () => new EventTarget()
    async setLocalDescription() {
      queueMicrotask(() => { for (const [name, fields] of heard) this.dispatchEvent(Object.assign(new Event(name), fields)) })
    }
    async setRemoteDescription() {}
    async addIceCandidate() {}
    close() { this.isClosed = true }
  }
  return made
}

const failed = ["icecandidateerror", { errorCode: 701 }]
const found = (type) => ["icecandidate", { candidate: { type } }]
const ended = ["icecandidate", { candidate: null }]

for (const [name, heard, result] of [
  ["a server that does not answer", [found("host"), failed, ended], "blocked"],
  ["an address seen from outside, though another server fails", [failed, found("srflx")], "found"],
  ["a network that translates no addresses", [found("host"), ended], "found"],
]) {
  test(`${name}: ${result}`, async () => {
    const made = browserThat(...heard)
    assert.deepEqual(await testDirect([STUN]), { result })
    assert.ok(made[0].isClosed)
  })
}

test("without a server for it nothing is tried", async () => {
  const made = browserThat()
  const { signal } = new AbortController()
  assert.deepEqual([await testDirect([TURN]), await testRelay([STUN], signal)], [{ result: "not-set-up" }, { result: "not-set-up" }])
  assert.equal(made.length, 0)
})

const anywhere = { urls: ["turn:turn.example.org", "turn:turn.example.org?transport=tcp", "turns:turn.example.org"], username: "u", credential: "c" }

/** A browser whose channels open after so long, by how the relay is reached. */
function browserWhereRelaysOpen(afterMs) {
  globalThis.RTCPeerConnection = class extends EventTarget {
    #way
    constructor({ iceServers }) {
      super()
      this.#way = iceServers.flatMap(({ urls }) => urls).includes("turn:turn.example.org") ? "udp" : "tcp"
    }
    createDataChannel() {
      const channel = Object.assign(new EventTarget(), { readyState: "closed", send: () => {} })
      if (this.#way in afterMs) setTimeout(() => channel.dispatchEvent(new Event("open")), afterMs[this.#way])
      return channel
    }
    async setLocalDescription() {}
    async setRemoteDescription() {}
    async addIceCandidate() {}
    getStats = async () => new Map([
      ["t", { id: "t", type: "transport", selectedCandidatePairId: "p" }],
      ["p", { id: "p", localCandidateId: "c" }],
      ["c", { id: "c", relayProtocol: this.#way }],
    ])
    close() {}
  }
}

for (const [name, afterMs, protocol] of [
  ["UDP, though TCP answers first", { udp: 40, tcp: 0 }, "udp"],
  ["UDP, though nothing else answers", { udp: 0 }, "udp"],
  ["TCP where UDP does not get through", { tcp: 0 }, "tcp"],
]) {
  test(`the relay is tried as a call would use it: ${name}`, async () => {
    browserWhereRelaysOpen(afterMs)
    assert.deepEqual(await testRelay([anywhere], new AbortController().signal), { result: "works", protocol, kbps: 0 })
  })
}

test("whoever goes on into the room closes the loop at once", async () => {
  const made = browserThat()
  const stopped = new AbortController()
  void testRelay([TURN], stopped.signal)
  stopped.abort()
  assert.deepEqual(made.map(({ isClosed }) => isClosed), [true, true])
  assert.deepEqual(await testRelay([TURN], stopped.signal), { result: "not-set-up" })
})
