import assert from "node:assert/strict"
import { test } from "node:test"

import { createBinding } from "../../../static/js/board/binding.js"
import { strip } from "../../../static/js/board/elements.js"
import { pass } from "../document/hub.js"
import { room, useBrowser } from "../document/two_pages.js"
import { canvasOf } from "./shapes.js"

useBrowser()

/** A canvas before the document of this page. @param {any} page */
function drawing(page) {
  const canvas = canvasOf()
  const binding = createBinding({ doc: page.shared.doc, canvas, isWriter: true, clock: Date, onRefused: () => {} })
  binding.start()
  return {
    draw(id, change) {
      canvas.draw(id, change)
      binding.changed()
    },
    scene: () => canvas.shown().map(strip),
    at: (id) => canvas.shown().find((one) => one.id === id)?.x,
  }
}

test("what the server refuses of a drawing goes back to what it was, on every canvas, and the rest is saved", async () => {
  let refuses = 0
  const { bob, alice } = await room({ refusal: () => (refuses-- > 0 ? "document-too-large" : null) })
  const [his, hers] = [drawing(bob), drawing(alice)]
  his.draw("1", { x: 10 })
  await pass(300)
  refuses = 1
  his.draw("1", { x: 500 })
  await pass(300)
  his.draw("2", { x: 30 })
  await pass(2000)
  assert.deepEqual([his.at("1"), hers.at("1"), his.at("2"), hers.at("2")], [10, 10, 30, 30])
  assert.deepEqual(bob.takenBack.length, 1)
})

test("an element that the server does not take at all goes off the canvas, and one whose deletion it refuses is there again", async () => {
  let refuses = 0
  const { bob, alice } = await room({ refusal: () => (refuses-- > 0 ? "document-too-large" : null) })
  const [his, hers] = [drawing(bob), drawing(alice)]
  his.draw("1", { x: 10 })
  await pass(300)
  refuses = 1
  his.draw("3", { x: 1 })
  await pass(2000)
  assert.equal(his.at("3"), undefined)
  refuses = 1
  his.draw("1", { isDeleted: true })
  await pass(2000)
  assert.deepEqual([his.at("1"), hers.at("1")], [10, 10])
})
