import assert from "node:assert/strict"
import { test } from "node:test"

import { createPeer } from "../../../../static/js/call/link/peer.js"
import { SLOTS } from "../../../../static/js/call/link/sections.js"
import { FakeConnection, fragmentIn, nameIn, randomFrom, settle } from "../fakes.js"

/** Alice (interviewer, impolite) and Bob (candidate, polite), each with the signals on their way to the other. */
function pair() {
  const wires = { alice: [], bob: [] }
  const people = { alice: person("alice", wires.bob), bob: person("bob", wires.alice) }
  return { ...people, wires, people }
}

let ids = 0
function person(name, wire) {
  const made = []
  const seen = { tracks: [], states: [] }
  const peer = createPeer({
    isPolite: name === "bob",
    connect: () => (made.push(new FakeConnection()), made.at(-1)),
    newId: () => `${name}${(ids += 1)}`,
    face: { id: `${name}-face` },
    send: (signal, payload) => wire.push([signal, payload]),
    onTrack: (slot, track) => seen.tracks.push([slot, track]),
    onState: (state) => seen.states.push(state),
  })
  return { name, peer, made, seen, wire, pc: () => made.at(-1) }
}

async function hear(someone, [signal, payload]) {
  if (signal === "offer") await someone.peer.receiveOffer(payload.offer)
  else if (signal === "answer") await someone.peer.receiveAnswer(payload.answer)
  else if (signal === "user-joined") await someone.peer.repeatOffer()
  else await someone.peer.receiveCandidate(payload.candidate)
}

async function deliverAll({ people, wires }) {
  while (wires.alice.length + wires.bob.length > 0) {
    for (const name of ["alice", "bob"]) {
      const next = wires[name].shift()
      if (next) await hear(people[name], next)
    }
    await settle()
  }
}

function assertPaired({ alice, bob }, hint = "") {
  for (const [one, other] of [
    [alice, bob],
    [bob, alice],
  ]) {
    assert.equal(one.pc().signalingState, "stable", `${one.name} ${hint}`)
    assert.equal(nameIn(one.pc().remoteDescription.sdp), other.pc().name, `${one.name} ${hint}`)
    assert.equal(fragmentIn(one.pc().remoteDescription.sdp), other.pc().fragment, `${one.name} ${hint}`)
    assert.equal(one.pc().getTransceivers().length, SLOTS.length, `${one.name} ${hint}`)
    assert.ok(one.pc().getTransceivers().every((section) => section.direction === "sendrecv"))
    assert.ok(one.made.slice(0, -1).every((old) => old.isClosed), `${one.name} left a connection open ${hint}`)
  }
}

test("an offer is answered, and each side has the other's three tracks in order", async () => {
  const room = pair()
  await room.alice.peer.offer()
  await deliverAll(room)
  assertPaired(room)
  assert.deepEqual(room.alice.seen.tracks.map(([slot]) => slot), SLOTS)
  assert.deepEqual(room.bob.seen.tracks.map(([slot]) => slot), SLOTS)
})

test("the polite side may be the one who begins", async () => {
  const room = pair()
  await room.bob.peer.offer()
  await deliverAll(room)
  assertPaired(room)
})

test("when both offer at once the interviewer's offer stands", async () => {
  const room = pair()
  await Promise.all([room.alice.peer.offer(), room.bob.peer.offer()])
  const [alices] = room.alice.made
  await deliverAll(room)
  assertPaired(room)
  assert.equal(room.alice.pc(), alices)
  assert.equal(room.bob.made.length, 2, "Bob's first offer is given up with its connection")
})

test("both restart ICE at once: one restart stands and no connection is rebuilt", async () => {
  const room = pair()
  await room.alice.peer.offer()
  await deliverAll(room)
  await Promise.all([room.alice.peer.restartIce(), room.bob.peer.restartIce()])
  await deliverAll(room)
  assertPaired(room)
  assert.deepEqual([room.alice.made.length, room.bob.made.length], [1, 1])
  assert.equal(room.alice.pc().generation, 2)
})

test("candidates that come before their description wait for it", async () => {
  const room = pair()
  await room.alice.peer.offer()
  const [offer, ...candidates] = room.wires.bob.splice(0).sort(([a], [b]) => (a === "offer" ? -1 : b === "offer" ? 1 : 0))
  for (const candidate of candidates) await hear(room.bob, candidate)
  assert.equal(room.bob.made.length, 0)
  await hear(room.bob, offer)
  assert.equal(room.bob.pc().added.length, candidates.length)
  assert.equal(room.bob.pc().added.at(-1), undefined, "the end of the candidates is passed on")
})

test("candidates of an ignored offer are never added", async () => {
  const room = pair()
  await Promise.all([room.alice.peer.offer(), room.bob.peer.offer()])
  await deliverAll(room)
  const fragments = room.alice.pc().added.filter(Boolean).map((candidate) => candidate.usernameFragment)
  assert.deepEqual([...new Set(fragments)], [room.bob.pc().fragment])
})

test("what is sent of a candidate is what the event contract knows", async () => {
  const room = pair()
  await room.alice.peer.offer()
  const [, { candidate }] = room.wires.bob.find(([signal]) => signal === "ice-candidate")
  assert.deepEqual(Object.keys(candidate).sort(), ["candidate", "sdpMLineIndex", "sdpMid", "usernameFragment"])
})

test("a reloaded page gets a new connection, and what was on its way to the old one does no harm", async () => {
  const room = pair()
  await room.alice.peer.offer()
  await deliverAll(room)
  await room.alice.peer.restartIce()
  room.bob.peer.close()
  const bob = person("bob", room.wires.alice)
  room.people.bob = bob
  await bob.peer.offer()
  await deliverAll(room)
  assertPaired({ alice: room.alice, bob })
  assert.equal(room.alice.made.length, 2)
})

test("an answer to a former offer is dropped", async () => {
  const room = pair()
  await room.alice.peer.offer()
  const offer = room.wires.bob.find(([signal]) => signal === "offer")
  room.wires.bob.length = 0
  await hear(room.bob, offer)
  const answer = room.wires.alice.find(([signal]) => signal === "answer")
  room.wires.alice.length = 0
  await room.alice.peer.renew()
  await hear(room.alice, answer)
  assert.equal(room.alice.pc().signalingState, "have-local-offer")
  await deliverAll(room)
  assertPaired(room)
})

test("an offer from a page that labels nothing is answered", async () => {
  const room = pair()
  const plain = new FakeConnection()
  for (const kind of ["audio", "video"]) plain.addTransceiver(kind, { direction: "sendrecv" })
  const offer = await plain.createOffer()
  await plain.setLocalDescription(offer)
  await room.bob.peer.receiveOffer(offer)
  const [, { answer }] = room.wires.alice.find(([signal]) => signal === "answer")
  await plain.setRemoteDescription(answer)
  assert.equal(plain.signalingState, "stable")
})

test("tracks set before, between and after are on the senders", async () => {
  const room = pair()
  const [voice, face, screen] = [{ kind: "audio" }, { kind: "video" }, { kind: "video" }]
  room.bob.peer.setTrack("audio", voice)
  room.alice.peer.setTrack("camera", face)
  await room.alice.peer.offer()
  await deliverAll(room)
  await room.bob.peer.setTrack("screen", screen)
  await room.alice.peer.setTrack("camera", null)
  const sent = ({ pc }) => pc().getTransceivers().map((section) => section.sender.track)
  assert.deepEqual(sent(room.bob), [voice, null, screen])
  assert.deepEqual(sent(room.alice), [null, null, null])
  await room.bob.peer.renew()
  assert.deepEqual(sent(room.bob), [voice, null, screen], "a new connection sends what the old one did")
})

test("states of a connection that was given up are not heard", async () => {
  const room = pair()
  await room.alice.peer.offer()
  const [first] = room.alice.made
  await room.alice.peer.renew()
  first.become("failed")
  room.alice.pc().become("connecting")
  assert.deepEqual(room.alice.seen.states, ["connecting"])
})

test("after close nothing is answered and nothing stays open", async () => {
  const room = pair()
  await room.alice.peer.offer()
  const offer = room.wires.bob.find(([signal]) => signal === "offer")
  room.bob.peer.close()
  await hear(room.bob, offer)
  assert.equal(room.wires.alice.length, 0)
  assert.equal(room.bob.made.length, 0)
})

test("three hundred random histories of offers, restarts, reloads and lost signals all end in one pair", async () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = randomFrom(seed)
    const room = pair()
    for (let step = 0; step < 30; step += 1) await randomStep(room, random)
    // The last word: somebody comes in and begins, as the page does at every `joined`.
    const comesIn = random() < 0.5 ? reload : rejoin
    comesIn(room, random() < 0.5 ? "alice" : "bob", random)
    await deliverRandomly(room, random)
    assertPaired(room.people, `seed ${seed}`)
  }
})

const otherOf = (name) => (name === "alice" ? "bob" : "alice")

/** A new page: what the server passed on before it came in is lost, the other is told, and it begins. */
function reload(room, name, random) {
  room.people[name].peer.close()
  loseFirst(room.wires[name], random)
  const wire = room.wires[otherOf(name)]
  room.people[name] = person(name, wire)
  wire.push(["user-joined"])
  room.people[name].peer.offer().catch(endedByReload)
}

/** The same page after its socket was away: signals of both directions are lost. */
function rejoin(room, name, random) {
  loseFirst(room.wires[name], random)
  const wire = room.wires[otherOf(name)]
  wire.length = Math.floor(random() * (wire.length + 1))
  wire.push(["user-joined"])
  room.people[name].peer.restartIce().catch(endedByReload)
}

function loseFirst(wire, random) {
  wire.splice(0, Math.floor(random() * (wire.length + 1)))
}

async function randomStep(room, random) {
  const name = random() < 0.5 ? "alice" : "bob"
  const { peer } = room.people[name]
  const die = random()
  if (die < 0.06) reload(room, name, random)
  else if (die < 0.12) rejoin(room, name, random)
  else if (die < 0.18) peer.offer().catch(endedByReload)
  else if (die < 0.26) peer.restartIce().catch(endedByReload)
  else if (die < 0.3) peer.renew().catch(endedByReload)
  else if (room.wires[name].length > 0) hear(room.people[name], room.wires[name].shift()).catch(endedByReload)
  if (random() < 0.7) await settle()
}

function endedByReload(error) {
  assert.match(error.message, /^closed$/)
}

async function deliverRandomly(room, random) {
  for (let turns = 0; room.wires.alice.length + room.wires.bob.length > 0; turns += 1) {
    assert.ok(turns < 2000, "the two keep answering each other for ever")
    const name = room.wires.alice.length === 0 || (room.wires.bob.length > 0 && random() < 0.5) ? "bob" : "alice"
    await hear(room.people[name], room.wires[name].shift())
    await settle()
  }
}
