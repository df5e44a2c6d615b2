import assert from "node:assert/strict"
import { test } from "node:test"
import * as Y from "yjs"

import { LIMITS } from "../../../static/js/core/limits.js"
import { createDocument, MAIN } from "../../../static/js/document/document.js"

const names = ({ files }) => files.list().map(({ name }) => name)

// ---- Refusals

test("entries that are no file are left out, whoever wrote them", () => {
  const shared = createDocument()
  const good = { name: "b.py", language: "python", order: 1 }
  const bad = [
    null, 7, "text", [], {}, { ...good, name: "" }, { ...good, name: "  " }, { ...good, name: "x".repeat(LIMITS.FILE_NAME_CHARS + 1) },
    { ...good, name: 3 }, { ...good, language: null }, { ...good, order: "1" }, { ...good, order: NaN }, { ...good, order: Infinity },
  ]
  bad.forEach((entry, index) => shared.doc.getMap("files").set(`bad${index}`, entry))
  for (const id of ["", "Upper", "a b", "x".repeat(17), "é"]) shared.doc.getMap("files").set(id, good)
  shared.doc.getMap("files").set("good", good)
  assert.deepEqual(shared.files.list().map(({ id }) => id), [MAIN, "good"])
})

test("a name without letters, or with too many, is refused", () => {
  const shared = createDocument()
  for (const name of ["", "  ", "x".repeat(LIMITS.FILE_NAME_CHARS + 1)]) {
    assert.throws(() => shared.files.add({ name, language: "go" }), RangeError)
    assert.throws(() => shared.files.rename(MAIN, name), RangeError)
  }
  assert.throws(() => shared.files.rename("nothere", "a"), RangeError)
  assert.throws(() => shared.files.remove("nothere"), RangeError)
  assert.equal(shared.files.list().length, 1)
})

test("there are at most twenty files, and at most so many are shown", () => {
  const shared = createDocument()
  for (let count = 1; count < LIMITS.FILES; count += 1) shared.files.add({ name: `${count}`, language: "go" })
  assert.throws(() => shared.files.add({ name: "more", language: "go" }), RangeError)
  assert.throws(() => shared.files.restore({ id: "gone", name: "more", language: "go", order: 2 }), RangeError)
  shared.doc.getMap("files").set("forced", { name: "forced", language: "go", order: 0.5 })
  assert.equal(shared.files.list().length, LIMITS.FILES)
})

// ---- Success

test("the first file is there from the beginning, whatever the list says", () => {
  const shared = createDocument()
  assert.deepEqual(shared.files.list(), [{ id: MAIN, name: "", language: "", order: 0 }])
  shared.doc.getMap("files").set(MAIN, { name: "main.go", language: "rust", order: 50 })
  shared.files.setLanguage(MAIN, "go")
  assert.deepEqual(shared.files.list(), [{ id: MAIN, name: "main.go", language: "", order: 0 }])
})

test("files come in their order, the same in both pages", () => {
  const shared = createDocument()
  const first = shared.files.add({ name: "first.py", language: "python" })
  shared.files.add({ name: " second.py ", language: "python" })
  assert.match(first, /^[a-z0-9]{8}$/)
  assert.deepEqual(names(shared), ["", "first.py", "second.py"])
  const other = createDocument()
  for (const id of ["b", "a"]) other.doc.getMap("files").set(id, { name: id, language: "go", order: 1 })
  Y.applyUpdate(other.doc, Y.encodeStateAsUpdate(shared.doc))
  Y.applyUpdate(shared.doc, Y.encodeStateAsUpdate(other.doc))
  assert.deepEqual(shared.files.list(), other.files.list())
})

test("renaming and another language keep everything else", () => {
  const shared = createDocument()
  const id = shared.files.add({ name: "a", language: "go" })
  shared.files.rename(id, "b")
  shared.files.setLanguage(id, "rust")
  assert.deepEqual(shared.files.list()[1], { id, name: "b", language: "rust", order: 1 })
})

test("a removed file can be restored with all its text", () => {
  const shared = createDocument()
  const id = shared.files.add({ name: "a", language: "go" })
  shared.text(id).insert(0, "kept")
  const removed = shared.files.remove(id)
  assert.equal(shared.files.list().length, 1)
  shared.files.restore(removed)
  assert.deepEqual(shared.files.list()[1], removed)
  assert.equal(shared.text(id).toString(), "kept")
})

test("who asks is told of changes of the list until they do not ask any more", () => {
  const shared = createDocument()
  let told = 0
  const off = shared.files.onChange(() => { told += 1 })
  shared.text(MAIN).insert(0, "no change of the list")
  shared.files.add({ name: "a", language: "go" })
  off()
  shared.files.add({ name: "b", language: "go" })
  assert.equal(told, 1)
})

test("bytes are those of UTF-8, of listed files only, and always the present ones", () => {
  const shared = createDocument()
  const id = shared.files.add({ name: "a", language: "go" })
  shared.text(MAIN).insert(0, "aé😀")
  shared.text(id).insert(0, "abc")
  assert.equal(shared.byteLength(), 7 + 3)
  shared.text(MAIN).delete(2, 2)
  assert.equal(shared.byteLength(), 3 + 3)
  shared.files.remove(id)
  assert.equal(shared.byteLength(), 3)
})
