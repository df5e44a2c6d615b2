import assert from "node:assert/strict"
import { afterEach, beforeEach, mock, test } from "node:test"
import * as Y from "yjs"

import { createDocument } from "../../../../static/js/document/document.js"
import { createAnnouncer } from "../../../../static/js/editor/cursors/announcer.js"
import { createCodeView } from "../../../../static/js/editor/view/setup.js"
import { openEditorPage } from "../editor_page.js"

const NAMES = { 2: "Bob", 3: "Carol" }

let page
let document
let code
let announcer
let said
let other

beforeEach(() => {
  page = openEditorPage()
  mock.timers.enable({ apis: ["setTimeout", "Date"] })
  document = createDocument()
  document.text("main").insert(0, "one\ntwo\nthree")
  said = []
  code = createCodeView(page.find("#editor"), {
    label: "Code", describedBy: "keys", nonce: "", document, guard: [], onUpdate: (update) => announcer.onUpdate(update),
  })
  code.setWriting(true)
  announcer = createAnnouncer({
    nameOf: (id) => NAMES[id ?? ""] ?? "Somebody", document, code, clock: Date, announce: (text) => said.push(text),
    fileName: (id) => document.files.list().find((file) => file.id === id)?.name ?? "",
  })
  announcer.start()
  other = new Y.Doc()
  Y.applyUpdate(other, Y.encodeStateAsUpdate(document.doc))
})

afterEach(() => {
  announcer.stop()
  code.destroy()
  mock.timers.reset()
  page.close()
})

/** What one of the others types arrives here. */
function theyWrite(at, text, file = "main", author = 2) {
  Y.applyUpdate(other, Y.encodeStateAsUpdate(document.doc, Y.encodeStateVector(other)))
  other.getText(`text:${file}`).insert(at, text)
  document.receive(Y.encodeStateAsUpdate(other, Y.encodeStateVector(document.doc)), author)
}

const at = (userId, file) => ({ person: { user_id: userId }, file })

test("nothing that is typed is told unless it is asked for", () => {
  theyWrite(3, "!")
  mock.timers.tick(20_000)
  assert.deepEqual(said, [])
})

test("one's own typing and one's own undo are never told", () => {
  announcer.setOn(true)
  code.view.dispatch({ changes: { from: 0, insert: "x" }, userEvent: "input.type" })
  code.view.contentDOM.dispatchEvent(new page.window.KeyboardEvent("keydown", { key: "z", ctrlKey: true, bubbles: true, cancelable: true }))
  assert.equal(code.view.state.doc.line(1).text, "one")
  mock.timers.tick(20_000)
  assert.deepEqual(said, [])
})

test("a line is told after a pause, once", () => {
  announcer.setOn(true)
  theyWrite(7, "!")
  mock.timers.tick(1000)
  theyWrite(8, "?")
  mock.timers.tick(1400)
  assert.deepEqual(said, [])
  mock.timers.tick(200)
  assert.deepEqual(said, ["Bob changed line 2: two!?"])
})

test("several lines are told by their numbers, counted as they are now", () => {
  announcer.setOn(true)
  theyWrite(4, "x")
  theyWrite(14, "y")
  code.view.dispatch({ changes: { from: 0, insert: "\n\n" }, userEvent: "input.type" })
  mock.timers.tick(2000)
  assert.deepEqual(said, ["Bob changed lines 4 to 5"])
})

test("the next is told four seconds after the last at the earliest", () => {
  announcer.setOn(true)
  theyWrite(0, "a")
  mock.timers.tick(1600)
  theyWrite(0, "b")
  mock.timers.tick(2000)
  assert.equal(said.length, 1)
  mock.timers.tick(2000)
  assert.equal(said.length, 2)
})

test("who types without a pause is heard of after eight seconds", () => {
  announcer.setOn(true)
  for (let second = 0; second < 9; second += 1) {
    theyWrite(0, "a")
    mock.timers.tick(1000)
  }
  assert.equal(said.length, 1)
})

test("typing in another file is told by its name", () => {
  const notes = document.files.add({ name: "notes.md", language: "markdown" })
  announcer.setOn(true)
  theyWrite(0, "hello", notes)
  mock.timers.tick(2000)
  assert.deepEqual(said, ["Bob changed notes.md"])
})

test("that they go to another file is always told, but not where they were to begin with", () => {
  const notes = document.files.add({ name: "notes.md", language: "markdown" })
  announcer.onPeers([at(2, "main")])
  announcer.onPeers([])
  announcer.onPeers([at(2, notes)])
  announcer.onPeers([at(2, notes)])
  assert.deepEqual(said, ["Bob went to notes.md"])
})

test("of several people each is told by name when they go to another file", () => {
  const notes = document.files.add({ name: "notes.md", language: "markdown" })
  announcer.onPeers([at(2, "main"), at(3, notes)])
  announcer.onPeers([at(2, "main"), at(3, "main")])
  announcer.onPeers([at(2, notes), at(3, "main")])
  assert.deepEqual(said, ["Carol went to ", "Bob went to notes.md"])
})

test("what two people type meanwhile is told together, each by name", () => {
  announcer.setOn(true)
  theyWrite(0, "a")
  theyWrite(14, "z", "main", 3) // The end of the text.
  mock.timers.tick(2000)
  assert.deepEqual(said, ["Bob changed line 1: aone. Carol changed line 3: threez"])
})

test("what comes in without an author, after a lost connection, is nobody's in particular", () => {
  announcer.setOn(true)
  Y.applyUpdate(document.doc, (other.getText("text:main").insert(0, "x"), Y.encodeStateAsUpdate(other)), "net")
  mock.timers.tick(2000)
  assert.deepEqual(said, ["Somebody changed line 1: xone"])
})

test("after stop nothing is told, not even what was waiting", () => {
  announcer.setOn(true)
  theyWrite(0, "a")
  announcer.stop()
  theyWrite(0, "b")
  mock.timers.tick(20_000)
  assert.deepEqual(said, [])
})
