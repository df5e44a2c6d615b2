import assert from "node:assert/strict"
import { test } from "node:test"
import * as Y from "yjs"

import { createPage, createStore, pass } from "./hub.js"
import { isKept, numbers, room, useBrowser } from "./two_pages.js"

useBrowser()

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

test("a page whose client another copy of it had too is told, and the next page has what was typed", async () => {
  const { hub, bob, alice, stores } = await room()
  bob.type(0, "base ")
  await pass(200)
  const twin = createPage(hub, 2, createStore().open())
  twin.enter()
  await pass(200)
  twin.shared.doc.clientID = bob.shared.doc.clientID
  bob.socket.drop()
  bob.type(5, "mine")
  bob.type(9, " 😀")
  twin.type(5, "twin")
  await pass(200)
  twin.crash()
  bob.enter()
  await pass(5000)
  assert.deepEqual([bob.status, hub.text(), alice.read()], ["failed", "base twin", "base twin"])
  assert.match(bob.problem, /Reload it/)
  assert.deepEqual(bob.takenBack.length, 1)
  const sent = bob.socket.sent.length
  bob.socket.drop()
  bob.enter()
  await pass(2000)
  assert.equal(bob.socket.sent.length, sent, "it does not try again and again")
  assert.equal(bob.sync.hasUnsaved(), false, "it may be left without a question")
  bob.crash()
  const again = createPage(hub, 2, stores.bob.open())
  again.enter()
  await pass(500)
  assert.equal(again.status, "saved")
  assert.deepEqual([again.read(), alice.read()], [hub.text(), hub.text()])
  assert.ok(hub.text().includes("mine 😀") && hub.text().includes("twin") && hub.text().startsWith("base "))
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

test("who wrote all that is kept of one person loses nothing that stands on the screen, and goes on reading", async () => {
  let isFull = true
  const { bob, alice } = await room({ refusal: () => (isFull ? "document-full" : null) })
  bob.type(0, "mine")
  await pass(100)
  isFull = false
  assert.deepEqual([bob.status, bob.problem], ["failed", "No."])
  assert.equal(bob.read(), "mine")
  assert.ok(bob.sync.hasUnsaved())
  const sent = bob.socket.sent.length
  bob.type(4, "!")
  alice.type(0, "theirs ")
  await pass(5000)
  assert.equal(bob.socket.sent.length, sent, "it is not tried again and again")
  assert.match(bob.read(), /theirs/)
  assert.match(bob.read(), /mine!/)
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
