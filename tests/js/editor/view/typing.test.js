/** What hands type is what stands there: quotes that close by themselves, and letters that keyboards make with Alt. */
import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { forceParsing } from "@codemirror/language"
import { EditorView, keymap, runScopeHandlers } from "@codemirror/view"

import { createDocument, MAIN } from "../../../../static/js/document/document.js"
import { withoutTypedKeys } from "../../../../static/js/editor/view/bindings.js"
import { LANGUAGE_IDS, loadLanguage } from "../../../../static/js/editor/view/languages.js"
import { createCodeView } from "../../../../static/js/editor/view/setup.js"
import { openEditorPage } from "../editor_page.js"

let page
let code

beforeEach(() => {
  page = openEditorPage()
  code = createCodeView(page.find("#editor"), {
    label: "Code", describedBy: "keys", nonce: "", document: createDocument(), guard: [], onUpdate() {},
  })
  code.setWriting(true)
})

afterEach(() => {
  code.destroy()
  page.close()
})

// On a busy machine CodeMirror would know the parts of the text only some letters later.
/** As CodeMirror takes what the browser typed. @param {string} text */
function type(text) {
  for (const letter of text) {
    forceParsing(code.view)
    const { from, to } = code.view.state.selection.main
    const insert = () => code.view.state.update({ changes: { from, to, insert: letter }, selection: { anchor: from + letter.length }, userEvent: "input.type" })
    const isTaken = code.view.state.facet(EditorView.inputHandler).some((handle) => handle(code.view, from, to, letter, insert))
    if (!isTaken) code.view.dispatch(insert())
  }
}

const text = () => code.view.state.doc.toString()

// In CSS three quotes mean nothing.
for (const language of LANGUAGE_IDS.filter((id) => id !== "css")) {
  test(`quotes that are typed to their end stand as they were typed, in ${language}`, async () => {
    code.setLanguage(MAIN, await loadLanguage(language))
    for (const typed of ['"""text"""', "'''text'''", '"a" + "b"', 'f("x")', '""', '"""two words""" # end', 'x = """a"""']) {
      code.view.dispatch({ changes: { from: 0, to: code.view.state.doc.length }, selection: { anchor: 0 } })
      type(typed)
      assert.equal(text(), typed)
    }
  })
}

test("Python's prefixed strings too, and a docstring in a function", async () => {
  code.setLanguage(MAIN, await loadLanguage("python"))
  for (const typed of ['f"""x"""', "rb'''x'''", 'def f():\n    """Text."""', 'x = {"""a""": \'b\'}']) {
    code.view.dispatch({ changes: { from: 0, to: code.view.state.doc.length }, selection: { anchor: 0 } })
    type(typed)
    assert.equal(text(), typed)
  }
})

test("single quotes and brackets close by themselves still", async () => {
  code.setLanguage(MAIN, await loadLanguage("python"))
  type('f("')
  assert.equal(text(), 'f("")')
})

test("no key of the editor is a letter that Alt types", () => {
  const bound = code.view.state.facet(keymap).flat().flatMap(({ key, mac, win, linux }) => [key, mac, win, linux]).filter(Boolean)
  assert.ok(bound.length > 60)
  assert.deepEqual(bound.filter((key) => /Alt-(?:.*-)?.$|^A-.$/u.test(key)), [])
})

test("a binding goes that types something on one of the systems", () => {
  const run = () => true
  assert.deepEqual(withoutTypedKeys([
    { key: "Alt-A", mac: "Ctrl-A", run }, { key: "Alt-l", mac: "Ctrl-l", run }, { mac: "Alt-`", run }, { key: "Ctrl-m", mac: "Shift-Alt-m", run },
    { key: "Mod-Alt-\\", run }, { key: "Alt-ArrowUp", run }, { key: "Mod-f", run },
  ]), [{ key: "Alt-ArrowUp", run }, { key: "Mod-f", run }])
})

test("Option, Shift and A are left to the keyboard, which makes a letter of them", () => {
  type("x")
  for (const [key, at, keyCode] of [["Å", "KeyA", 65], ["Ą", "KeyA", 65], ["ł", "KeyL", 76], ["\\", "Minus", 219]]) {
    const event = new page.window.KeyboardEvent("keydown", { key, code: at, keyCode, altKey: true, shiftKey: at === "KeyA", ctrlKey: key === "\\", cancelable: true })
    assert.equal(runScopeHandlers(code.view, event, "editor"), false, key)
  }
  assert.equal(text(), "x")
})
