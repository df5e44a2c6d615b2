import assert from "node:assert/strict"
import { CompletionContext, completionStatus, currentCompletions } from "@codemirror/autocomplete"
import { EditorState } from "@codemirror/state"
import { afterEach, beforeEach, describe, mock, test } from "node:test"

import { createDocument } from "../../../../static/js/document/document.js"
import { localWords } from "../../../../static/js/editor/view/completion.js"
import { createCodeView } from "../../../../static/js/editor/view/setup.js"
import { openEditorPage } from "../editor_page.js"

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

describe("while one types", () => {
  let page
  let code
  let updates

  beforeEach(() => {
    page = openEditorPage()
    mock.timers.enable({ apis: ["setTimeout"] })
    updates = 0
    const document = createDocument()
    document.text("main").insert(0, "merge\n")
    code = createCodeView(page.find("#editor"), {
      label: "Code", describedBy: "keys", nonce: "", document, guard: [], onUpdate: () => { updates += 1 },
    })
    code.setWriting(true)
    code.view.dispatch({ selection: { anchor: 6 } })
  })

  afterEach(() => {
    code.destroy()
    mock.timers.reset()
    page.close()
  })

  /** What waits for timers, and for promises after them. */
  async function pass(ms) {
    for (let at = 0; at < ms; at += 10) {
      mock.timers.tick(10)
      for (let turn = 0; turn < 8; turn += 1) await Promise.resolve()
    }
  }

  async function type(text, userEvent = "input.type") {
    for (const letter of text) {
      const { head } = code.view.state.selection.main
      code.view.dispatch({ changes: { from: head, insert: letter }, selection: { anchor: head + 1 }, userEvent })
      await pass(10)
    }
  }

  const offered = () => currentCompletions(code.view.state).map(({ label }) => label)

  test("nothing happens in the editor after a letter for which there is nothing to offer", async () => {
    for (const text of ["me", " xyz", " gem"]) {
      await type(text)
      const before = updates
      await pass(500)
      assert.equal(updates, before, text)
      assert.equal(completionStatus(code.view.state), null)
    }
  })

  test("nor is anything offered for what was put in or was written elsewhere", async () => {
    await type("mer", "input.paste")
    await pass(500)
    assert.equal(completionStatus(code.view.state), null)
  })

  test("nor after the cursor went elsewhere", async () => {
    await type("mer")
    code.view.dispatch({ selection: { anchor: 0 }, userEvent: "select" })
    await pass(500)
    assert.equal(completionStatus(code.view.state), null)
  })

  test("nor when somebody runs the code, or presses Escape, right after the last letter", async () => {
    const ways = [
      () => code.closeCompletion(),
      () => code.view.contentDOM.dispatchEvent(new page.window.KeyboardEvent("keydown", { key: "Escape", bubbles: true })),
    ]
    for (const close of ways) {
      await type(" mer")
      close()
      await pass(500)
      assert.equal(completionStatus(code.view.state), null)
    }
  })

  test("words with its letters in their order are offered in a pause of a fifth of a second", async () => {
    await type("mrg")
    await pass(180)
    assert.deepEqual(offered(), [])
    await pass(20)
    assert.deepEqual(offered(), ["merge"])
    await type("E")
    assert.deepEqual(offered(), ["merge"])
  })

  test("the list goes with a letter that no word has, and comes back when it is taken away and written on", async () => {
    await type("merx")
    await pass(200)
    assert.deepEqual(offered(), [])
    const { head } = code.view.state.selection.main
    code.view.dispatch({ changes: { from: head - 1, to: head }, userEvent: "delete.backward" })
    await type("g")
    await pass(200)
    assert.deepEqual(offered(), ["merge"])
  })
})
