import assert from "node:assert/strict"
import { test } from "node:test"
import * as Y from "yjs"

import { createUnsaved } from "../../../static/js/document/unsaved.js"

const outbox = { put() {}, clear() {} }
const structsOf = (update) => Y.decodeUpdate(update).structs.length

/** One update of so many structs: each letter is put in front of the one before. @param {number} structs */
function edit(structs) {
  const doc = new Y.Doc()
  for (let at = 0; at < structs; at += 1) doc.getText("text:main").insert(0, "a")
  return Y.encodeStateAsUpdate(doc)
}

test("an own edit is cut, also when others' that came back make up the number of its pieces", () => {
  const unsaved = createUnsaved({ socket: /** @type {any} */ ({}), outbox: /** @type {any} */ (outbox), clock: Date })
  const [first, second] = [7, 8].map((author) => ({ update: edit(1), author, proof: "", order: unsaved.nextOrder() }))
  unsaved.add(edit(30))
  unsaved.arrange({ structs: 1000, ranges: 1000 }, [first, second])
  assert.equal(unsaved.size, 3)
  unsaved.arrange({ structs: 20, ranges: 20 }, [])
  assert.equal(unsaved.size, 3, "theirs are stored by now")
  assert.ok(Math.max(...unsaved.updates.map(structsOf)) <= 10)
})
