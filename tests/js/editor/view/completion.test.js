import assert from "node:assert/strict"
import { CompletionContext } from "@codemirror/autocomplete"
import { EditorState } from "@codemirror/state"
import { test } from "node:test"

import { createDocument } from "../../../../static/js/document/document.js"
import { localWords } from "../../../../static/js/editor/view/completion.js"

function words(main, { at = main.length, isExplicit = false, others = {} } = {}) {
  const document = createDocument()
  document.text("main").insert(0, main)
  for (const [name, text] of Object.entries(others)) document.text(document.files.add({ name, language: "plain" })).insert(0, text)
  const source = localWords(document, () => "main")
  const ask = async () => {
    const found = await source(new CompletionContext(EditorState.create({ doc: main }), at, isExplicit))
    return found?.options.map(({ label }) => label) ?? []
  }
  return { document, source, ask }
}

test("nothing is offered for one or two letters, nor the word itself", async () => {
  assert.deepEqual(await words("merge me").ask(), [])
  assert.deepEqual(await words("merge").ask(), [])
})

test("the words of this file and of the others are offered, these first", async () => {
  assert.deepEqual(await words("merge mer", { others: { "a.py": "merely" } }).ask(), ["merge", "merely"])
})

test("what was written into another file meanwhile is offered too, and a removed file's words are not", async () => {
  const { document, ask } = words("mer", { others: { "a.py": "one" } })
  await ask()
  const { id } = document.files.list()[1]
  document.text(id).insert(0, "merely ")
  assert.ok((await ask()).includes("merely"))
  document.files.remove(id)
  assert.deepEqual(await ask(), [])
})

test("on request they are offered without a beginning", async () => {
  assert.deepEqual(await words("merge ", { isExplicit: true }).ask(), ["merge"])
})

test("whoever writes on chooses from the same words, until what is written is one of them or no word", async () => {
  const { source } = words("merge merely mer")
  const state = EditorState.create({ doc: "merge merely mer" })
  const { validFor } = await source(new CompletionContext(state, 16, false))
  assert.deepEqual(["me", "mer.x", "merge"].filter((text) => validFor(text)), [], "each of these asks anew")
  assert.ok(validFor("mere"))
})
