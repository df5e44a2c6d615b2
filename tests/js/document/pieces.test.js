import assert from "node:assert/strict"
import { test } from "node:test"
import * as Y from "yjs"

import { LIMITS } from "../../../static/js/core/limits.js"
import { deletionOf, piecesOf, rangesOf } from "../../../static/js/document/pieces.js"
import { createPage, pass } from "./hub.js"
import { randomFrom } from "./random.js"
import { numbers, room, useBrowser } from "./two_pages.js"

useBrowser()

const FILE = { name: "a.py", language: "python", order: 1 }
const counts = (update) => {
  const { structs, ds } = Y.decodeUpdate(update)
  return { structs: structs.length, ranges: rangesOf(ds).length }
}
const isWaiting = ({ store }) => store.pendingStructs !== null || store.pendingDs !== null

/** Three people who write at random and hear each other now and then. */
function written(random, edits = 60) {
  const docs = Array.from({ length: 3 }, () => new Y.Doc())
  for (let edit = 0; edit < edits; edit += 1) {
    const doc = random.of(docs)
    const text = doc.getText(random.of(["text:main", "text:main", "text:aaaaaaaa"]))
    const kind = random.below(10)
    if (kind < 3 && text.length > 0) text.delete(random.below(text.length), 1)
    else if (kind === 3) doc.getMap("files").set("aaaaaaaa", { ...FILE, order: random.below(100) })
    else if (kind === 4) doc.getMap("files").delete("aaaaaaaa")
    else text.insert(random.below(text.length + 1), random.of(["a", "é\n", "bcd"]))
    if (random.below(3) === 0) Y.applyUpdate(random.of(docs), Y.encodeStateAsUpdate(doc))
  }
  for (const doc of docs) Y.applyUpdate(docs[0], Y.encodeStateAsUpdate(doc))
  return docs[0]
}

/** Rectangles with as much in them. @param {number} count @param {number} chars */
function drawn(count, chars) {
  const doc = new Y.Doc()
  const board = doc.getMap("board")
  const updates = []
  doc.on("update", (update) => updates.push(update))
  for (const x of [1, 2]) {
    doc.transact(() => {
      for (let at = 0; at < count; at += 1) board.set(`e${at}`, { id: `e${at}`, x, text: "x".repeat(chars) })
    })
  }
  return updates
}

test("a few elements that are moved stay one edit in a document in which a text is cut finely", () => {
  for (const update of drawn(10, 400)) assert.deepEqual(piecesOf(update, { structs: 1, ranges: 30 }), [update])
})

test("many large elements are cut by their length, however many parts the server takes", () => {
  const [first, second] = drawn(60, 9000)
  for (const update of [first, second]) {
    const pieces = piecesOf(update, { structs: 1000, ranges: 1000 })
    assert.ok(pieces.length > 10)
    for (const piece of pieces) assert.ok(piece.byteLength <= LIMITS.VALUES_BYTES / 2)
  }
  const doc = new Y.Doc()
  for (const piece of [first, second].flatMap((update) => piecesOf(update, { structs: 1000, ranges: 1000 }))) {
    Y.applyUpdate(doc, piece)
    assert.ok(!isWaiting(doc))
  }
  assert.equal(doc.getMap("board").size, 60)
  assert.equal(doc.getMap("board").get("e7").x, 2)
})

test("pieces are within the bound, build only on those before them, and do together what the whole does", () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    const random = randomFrom(seed)
    const whole = written(random)
    const update = Y.encodeStateAsUpdate(whole)
    const most = { structs: 1 + random.below(6), ranges: 1 + random.below(6) }
    const copy = new Y.Doc()
    for (const piece of piecesOf(update, most)) {
      const { structs, ranges } = counts(piece)
      assert.ok(structs <= most.structs && ranges <= most.ranges, `seed ${seed}`)
      Y.applyUpdate(copy, piece)
      assert.equal(isWaiting(copy), false, `seed ${seed}`)
    }
    for (const root of ["text:main", "text:aaaaaaaa"]) assert.equal(copy.getText(root).toString(), whole.getText(root).toString(), `seed ${seed}`)
    assert.deepEqual(copy.getMap("files").toJSON(), whole.getMap("files").toJSON(), `seed ${seed}`)
    assert.deepEqual(Y.encodeStateVector(copy).length, Y.encodeStateVector(whole).length)
    assert.deepEqual(counts(Y.encodeStateAsUpdate(copy)), counts(update), `seed ${seed}`)
  }
})

test("what fits is left as it is, and so is what has a gap", () => {
  const doc = new Y.Doc()
  const edits = []
  doc.on("update", (update) => edits.push(update))
  for (const word of ["one", "two", "three"]) doc.getText("text:main").insert(0, word)
  assert.deepEqual(piecesOf(edits[0], { structs: 1, ranges: 1 }), [edits[0]])
  const gap = Y.mergeUpdates([edits[0], edits[2]])
  assert.deepEqual(piecesOf(gap, { structs: 1, ranges: 1 }), [gap])
})

test("many deletions alone are cut", () => {
  const ranges = Array.from({ length: 100 }, (_, place) => ({ client: 1 + place % 2, clock: 2 * place, length: 1 }))
  const pieces = piecesOf(deletionOf(ranges), { structs: 10, ranges: 30 })
  assert.deepEqual(pieces.map(counts), [30, 30, 30, 10].map((count) => ({ structs: 0, ranges: count })))
})

/** Every second letter replaced in one go, as by replacing all. */
function replaceAll(page, count) {
  page.shared.doc.transact(() => {
    for (let at = 0; at < count; at += 2) {
      page.erase(at, 1)
      page.type(at, "X")
    }
  })
}

test("an edit of many parts goes out in several updates, each small enough", async () => {
  const { hub, bob, alice } = await room({ most: { structs: 20, ranges: 40 } })
  bob.type(0, "a".repeat(200))
  await pass(200)
  replaceAll(bob, 200)
  await pass(50)
  assert.equal(bob.status, "saving")
  await pass(500)
  assert.deepEqual([hub.text(), alice.read()], ["Xa".repeat(100), "Xa".repeat(100)])
  assert.deepEqual(hub.refusals, [])
  assert.equal(numbers(hub).length, 1 + 100 / 10 + 100 / 20)
  assert.equal(bob.status, "saved")
})

test("where the server takes less than it said, the rest is cut anew and nothing is lost", async () => {
  const { hub, bob, alice, stores } = await room()
  bob.type(0, "a".repeat(200))
  await pass(200)
  hub.most = { structs: 8, ranges: 8 }
  replaceAll(bob, 200)
  bob.type(0, "later ")
  await pass(3000)
  assert.deepEqual([hub.text(), alice.read()], [`later ${"Xa".repeat(100)}`, `later ${"Xa".repeat(100)}`])
  assert.ok(hub.refusals.every(([, code]) => code === "document-too-many-parts" || code === "document-behind"))
  assert.equal(bob.status, "saved")
  assert.deepEqual(bob.takenBack, [])
  assert.deepEqual(bob.problems, [])
  assert.equal(stores.bob.entries.length, 0)
})

test("what was typed offline and cut before is sent by the next page too", async () => {
  const { hub, bob, stores } = await room({ most: { structs: 8, ranges: 8 } })
  bob.type(0, "a".repeat(100))
  await pass(200)
  bob.socket.drop()
  replaceAll(bob, 100)
  bob.crash()
  const again = createPage(hub, 2, stores.bob.open())
  again.enter()
  await pass(1000)
  assert.equal(hub.text(), "Xa".repeat(50))
  assert.equal(stores.bob.entries.length, 0)
})
