import assert from "node:assert/strict"
import { afterEach, beforeEach, describe, test } from "node:test"
import * as Y from "yjs"

import { createDocument } from "../../../../static/js/document/document.js"
import { createLimit } from "../../../../static/js/editor/view/limit.js"
import { createCodeView } from "../../../../static/js/editor/view/setup.js"
import { openEditorPage } from "../editor_page.js"

let page
let document
let code
let refused
let warned
let updates

/** Another page with the same document, both kept equal. */
function otherPage() {
  const other = new Y.Doc()
  Y.applyUpdate(other, Y.encodeStateAsUpdate(document.doc))
  other.on("update", (update, origin) => { if (origin !== "net") Y.applyUpdate(document.doc, update, "net") })
  document.doc.on("update", (update, origin) => { if (origin !== "net") Y.applyUpdate(other, update, "net") })
  return other.getText("text:main")
}

function open(limitBytes = 1000) {
  const limit = createLimit({
    document, limit: limitBytes, onTooLong: () => { refused += 1 }, onNearlyFull: () => { warned += 1 },
  })
  code = createCodeView(page.find("#editor"), {
    label: "Code", describedBy: "keys", nonce: "", document, guard: limit.extension,
    onUpdate: ({ docChanged }) => { if (docChanged) limit.check() },
  })
  code.setWriting(true)
}

const shownText = () => code.view.state.doc.toString()
const mainText = () => document.text("main").toString()
const press = (key, more = {}) => code.view.contentDOM.dispatchEvent(new page.window.KeyboardEvent("keydown", { key, ctrlKey: true, bubbles: true, cancelable: true, ...more }))

function type(insert, { from = code.view.state.selection.main.head, to = from, userEvent = "input.type" } = {}) {
  code.view.dispatch({ changes: { from, to, insert }, selection: { anchor: from + insert.length }, userEvent })
}

beforeEach(() => {
  page = openEditorPage()
  document = createDocument()
  updates = []
  refused = 0
  warned = 0
  open()
  document.doc.on("update", () => updates.push(code.lastInput()))
})

afterEach(() => {
  code.destroy()
  page.close()
})

describe("what is refused", () => {
  test("an edit that makes the files too long together is not taken, and that is said", () => {
    const notes = document.files.add({ name: "notes.md", language: "markdown" })
    document.text(notes).insert(0, "n".repeat(600))
    type("m".repeat(401))
    assert.equal(shownText(), "")
    assert.equal(mainText(), "")
    assert.equal(refused, 1)
    type("m".repeat(400))
    assert.equal(mainText().length, 400)
    assert.equal(refused, 1)
  })

  test("bytes count, not characters", () => {
    type("\u00e9".repeat(501))
    assert.equal(mainText(), "")
    type("\u00e9".repeat(500))
    assert.equal(mainText().length, 500)
  })

  test("a paste of ten megabytes is refused at once", () => {
    const begun = performance.now()
    type("x".repeat(10_000_000), { userEvent: "input.paste" })
    assert.ok(performance.now() - begun < 1000)
    assert.equal(mainText(), "")
    assert.equal(refused, 1)
  })

  test("what makes a full document smaller is taken", () => {
    document.text("main").insert(0, "x".repeat(1200))
    type("y", { from: 0, to: 2 })
    assert.equal(mainText().length, 1199)
    assert.equal(refused, 0)
  })

  test("at nine tenths it is said once", () => {
    type("x".repeat(899))
    assert.equal(warned, 0)
    type("x")
    type("x")
    assert.equal(warned, 1)
  })

  test("what others type is shown however much it is", () => {
    otherPage().insert(0, "x".repeat(1200))
    assert.equal(shownText().length, 1200)
    assert.equal(refused, 0)
  })

  test("half a character cannot be written: it is replaced whole", () => {
    document.text("main").insert(0, "a\u{1F600}b")
    const other = otherPage()
    // A browser tells of an emoji that is replaced by another as a change of its second half.
    code.view.dispatch({ changes: { from: 2, to: 3, insert: "\ude01" } })
    assert.equal(mainText(), "a\u{1F601}b")
    assert.equal(other.toString(), "a\u{1F601}b")
    code.view.dispatch({ changes: { from: 1, to: 2, insert: "\ud83c" } })
    assert.equal(mainText(), shownText())
    assert.ok(mainText().isWellFormed())
    assert.equal(other.toString(), mainText())
  })

  test("a half that has no other becomes a replacement character", () => {
    type("a\ud83db")
    assert.equal(mainText(), "a\ufffdb")
    assert.equal(shownText(), "a\ufffdb")
  })

  test("no key and no command changes anything while writing is off, and what others write is shown", () => {
    type("kept")
    code.setWriting(false)
    for (const [key, more] of [["/", {}], ["Enter", {}], ["Enter", { ctrlKey: false }], ["k", { shiftKey: true }], ["Tab", { ctrlKey: false }], ["[", {}]]) press(key, more)
    type("more")
    assert.equal(shownText(), "kept")
    otherPage().insert(0, "also ")
    assert.equal(shownText(), "also kept")
    assert.equal(mainText(), "also kept")
  })

  test("nothing is undone while writing is off", () => {
    type("kept")
    code.setWriting(false)
    press("z")
    assert.equal(mainText(), "kept")
  })
})

describe("undo", () => {
  test("takes back one's own letters and leaves the other's", () => {
    const other = otherPage()
    type("mine ")
    other.insert(5, "theirs ")
    press("z")
    assert.equal(mainText(), "theirs ")
    press("y")
    assert.equal(mainText(), "mine theirs ")
    assert.equal(other.toString(), "mine theirs ")
  })

  test("does nothing where only the other typed", () => {
    otherPage().insert(0, "theirs")
    press("z")
    assert.equal(mainText(), "theirs")
  })

  test("is each file's own, and is there again when one comes back to the file", () => {
    type("one")
    const notes = document.files.add({ name: "notes.md", language: "markdown" })
    code.show(notes)
    type("two")
    code.show("main")
    press("z")
    assert.equal(mainText(), "")
    assert.equal(document.text(notes).toString(), "two")
    code.show(notes)
    press("z")
    assert.equal(document.text(notes).toString(), "")
  })

  test("takes a paste back by itself", () => {
    type("typed ")
    type("pasted", { userEvent: "input.paste" })
    press("z")
    assert.equal(mainText(), "typed ")
  })
})

describe("how an edit came to be", () => {
  test("is known while its update is made, and not afterwards", () => {
    type("a")
    type("b", { userEvent: "input.paste" })
    type("c", { userEvent: "input.drop" })
    press("z")
    type("d")
    assert.deepEqual(updates, [undefined, "paste", "drop", "undo", undefined])
    assert.equal(code.lastInput(), undefined)
  })

  test("moving text inside the editor is no drop from elsewhere", () => {
    type("a", { userEvent: "move.drop" })
    assert.deepEqual(updates, [undefined])
  })

  test("is not taken from what the other does", () => {
    otherPage().insert(0, "x")
    assert.deepEqual(updates, [undefined])
  })
})

describe("several files", () => {
  test("where one was in a file is kept, also when the other edits before it", () => {
    document.text("main").insert(0, "first\nsecond")
    const notes = document.files.add({ name: "notes.md", language: "markdown" })
    code.view.dispatch({ selection: { anchor: 8 } })
    code.show(notes)
    assert.equal(shownText(), "")
    document.text("main").insert(0, "before ")
    code.show("main")
    assert.equal(code.view.state.selection.main.head, 15)
    assert.equal(shownText(), "before first\nsecond")
  })

  test("a file that is not shown changes nothing in the one that is", () => {
    const notes = document.files.add({ name: "notes.md", language: "markdown" })
    type("main")
    document.text(notes).insert(0, "elsewhere")
    assert.equal(shownText(), "main")
  })

  test("a file that was forgotten begins anew", () => {
    const notes = document.files.add({ name: "notes.md", language: "markdown" })
    code.show(notes)
    type("x")
    code.show("main")
    code.forget(notes)
    code.show(notes)
    press("z")
    assert.equal(document.text(notes).toString(), "x")
  })
})
