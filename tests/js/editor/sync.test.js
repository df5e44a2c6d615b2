import assert from "node:assert/strict"
import { afterEach, beforeEach, mock, test } from "node:test"
import * as Y from "yjs"

import { openPage } from "../page.js"
import { createHub, createPage, createStore, pass } from "./hub.js"

let browser

beforeEach(() => {
  browser = openPage("")
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 })
})

afterEach(() => {
  mock.timers.reset()
  browser.close()
})

/** Alice and Bob in one room, both synced. */
async function room(options = {}) {
  const hub = createHub(options)
  const stores = { alice: createStore(), bob: createStore() }
  const people = { alice: createPage(hub, 1, stores.alice.open()), bob: createPage(hub, 2, stores.bob.open()) }
  for (const page of Object.values(people)) page.enter()
  await pass(200)
  return { hub, stores, ...people }
}

const numbers = (hub) => hub.heard.map(({ number }) => number)
const isKept = (store) => store.entries.length > 0

// ---- Refusals

test("a refused edit is kept and sent again with the same number, and nothing is sent meanwhile", async () => {
  let refuses = 1
  const { hub, bob, alice } = await room({ refusal: () => (refuses-- > 0 ? "unavailable" : null) })
  bob.type(0, "a")
  bob.type(1, "b")
  await pass(50)
  assert.equal(bob.status, "failed")
  const sent = bob.socket.sent.length
  bob.type(2, "c")
  await pass(300)
  assert.equal(bob.socket.sent.length, sent)
  await pass(500)
  assert.deepEqual(numbers(hub), [1, 2, 3])
  assert.equal(alice.read(), "abc")
  assert.equal(bob.status, "saved")
})

test("waits grow while the server goes on refusing", async () => {
  const { hub, bob } = await room({ refusal: () => "unavailable" })
  bob.type(0, "a")
  const times = []
  for (let step = 0; step < 2000; step += 1) {
    const before = hub.refusals.length
    await pass(10)
    if (hub.refusals.length > before) times.push(Date.now())
  }
  const waits = times.slice(1).map((at, index) => Math.round((at - times[index]) / 500) * 500)
  assert.deepEqual(waits.slice(0, 4), [500, 1000, 2000, 4000])
  assert.equal(bob.problem, "No.")
  assert.ok(bob.sync.hasUnsaved())
})

test("who is behind catches up at once", async () => {
  let refuses = 1
  const { bob } = await room({ refusal: () => (refuses-- > 0 ? "document-behind" : null) })
  bob.type(0, "a")
  await pass(200)
  assert.equal(bob.status, "saved")
  assert.deepEqual(bob.problems, [], "nobody needs to hear of it")
})

test("a sync that is refused is tried again, and the reason is shown until it works", async () => {
  const { hub, bob, alice } = await room()
  let asked = 0
  hub.refuseSync = () => (++asked <= 3 ? "unavailable" : null)
  bob.socket.drop()
  bob.type(0, "a")
  bob.enter()
  await pass(1000)
  assert.equal(bob.status, "failed")
  assert.equal(bob.problem, "No.")
  await pass(4000)
  assert.equal(asked, 4)
  assert.equal(alice.read(), "a")
  assert.equal(bob.status, "saved")
})

test("who may not write any more is told once, and may again after taking the seat anew", async () => {
  const { hub, bob, alice } = await room()
  let asked = 0
  hub.refuseSync = () => { asked += 1; return "not-admitted" }
  bob.socket.drop()
  bob.enter()
  bob.type(0, "a")
  await pass(20_000, 50)
  assert.equal(asked, 1)
  assert.equal(bob.status, "failed")
  hub.refuseSync = () => null
  bob.socket.drop()
  bob.enter()
  await pass(500)
  assert.equal(alice.read(), "a")
  assert.equal(bob.status, "saved")
})

test("an edit that builds on what nobody has is never passed on", async () => {
  const { hub, bob, alice } = await room()
  const stranger = new Y.Doc()
  const edits = []
  stranger.on("update", (update) => edits.push(update))
  for (const word of ["first", "second"]) stranger.getText("text:main").insert(0, word)
  bob.socket.hears("document-update", { update: edits[1].slice().buffer, from: 1 })
  hub.isDatabaseAway = true
  alice.type(0, "lost")
  await pass(1000)
  alice.crash()
  hub.restart()
  hub.isDatabaseAway = false
  bob.enter()
  await pass(1000)
  assert.equal(hub.text(), "lost")
  assert.deepEqual(hub.refusals, [])
})

test("an edit that is too large is taken back, with a reason, and the rest is saved", async () => {
  const { hub, bob, alice, stores } = await room({ maxText: 20 })
  bob.type(0, "short")
  await pass(200)
  bob.type(5, "x".repeat(30))
  bob.type(0, "on ")
  await pass(300)
  assert.equal(bob.read(), "on short")
  assert.equal(bob.status, "failed")
  assert.deepEqual(bob.takenBack, ["The document would become too large."])
  bob.type(8, "!")
  await pass(300)
  assert.deepEqual([hub.text(), alice.read(), bob.read()], ["on short!", "on short!", "on short!"])
  await pass(8000, 50)
  assert.equal(bob.status, "saved")
  assert.equal(isKept(stores.bob), false)
})

test("the selection that a refused paste replaced is there again", async () => {
  const { bob, alice } = await room({ maxText: 20 })
  bob.type(0, "one 😀 two")
  await pass(200)
  bob.shared.doc.transact(() => {
    bob.erase(4, 2)
    bob.type(4, "y".repeat(30))
  })
  await pass(500)
  assert.equal(bob.read(), "one 😀 two")
  assert.equal(alice.read(), "one 😀 two")
})

test("undo of a refused paste does not bring it to the server either", async () => {
  const { hub, bob, alice } = await room({ maxText: 20 })
  const undo = new Y.UndoManager(bob.text, { trackedOrigins: new Set([null]) })
  bob.type(0, "x".repeat(30))
  undo.undo()
  bob.type(0, "ok")
  await pass(500)
  assert.equal(bob.read(), "ok")
  assert.equal(alice.read(), "ok")
  assert.ok(hub.heard.every(({ update }) => !new TextDecoder().decode(update).includes("xx")))
})

test("an edit that the server cannot read is tried once more and then taken back", async () => {
  const { hub, bob, alice } = await room({ forbidden: "\r" })
  bob.type(0, "a")
  await pass(200)
  bob.type(1, "\r")
  bob.type(2, "b")
  await pass(3000)
  assert.equal(bob.read(), "ab")
  assert.equal(alice.read(), "ab")
  assert.equal(hub.refusals.filter(([number]) => number === 2).length, 2)
})

test("when every edit is refused for good the person is told, and a reload begins afresh", async () => {
  const { bob, stores, hub } = await room({ refusal: ({ number }) => (number > 1 ? "document-malformed" : null) })
  bob.type(0, "a")
  await pass(200)
  bob.type(1, "b")
  await pass(60_000, 100)
  assert.equal(bob.status, "failed")
  assert.match(bob.problem, /Copy what you need/)
  assert.ok(bob.sync.hasUnsaved())
  const sent = bob.socket.sent.length
  bob.type(1, "c")
  await pass(20_000, 50)
  assert.equal(bob.socket.sent.length, sent)
  assert.equal(isKept(stores.bob), false)
  bob.crash()
  const again = createPage(hub, 2, stores.bob.open())
  again.enter()
  await pass(200)
  assert.equal(again.read(), "a")
  assert.equal(again.status, "saved")
})

test("an edit larger than any message may be never goes out", async () => {
  const { bob, alice } = await room()
  bob.type(0, "a")
  bob.type(1, "x".repeat(1_300_000))
  await pass(500)
  assert.equal(bob.read(), "a")
  assert.equal(alice.read(), "a")
  assert.equal(bob.takenBack.length, 1)
  assert.ok(bob.socket.sent.every(([, { update }]) => update.byteLength < 1_200_000))
})

test("nothing is sent any more when the interview is over, and the server's sentence is shown", async () => {
  const { hub, bob, stores } = await room({ refusal: () => "interview-over" })
  bob.type(0, "a")
  await pass(20_000, 50)
  assert.equal(hub.refusals.length, 1)
  assert.equal(bob.status, "failed")
  assert.equal(bob.problem, "No.")
  assert.ok(isKept(stores.bob))
  bob.sync.finish()
  assert.equal(isKept(stores.bob), false)
  assert.equal(bob.socket.listening(), 0)
})

test("a removed entry of the list of files is there again when its removal is refused", async () => {
  let refuses = 0
  const { bob, alice } = await room({ refusal: () => (refuses-- > 0 ? "document-too-large" : null) })
  const id = bob.shared.files.add({ name: "a.py", language: "python" })
  await pass(200)
  refuses = 1
  bob.shared.files.remove(id)
  await pass(500)
  assert.deepEqual(bob.shared.files.list(), alice.shared.files.list())
  assert.equal(bob.shared.files.list()[1].name, "a.py")
})

test("a character of which half was deleted is whole again", async () => {
  const { bob, alice, hub } = await room()
  bob.type(0, "a😀b")
  await pass(200)
  bob.erase(1, 1)
  bob.type(0, "> ")
  await pass(2000)
  assert.deepEqual([bob.read(), alice.read(), hub.text()], ["> a😀b", "> a😀b", "> a😀b"])
})

test("an edit inside a character can neither be saved nor taken back, and the person is told", async () => {
  const { bob, alice, hub, stores } = await room()
  bob.type(0, "a😀b")
  await pass(200)
  bob.type(2, "X")
  await pass(60_000, 100)
  assert.match(bob.problem, /Copy what you need/)
  assert.deepEqual([alice.read(), hub.text()], ["a😀b", "a😀b"])
  bob.crash()
  const again = createPage(hub, 2, stores.bob.open())
  again.enter()
  await pass(200)
  assert.equal(again.read(), "a😀b")
})

// ---- Success

test("an edit goes out at once and is saved", async () => {
  const { bob, alice, stores } = await room()
  bob.input = "paste"
  bob.type(0, "a")
  assert.deepEqual(bob.socket.sent.map(([event, { number, input }]) => [event, number, input]), [["document-update", 1, "paste"]])
  assert.ok(isKept(stores.bob))
  await pass(30)
  assert.equal(alice.read(), "a")
  await pass(200)
  assert.equal(isKept(stores.bob), false)
  assert.equal(bob.status, "saved")
  assert.deepEqual(alice.socket.sent, [], "what arrives is not sent back")
})

test("the page is told when the document is there, and not before", async () => {
  const { hub, bob } = await room()
  bob.type(0, "here")
  await pass(200)
  const carol = createPage(hub, 3, createStore().open())
  carol.enter()
  let text = null
  void carol.opened.then(() => { text = carol.read() })
  assert.equal(text, null)
  await pass(50)
  assert.equal(text, "here")
})

test("two who type offline find both texts afterwards", async () => {
  const { bob, alice, hub } = await room()
  bob.type(0, "middle")
  await pass(200)
  for (const page of [bob, alice]) page.socket.drop()
  bob.type(0, "B😀")
  alice.type(6, "A")
  assert.equal(bob.status, "offline")
  assert.ok(bob.sync.hasUnsaved())
  await pass(1000)
  for (const page of [bob, alice]) page.enter()
  await pass(300)
  assert.deepEqual([bob.read(), alice.read(), hub.text()], ["B😀middleA", "B😀middleA", "B😀middleA"])
  assert.equal(bob.status, "saved")
})

for (const [when, ms] of [["before", 1], ["after", 25]]) {
  test(`a connection lost ${when} the server took an edit neither loses nor doubles it`, async () => {
    const { bob, alice, hub } = await room({ delayMs: () => 20 })
    bob.type(0, "a")
    await pass(ms, 1)
    bob.socket.drop()
    assert.equal(hub.text(), when === "before" ? "" : "a")
    await pass(50)
    bob.enter()
    await pass(500)
    assert.deepEqual([bob.read(), alice.read(), hub.text()], ["a", "a", "a"])
    assert.equal(bob.status, "saved")
  })
}

test("a page that crashed finds what was unsaved, after what others wrote, and sends it once", async () => {
  const { bob, alice, hub, stores } = await room()
  bob.type(0, "kept")
  await pass(200)
  bob.socket.drop()
  bob.type(4, " offline")
  bob.erase(0, 1)
  bob.crash()
  alice.type(0, "> ")
  const again = createPage(hub, 2, stores.bob.open())
  again.enter()
  await pass(300)
  assert.deepEqual([again.read(), alice.read(), hub.text()], ["> ept offline", "> ept offline", "> ept offline"])
  assert.equal(isKept(stores.bob), false)
})

test("what an earlier page left is of no use when its beginning is missing, and harms nobody", async () => {
  const { bob, alice, hub, stores } = await room()
  bob.socket.drop()
  bob.type(0, "a")
  bob.type(1, "b")
  bob.crash()
  stores.bob.entries.shift()
  stores.bob.entries.push({ page: 0, number: 1, update: Uint8Array.of(1, 2, 3) })
  const again = createPage(hub, 2, stores.bob.open())
  again.enter()
  await pass(200)
  again.type(0, "new")
  await pass(200)
  assert.deepEqual([again.read(), alice.read()], ["new", "new"])
  assert.equal(again.status, "saved")
  assert.deepEqual(hub.refusals, [])
  assert.equal(stores.bob.entries.length, 1, "it might still be of use when another page brings its beginning")
})

test("a server that lost its last seconds gets them again, also those of a page that is gone", async () => {
  const { bob, alice, hub } = await room()
  alice.type(0, "stored")
  await pass(200)
  hub.isDatabaseAway = true
  alice.type(6, " by alice")
  alice.erase(0, 2)
  bob.type(0, "by bob ")
  await pass(200)
  assert.equal(bob.status, "failed")
  assert.match(bob.problem, /cannot reach its database/)
  alice.crash()
  hub.restart()
  hub.isDatabaseAway = false
  assert.equal(hub.text(), "stored")
  bob.enter()
  await pass(500)
  assert.equal(hub.text(), bob.read())
  assert.equal(bob.read(), "by bob ored by alice")
  assert.equal(hub.heard.at(-1).input, "sync")
  assert.equal(bob.status, "saved")
})

test("an edit that builds on what only this page still has is saved together with it", async () => {
  const { bob, alice, hub } = await room()
  hub.isDatabaseAway = true
  alice.type(0, "by alice")
  await pass(100)
  bob.type(4, "also ")
  await pass(100)
  alice.crash()
  hub.restart()
  hub.isDatabaseAway = false
  bob.enter()
  await pass(2000)
  assert.equal(hub.text(), "by aalso lice")
  assert.equal(bob.status, "saved")
})

test("a deletion alone that the server lost is found as well", async () => {
  const { bob, alice, hub } = await room()
  alice.type(0, "stored")
  await pass(200)
  hub.isDatabaseAway = true
  alice.erase(0, 2)
  await pass(50)
  alice.crash()
  hub.restart()
  hub.isDatabaseAway = false
  bob.enter()
  await pass(300)
  assert.equal(hub.text(), "ored")
})

test("while the database is away nothing is asked again and again, and all is saved when it is back", async () => {
  const { bob, hub, alice } = await room()
  hub.isDatabaseAway = true
  bob.type(0, "typed meanwhile")
  await pass(60_000, 50)
  assert.deepEqual(numbers(hub), [1])
  assert.equal(alice.read(), "typed meanwhile")
  assert.equal(bob.status, "failed")
  hub.isDatabaseAway = false
  await pass(200)
  assert.equal(bob.status, "saved")
})

test("a page that hears nothing of what it sent asks again", async () => {
  const { bob, hub } = await room()
  bob.socket.isDeaf = true
  bob.type(0, "a")
  await pass(9000, 50)
  bob.socket.isDeaf = false
  assert.deepEqual(numbers(hub), [1])
  assert.equal(bob.status, "saving")
  await pass(1500)
  assert.deepEqual(numbers(hub), [1, 1])
  assert.equal(bob.status, "saved")
})

test("many edits go out at the pace the server takes", async () => {
  const { bob, hub } = await room()
  bob.socket.drop()
  for (let count = 0; count < 800; count += 1) bob.type(count, "x")
  bob.enter()
  await pass(50)
  assert.ok(numbers(hub).length <= 510)
  await pass(2000)
  assert.ok(numbers(hub).length <= 620)
  await pass(8000, 50)
  assert.equal(hub.text().length, 800)
  assert.equal(bob.status, "saved")
})

test("large edits wait for each other", async () => {
  const { bob } = await room()
  for (let count = 0; count < 5; count += 1) bob.type(0, "x".repeat(300_000))
  assert.equal(bob.socket.sent.length, 1)
  await pass(2000)
  assert.equal(bob.socket.sent.length, 5)
  assert.equal(bob.status, "saved")
})

test("an update that cannot be applied leads to a sync", async () => {
  const { bob, alice } = await room()
  bob.socket.hears("document-update", { update: Uint8Array.of(9, 9, 9).buffer, from: 1 })
  alice.type(0, "a")
  await pass(1000)
  assert.equal(bob.read(), "a")
  assert.equal(bob.status, "saved")
})

test("an update that builds on one that never came leads to a sync", async () => {
  const { bob, alice } = await room()
  bob.socket.isDeaf = true
  alice.type(0, "a")
  await pass(50)
  bob.socket.isDeaf = false
  alice.type(1, "b")
  await pass(1000)
  assert.equal(bob.read(), "ab")
})

test("who stops and starts again loses nothing typed in between", async () => {
  const { bob, alice, stores } = await room()
  bob.type(0, "a")
  bob.sync.stop()
  assert.equal(bob.socket.listening(), 0)
  bob.type(1, "b")
  await pass(1000)
  assert.equal(stores.bob.entries.length, 2)
  const opened = bob.sync.start({})
  await pass(300)
  await opened
  assert.equal(alice.read(), "ab")
  assert.equal(isKept(stores.bob), false)
  assert.equal(bob.status, "saved")
})

test("only what has been on its way for a while, or cannot go, is worth a question on leaving", async () => {
  const { bob, hub } = await room()
  assert.equal(bob.sync.hasUnsaved(), false)
  hub.isDatabaseAway = true
  bob.type(0, "a")
  assert.equal(bob.sync.hasUnsaved(), false)
  await pass(3000)
  assert.equal(bob.sync.hasUnsaved(), true)
})
