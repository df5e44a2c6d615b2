import assert from "node:assert/strict"
import { test } from "node:test"
import * as Y from "yjs"

import { boardMap, strip } from "../../../static/js/board/elements.js"
import { isDrawing, withDrawings } from "../../../static/js/playback/drawings.js"
import { iconOf } from "../../../static/js/playback/words.js"
import { shape } from "../board/shapes.js"

function updateOf(change) {
  const doc = new Y.Doc()
  let made
  doc.on("update", (update) => { made = update })
  doc.transact(() => change(doc))
  return made
}
const drawing = updateOf((doc) => boardMap(doc).set("a", strip(shape("a"))))
const typing = updateOf((doc) => doc.getText("text:main").insert(0, '{"strokeColor": "#000"} '.repeat(20)))
const at = (seconds, author, update = drawing) => ({ at: seconds * 1000, author, update, size: update.length })

test("an element is told from a text about one, and what removes from both", () => {
  assert.deepEqual([isDrawing(drawing), isDrawing(typing), isDrawing(new Uint8Array([0, 1, 1, 1, 0, 1]))], [true, false, false])
})

test("each stretch of somebody's drawing has one mark, among the others in order", () => {
  const edits = [at(1, 1), at(2, 1), at(3, 2), at(100, 1), at(110, 1, typing), at(230, 1), at(231, 0)]
  const marks = [{ at: 0, kind: "joined", person: 1 }, { at: 2500, kind: "chat", person: 2, text: "Hello" }]
  const found = withDrawings({ edits, marks })
  assert.deepEqual(found.map(({ at: when, kind, person }) => [when, kind, person]), [
    [0, "joined", 1], [1000, "drew", 1], [2500, "chat", 2], [3000, "drew", 2], [230_000, "drew", 1],
  ])
  assert.equal(iconOf(found[1]), "pencil-ruler")
})
