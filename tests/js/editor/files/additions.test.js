import assert from "node:assert/strict"
import { test } from "node:test"

import { LIMITS } from "../../../../static/js/core/limits.js"
import { createDocument } from "../../../../static/js/document/document.js"
import { addFiles, freeName } from "../../../../static/js/editor/files/additions.js"

const file = (name, text = "x = 1\n") => ({ name, language: "python", text })
const texts = (document) => document.files.list().map(({ id, name }) => [name, document.text(id).toString()])

test("a name that is taken gets a number, before its ending and within the limit", () => {
  assert.equal(freeName("main.py", []), "main.py")
  assert.equal(freeName("main.py", ["MAIN.py", "main-2.py"]), "main-3.py")
  assert.equal(freeName("Makefile", ["makefile"]), "Makefile-2")
  assert.equal(freeName(".env", [".env"]), "-2.env")
  const long = `${"ä".repeat(LIMITS.FILE_NAME_CHARS - 3)}.py`
  const free = freeName(long, [long])
  assert.equal([...free].length, LIMITS.FILE_NAME_CHARS)
  assert.ok(free.endsWith("-2.py"))
})

test("files come with their text, in one edit, and leave what is there", () => {
  const document = createDocument()
  document.text("main").insert(0, "mine")
  const kept = document.files.add({ name: "count.py", language: "python" })
  document.text(kept).insert(0, "kept")
  let edits = 0
  document.doc.on("update", () => { edits += 1 })
  const { ids, left } = addFiles(document, [file("count.py"), file("other.py")], { taken: ["main.py", "count.py"], maxBytes: 1000 })
  assert.deepEqual(texts(document), [["", "mine"], ["count.py", "kept"], ["count-2.py", "x = 1\n"], ["other.py", "x = 1\n"]])
  assert.deepEqual([ids.length, left, edits], [2, [], 1])
})

test("what finds no room is named and not cut", () => {
  const document = createDocument()
  const { left } = addFiles(document, [file("large.py", "x".repeat(20)), file("small.py", "y")], { taken: ["main.py"], maxBytes: 10 })
  assert.deepEqual([left, texts(document)], [["large.py"], [["", ""], ["small.py", "y"]]])
  const many = Array.from({ length: LIMITS.FILES + 1 }, (_, at) => file(`${at}.py`, ""))
  const rest = addFiles(createDocument(), many, { taken: ["main.py"], maxBytes: 1000 })
  assert.deepEqual([rest.ids.length, rest.left], [LIMITS.FILES - 1, [`${LIMITS.FILES - 1}.py`, `${LIMITS.FILES}.py`]])
})
