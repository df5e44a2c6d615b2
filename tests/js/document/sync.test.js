import assert from "node:assert/strict"
import { test } from "node:test"

import { createPage, createStore, pass } from "./hub.js"
import { isKept, numbers, room, useBrowser } from "./two_pages.js"

useBrowser()

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
