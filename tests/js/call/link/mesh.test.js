import assert from "node:assert/strict"
import { afterEach, beforeEach, mock, test } from "node:test"

import { createConnections } from "../../../../static/js/call/link/connections.js"
import { isPolite } from "../../../../static/js/call/link/politeness.js"
import { FakeConnection, fragmentIn, nameIn, randomFrom, settle } from "../fakes.js"

const PEOPLE = [
  { user_id: 7, username: "Bob", role: "candidate" },
  { user_id: 3, username: "Alice", role: "interviewer" },
  { user_id: 12, username: "Carol", role: "interviewer" },
  { user_id: 5, username: "Dora", role: "observer" },
  { user_id: 20, username: "Ed", role: "observer" },
  { user_id: 9, username: "Fay", role: "interviewer" },
]

/** Whose page makes connections just now: every page has a class of its own. */
let making
const classes = { RTCPeerConnection: null, MediaStream: class {} }
let before

beforeEach(() => {
  mock.timers.enable({ apis: ["setInterval", "setTimeout"] })
  classes.RTCPeerConnection = class extends FakeConnection {
    constructor() {
      super()
      making.push(this)
    }
  }
  before = Object.keys(classes).map((name) => [name, globalThis[name]])
  Object.assign(globalThis, classes)
})

afterEach(() => {
  for (const [name, value] of before) globalThis[name] = value
  mock.timers.reset()
})

test("of each pair exactly one page is polite, and the candidate's always is", () => {
  for (const me of PEOPLE) {
    for (const other of PEOPLE.filter((one) => one !== me)) {
      const polite = [isPolite({ me, people: PEOPLE }, other.user_id), isPolite({ me: other, people: PEOPLE }, me.user_id)]
      assert.equal(polite.filter(Boolean).length, 1, `${me.username} and ${other.username}`)
      if (me.role === "candidate") assert.equal(polite[0], true)
    }
  }
})

test("a hundred random arrivals, reloads and orders of three to six people all end with every pair connected", async () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    const random = randomFrom(seed)
    const room = meeting(PEOPLE.slice(0, 3 + Math.floor(random() * 4)))
    for (const { user_id: id } of shuffled(room.people, random)) {
      await room.enter(id)
      await deliver(room, random, random() * 20)
    }
    for (let reloads = random() * 3; reloads > 1; reloads -= 1) {
      await room.reload(room.people[Math.floor(random() * room.people.length)].user_id)
      await deliver(room, random, random() * 30)
    }
    await deliver(room, random, Infinity)
    assertAllPaired(room, `seed ${seed}`)
    room.close()
  }
})

/** A server that relays each signal to the one it names, and the pages of those who are in the room. */
function meeting(people) {
  const pages = new Map()
  /** What is on its way, per sender and receiver in the order of sending. */
  const wires = new Map()

  function push(from, to, event, payload) {
    if (!pages.has(to)) return
    const key = `${from}>${to}`
    wires.set(key, [...(wires.get(key) ?? []), { to, event, payload }])
  }

  async function enter(id) {
    const made = []
    const hearers = new Map()
    const socket = {
      state: "live",
      request: async (event, { to, ...payload }) => push(id, to, event, { ...payload, from: id }),
      on: (event, hear) => (hearers.set(event, hear), () => hearers.delete(event)),
    }
    const connections = createConnections({
      socket,
      isPolite: (other) => isPolite({ me: people.find((one) => one.user_id === id), people }, other),
      iceServers: { present: () => [], refresh: async () => {} },
      ownTrack: () => null,
      onTrack: () => {}, onMedia: () => {}, onStatus: () => {}, onHeld: () => {}, onActive: () => {}, onArrival: () => {},
    })
    const participants = [...pages.keys()].map((other) => ({ user_id: other }))
    for (const other of pages.keys()) push(id, other, "user-joined", { user_id: id })
    const page = { made, connections, hear: (event, payload) => { making = made; hearers.get(event)?.(payload) } }
    pages.set(id, page)
    making = made
    connections.start(participants)
    await settle()
  }

  async function reload(id) {
    pages.get(id).connections.stop()
    pages.delete(id)
    for (const key of [...wires.keys()]) if (key.endsWith(`>${id}`)) wires.delete(key)
    for (const other of pages.keys()) push(id, other, "user-left", { user_id: id })
    await enter(id)
  }

  const close = () => pages.forEach(({ connections }) => connections.stop())
  return { people, pages, wires, enter, reload, close }
}

/** Some of what is on its way, from any wire, each wire in its order. */
async function deliver({ pages, wires }, random, most) {
  for (let steps = 0; steps < most && wires.size > 0; steps += 1) {
    assert.ok(steps < 5000, "they keep answering each other for ever")
    const keys = [...wires.keys()]
    const key = keys[Math.floor(random() * keys.length)]
    const [{ to, event, payload }, ...rest] = wires.get(key)
    if (rest.length > 0) wires.set(key, rest)
    else wires.delete(key)
    pages.get(to).hear(event, payload)
    await settle()
  }
}

function assertAllPaired({ people, pages }, hint) {
  const open = new Map(people.map(({ user_id: id }) => [id, pages.get(id).made.filter((one) => !one.isClosed)]))
  for (const [id, connections] of open) {
    assert.equal(connections.length, people.length - 1, `${hint}: ${id} has a connection for each other person`)
    const others = [...open].filter(([other]) => other !== id).flatMap(([, all]) => all)
    for (const connection of connections) {
      assert.equal(connection.signalingState, "stable", `${hint}: ${id}`)
      const other = others.find(({ name }) => name === nameIn(connection.remoteDescription.sdp))
      assert.equal(fragmentIn(connection.remoteDescription.sdp), other.fragment, `${hint}: ${id}`)
      assert.equal(nameIn(other.remoteDescription.sdp), connection.name, `${hint}: ${id}`)
    }
  }
}

function shuffled(all, random) {
  return all.map((one) => [random(), one]).sort(([a], [b]) => a - b).map(([, one]) => one)
}
