import assert from "node:assert/strict"
import { test } from "node:test"
import * as Y from "yjs"

import { createPage, pass } from "./hub.js"
import { room, useBrowser } from "./two_pages.js"

useBrowser()

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

test("what the server lost of another's is brought back as theirs, and never under a false name", async () => {
  const { hub, bob, alice } = await room()
  hub.isDatabaseAway = true
  alice.type(0, "by alice")
  await pass(100)
  bob.type(8, " and bob")
  await pass(100)
  const writer = alice.shared.doc.clientID
  alice.crash()
  hub.restart()
  hub.isDatabaseAway = false
  bob.enter()
  await pass(1000)
  assert.equal(hub.text(), "by alice and bob")
  assert.equal(hub.owners.get(writer), 1)
  const [, brought] = bob.socket.sent.find(([, { author }]) => author === 1)
  bob.socket.send("document-update", { ...brought, number: 100, author: 2 })
  await pass(100)
  assert.deepEqual(hub.refusals.at(-1), [100, "document-malformed"])
})

test("what a page has of another's only from a sync is brought back too", async () => {
  const { hub, bob, alice, stores } = await room()
  hub.isDatabaseAway = true
  alice.type(0, "by alice")
  await pass(100)
  bob.crash()
  const next = createPage(hub, 2, stores.bob.open())
  next.enter()
  await pass(100)
  next.type(8, " and bob")
  await pass(100)
  const writer = alice.shared.doc.clientID
  alice.crash()
  hub.restart()
  hub.isDatabaseAway = false
  next.enter()
  await pass(1000)
  assert.deepEqual([hub.text(), next.status], ["by alice and bob", "saved"])
  assert.equal(hub.owners.get(writer), 1)
})

test("an edit of another's that the server will not have back is not offered again", async () => {
  const { hub, bob, alice } = await room({ refusal: ({ author }) => (author ? "document-malformed" : null) })
  bob.type(0, "base")
  await pass(200)
  hub.isDatabaseAway = true
  alice.type(0, "lost")
  await pass(100)
  alice.crash()
  hub.restart()
  hub.isDatabaseAway = false
  bob.type(8, " kept")
  bob.enter()
  await pass(5000)
  assert.equal(hub.refusals.filter(([, code]) => code === "document-malformed").length, 1)
  assert.equal(hub.text(), "base kept")
  assert.equal(bob.status, "saved")
  assert.deepEqual(bob.takenBack, [])
})
