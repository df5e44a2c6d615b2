import assert from "node:assert/strict"
import { afterEach, beforeEach, mock, test } from "node:test"
import * as Y from "yjs"

import { createBinding } from "../../../static/js/board/binding.js"
import { boardMap, readBoard, strip } from "../../../static/js/board/elements.js"
import { LIMITS } from "../../../static/js/core/limits.js"
import { randomFrom } from "../document/random.js"
import { canvasOf, shape, words } from "./shapes.js"

/** Somebody with a canvas of their own. `to` gives what they wrote to another. */
function person({ isWriter = true } = {}) {
  const doc = new Y.Doc()
  const canvas = canvasOf()
  const refused = []
  const updates = []
  const binding = createBinding({ doc, canvas, isWriter, clock: Date, onRefused: (problem) => refused.push(problem) })
  doc.on("update", (update, origin) => { if (origin !== "others") updates.push(update) })
  binding.start()
  return {
    doc, canvas, refused, binding, updates,
    draw(id, change) {
      canvas.draw(id, change)
      binding.changed()
    },
    hear: (update) => Y.applyUpdate(doc, update, "others"),
    scene: () => canvas.shown().map(strip),
    board: () => readBoard(doc),
  }
}

const exchange = (one, other) => {
  for (const update of one.updates.splice(0)) other.hear(update)
  for (const update of other.updates.splice(0)) one.hear(update)
}
/** @param {object[]} scene */
const byId = (scene) => Object.fromEntries(scene.map(({ version: _v, versionNonce: _n, updated: _u, ...rest }) => [rest.id, rest]))

let alice
let bob
beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 })
  alice = person()
  bob = person()
})
afterEach(() => mock.timers.reset())

function settle() {
  for (let turn = 0; turn < 4; turn += 1) {
    mock.timers.tick(60)
    exchange(alice, bob)
  }
  mock.timers.tick(60)
}

test("what one draws is on the other's canvas", () => {
  alice.draw("1", { x: 5 })
  settle()
  assert.deepEqual(bob.scene(), alice.scene())
  assert.equal(bob.canvas.shown()[0].x, 5)
})

test("a drag is at most one update in 50 ms, and the last step is there", () => {
  alice.draw("1", {})
  mock.timers.tick(60)
  alice.updates.length = 0
  for (let step = 0; step < 100; step += 1) {
    alice.draw("1", { x: step })
    mock.timers.tick(10)
  }
  mock.timers.tick(60)
  assert.ok(alice.updates.length >= 18 && alice.updates.length <= 21, `${alice.updates.length} updates in a second`)
  assert.equal(alice.board()[0].x, 99)
})

test("who drags many at once writes no more elements in a second than the server takes, and all of them at the end", () => {
  const ids = Array.from({ length: 12 }, (_, at) => `m${at}`)
  for (const id of ids) alice.canvas.draw(id, {})
  alice.binding.changed()
  mock.timers.tick(60)
  alice.updates.length = 0
  alice.canvas.hand = new Set(ids)
  for (let step = 0; step < 100; step += 1) {
    for (const id of ids) alice.canvas.draw(id, { x: step })
    alice.binding.changed()
    mock.timers.tick(10)
  }
  assert.ok(alice.updates.length <= LIMITS.BOARD_ELEMENTS_PER_S / ids.length + 1, `${alice.updates.length} updates in a second`)
  alice.canvas.hand = new Set()
  alice.binding.changed()
  mock.timers.tick(LIMITS.BOARD_STEP_MS + 10)
  assert.deepEqual(alice.board().map(({ x }) => x), ids.map(() => 99))
})

test("what others draw meanwhile does not break a drag, and who holds an element has the last word about it", () => {
  alice.draw("1", {})
  alice.draw("2", {})
  settle()
  alice.canvas.hand = new Set(["1"])
  alice.draw("1", { x: 300 })
  const held = alice.canvas.elements().find(({ id }) => id === "1")
  bob.draw("1", { strokeColor: "#ff0000" })
  bob.draw("2", { x: 7 })
  mock.timers.tick(60)
  exchange(bob, { updates: [], hear: alice.hear })
  mock.timers.tick(20)
  assert.equal(alice.canvas.elements().find(({ id }) => id === "1"), held, "the very same object")
  assert.equal(alice.canvas.shown().find(({ id }) => id === "2").x, 7)
  alice.canvas.hand = new Set()
  alice.draw("1", { x: 310 })
  settle()
  assert.deepEqual(byId(alice.scene()), byId(bob.scene()))
  assert.equal(bob.canvas.shown().find(({ id }) => id === "1").x, 310)
})

test("what came while an element was held and not changed is drawn once it is let go", () => {
  alice.draw("1", {})
  settle()
  alice.canvas.hand = new Set(["1"])
  bob.draw("1", { x: 77 })
  settle()
  assert.equal(alice.canvas.shown()[0].x, 10)
  alice.canvas.hand = new Set()
  alice.binding.changed()
  settle()
  assert.deepEqual([alice.canvas.shown()[0].x, bob.canvas.shown()[0].x], [77, 77])
})

test("deletion deletes, also under somebody's hand, and undoing it brings the element back", () => {
  alice.draw("1", {})
  settle()
  alice.canvas.hand = new Set(["1"])
  alice.draw("1", { x: 50 })
  bob.draw("1", { isDeleted: true })
  mock.timers.tick(5)
  settle()
  alice.draw("1", { x: 60 })
  settle()
  const isGone = alice.scene().length === 0
  assert.equal(isGone, bob.scene().length === 0, "the same for both")
  bob.draw("2", {})
  settle()
  bob.draw("2", { isDeleted: true })
  settle()
  assert.equal(boardMap(alice.doc).has("2"), false, "nothing is left of it in the map")
  bob.draw("2", { isDeleted: false })
  settle()
  assert.ok(alice.canvas.shown().some(({ id }) => id === "2"))
})

test("observers draw nothing, and see everything", () => {
  const watcher = person({ isWriter: false })
  watcher.draw("9", {})
  mock.timers.tick(200)
  assert.equal(watcher.updates.length, 0)
  alice.draw("1", {})
  mock.timers.tick(60)
  for (const update of alice.updates) watcher.hear(update)
  mock.timers.tick(60)
  assert.ok(watcher.canvas.shown().some(({ id }) => id === "1"))
})

test("what is only begun is not sent", () => {
  alice.draw("1", { width: 0, height: 0 })
  alice.canvas.draw("2", words("2", ""))
  alice.binding.changed()
  mock.timers.tick(100)
  assert.equal(alice.board().length, 0)
  assert.equal(alice.canvas.shown().length, 2, "and stays on the canvas")
})

test("what the board does not take is said, and goes off the canvas", () => {
  alice.draw("1", { type: "embeddable", link: "https://elsewhere.example/" })
  alice.canvas.draw("2", words("2", "w".repeat(LIMITS.BOARD_TEXT_CHARS + 1)))
  alice.binding.changed()
  settle()
  assert.deepEqual(alice.refused, ["kind", "words"])
  assert.equal(alice.scene().length, 0)
})

test("a text that became too long falls back to what it was when it is let go, not under the hand", () => {
  alice.canvas.draw("1", words("1", "short"))
  alice.binding.changed()
  settle()
  alice.canvas.hand = new Set(["1"])
  const long = "w".repeat(LIMITS.BOARD_TEXT_CHARS + 1)
  alice.draw("1", { text: long, originalText: long })
  settle()
  assert.equal(alice.canvas.shown()[0].text, long)
  alice.canvas.hand = new Set()
  alice.binding.changed()
  settle()
  assert.equal(alice.canvas.shown()[0].text, "short")
  assert.equal(bob.canvas.shown()[0].text, "short")
})

test("the board is full at its limit", () => {
  for (let at = 0; at < LIMITS.BOARD_ELEMENTS + 1; at += 1) alice.canvas.elements().push(shape(`n${at}`))
  alice.binding.changed()
  settle()
  assert.equal(alice.board().length, LIMITS.BOARD_ELEMENTS)
  assert.deepEqual(alice.refused, ["count"])
  assert.equal(alice.canvas.shown().length, LIMITS.BOARD_ELEMENTS)
})

test("a link is taken off an element again", () => {
  alice.draw("1", {})
  settle()
  alice.draw("1", { link: "https://elsewhere.example/" })
  settle()
  assert.equal(alice.canvas.shown()[0].link, null)
})

test("who draws at random on both sides ends with the same board, also after being apart", () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const random = randomFrom(seed)
    for (let step = 0; step < 300; step += 1) {
      const who = random.of([alice, bob])
      const id = `r${seed}-${random.below(15)}`
      const change = random.of([{ x: random.below(500) }, { isDeleted: true }, { isDeleted: false, width: 10 + random.below(90) }, { strokeColor: "#ff0000" }])
      who.draw(id, { index: `a${random.below(9)}`, ...change })
      mock.timers.tick(random.below(40))
      if (step % 100 < 60 && random.below(3) === 0) exchange(alice, bob)
    }
    settle()
    settle()
    const [one, other] = [byId(alice.scene()), byId(bob.scene())]
    assert.deepEqual(one, other, `seed ${seed}`)
    assert.deepEqual(one, byId(alice.board()), "and the map says the same")
  }
})
