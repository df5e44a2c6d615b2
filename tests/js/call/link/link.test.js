import assert from "node:assert/strict"
import { afterEach, beforeEach, mock, test } from "node:test"

import { createLink } from "../../../../static/js/call/link/link.js"
import { FakeConnection, settle } from "../fakes.js"

beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }))
afterEach(() => mock.timers.reset())

async function pass(ms) {
  mock.timers.tick(ms)
  await settle()
}

const REFUSED = { code: "too-often" }

/** Alice's link to Bob; Bob answers only if the test makes him. The first signals are refused as `refused` says. */
function alice({ isPolite = false, refused = { ...REFUSED, left: 0 } } = {}) {
  const made = []
  const sent = []
  const statuses = []
  const network = { isLive: true }
  let ids = 0
  const link = createLink({
    isPolite,
    canSignal: () => network.isLive,
    onStatus: (status) => statuses.push(status),
    peer: {
      connect: () => (made.push(new FakeConnection()), made.at(-1)),
      newId: () => `alice${(ids += 1)}`,
      face: {},
      send: async (signal) => {
        sent.push(signal)
        if (refused.left-- > 0) throw Object.assign(new Error(signal), { code: refused.code })
      },
      onTrack: () => {},
    },
  })
  return { link, made, sent, statuses, network, pc: () => made.at(-1), offers: () => sent.filter((signal) => signal === "offer").length }
}

/** Bob's connection answers what Alice offered last, so that hers stands. */
async function answer({ link, pc }) {
  await settle()
  const bob = new FakeConnection()
  await bob.setRemoteDescription(pc().localDescription)
  await bob.setLocalDescription(await bob.createAnswer())
  link.receiveAnswer(bob.localDescription)
  await settle()
}

async function connected(options) {
  const call = alice(options)
  call.link.meet()
  await answer(call)
  call.pc().become("connected")
  return call
}

test("who comes in and finds the other there begins", async () => {
  const call = alice()
  call.link.meet()
  await settle()
  assert.equal(call.offers(), 1)
  assert.deepEqual(call.statuses, ["connecting"])
})

test("who was there waits, and begins when nothing comes of it", async () => {
  const call = alice()
  call.link.greet()
  await settle()
  assert.equal(call.offers(), 0)
  await pass(6000)
  assert.equal(call.offers(), 1)
})

test("a short disconnection heals without a new offer", async () => {
  const call = await connected()
  call.pc().become("disconnected")
  await pass(2000)
  call.pc().become("connected")
  await pass(60_000)
  assert.equal(call.offers(), 1)
  assert.deepEqual(call.statuses, ["connecting", "connected", "reconnecting", "connected"])
})

test("a lost path is looked for anew on the same connection, the polite side a little later", async () => {
  for (const [isPolite, waitMs] of [[false, 0], [true, 1500]]) {
    const call = await connected({ isPolite })
    call.pc().become("failed")
    if (waitMs > 0) await pass(waitMs - 1)
    assert.equal(call.offers(), 1)
    await pass(1)
    assert.equal(call.offers(), 2)
    assert.equal(call.made.length, 1)
    assert.equal(call.pc().generation, 2, "the offer restarts ICE")
  }
})

test("when restarts do not help the connection is built anew, people are told, and trying goes on", async () => {
  const call = await connected()
  call.pc().become("failed")
  await pass(1)
  await pass(8000)
  assert.deepEqual([call.offers(), call.made.length], [3, 1], "two restarts")
  await pass(12_000)
  assert.deepEqual([call.offers(), call.made.length], [4, 2], "then a new connection")
  assert.equal(call.statuses.at(-1), "failed")
  for (let minute = 0; minute < 5; minute += 1) await pass(30_000)
  assert.ok(call.offers() >= 8)
  call.pc().become("connected")
  assert.equal(call.statuses.at(-1), "connected")
})

test("without the socket no try is made or counted", async () => {
  const call = await connected()
  call.network.isLive = false
  call.pc().become("failed")
  for (let turn = 0; turn < 10; turn += 1) await pass(30_000)
  assert.equal(call.offers(), 1)
  assert.equal(call.statuses.at(-1), "reconnecting")
  call.network.isLive = true
  call.link.meet()
  await settle()
  assert.equal(call.offers(), 2)
})

test("somebody asks for another try", async () => {
  const call = alice()
  call.link.meet()
  for (let turn = 0; turn < 4; turn += 1) await pass(30_000)
  assert.equal(call.statuses.at(-1), "failed")
  const before = call.made.length
  call.link.retry()
  await settle()
  assert.equal(call.made.length, before + 1)
  assert.equal(call.statuses.at(-1), "connecting")
})

test("the picture stays a while when only the other's socket is lost, and goes on when it returns", async () => {
  const call = await connected()
  call.link.leave()
  assert.equal(call.statuses.at(-1), "away")
  await pass(11_000)
  call.link.greet()
  await pass(60_000)
  assert.equal(call.statuses.at(-1), "connected")
})

test("who does not return is gone", async () => {
  const call = await connected()
  call.link.leave()
  await pass(12_000)
  assert.equal(call.statuses.at(-1), "gone")
})

test("who is away and whose path is lost as well is gone", async () => {
  const call = await connected()
  call.link.leave()
  call.pc().become("disconnected")
  assert.equal(call.statuses.at(-1), "gone")
})

test("while our own socket is lost nobody is given up", async () => {
  const call = await connected()
  call.link.leave()
  call.network.isLive = false
  await pass(30_000)
  assert.equal(call.statuses.at(-1), "away")
  call.network.isLive = true
  await pass(12_000)
  assert.equal(call.statuses.at(-1), "gone")
})

test("a closed link says and sends nothing more", async () => {
  const call = await connected()
  call.pc().become("disconnected")
  const heard = call.statuses.length
  call.link.close()
  await pass(120_000)
  assert.equal(call.offers(), 1)
  assert.equal(call.statuses.length, heard)
  assert.ok(call.pc().isClosed)
})

test("a step the browser refuses leads to a new connection", async () => {
  const call = await connected()
  call.pc().setRemoteDescription = () => Promise.reject(new Error("refused"))
  call.link.receiveOffer({ type: "offer", sdp: "v=0\r\n" })
  await settle()
  call.pc().become("failed")
  await pass(1)
  assert.equal(call.made.length, 2)
})

test("what the server refuses for the moment is said again, with what is true then", async () => {
  const refused = { ...REFUSED, left: 9 }
  const call = alice({ refused })
  call.link.meet()
  await settle()
  refused.left = 0
  assert.equal(call.offers(), 1)
  await pass(1500)
  assert.equal(call.offers(), 2)
  assert.ok(call.sent.filter((signal) => signal === "ice-candidate").length >= 2, "and what was found meanwhile")
  assert.equal(call.made.length, 1, "on the same connection")
  await answer(call)
  assert.equal(call.pc().signalingState, "stable")
  await pass(1500)
  assert.equal(call.offers(), 2, "an offer that was answered is not")
})

test("a refused answer is said again as long as it stands", async () => {
  const refused = { ...REFUSED, left: 0 }
  const call = alice({ refused })
  const bob = new FakeConnection()
  await bob.setLocalDescription(await bob.createOffer())
  refused.left = 9
  call.link.receiveOffer(bob.localDescription)
  await settle()
  refused.left = 0
  const answers = () => call.sent.filter((signal) => signal === "answer").length
  assert.equal(answers(), 1)
  await pass(1500)
  assert.equal(answers(), 2)
  await pass(1500)
  assert.equal(answers(), 2)
})

test("other refusals, and those of a link that is closed, are not answered by more signals", async () => {
  for (const [code, close] of [["not-joined", false], ["offline", false], ["too-often", true]]) {
    const call = alice({ refused: { code, left: 9 } })
    call.link.meet()
    await settle()
    if (close) call.link.close()
    await pass(3000)
    assert.equal(call.offers(), 1, code)
  }
})
