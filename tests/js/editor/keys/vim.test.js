import assert from "node:assert/strict"
import { afterEach, beforeEach, describe, test } from "node:test"

import { openTypist } from "./typist.js"

let typist

beforeEach(async () => {
  typist = openTypist("one\ntwo\nthree\n")
  const { createKeys } = await import("../../../../static/js/editor/keys/vim.js")
  typist.code.setKeyMap(createKeys(typist.desk))
})

afterEach(async () => {
  // The package closes its prompts a little later.
  await typist.settled()
  typist.close()
})

describe("a closed clipboard", () => {
  beforeEach(() => {
    typist.outside.text = "from outside"
    typist.outside.isAllowed = false
  })

  for (const [way, keys] of Object.entries({
    "the register": '"+p', "before the cursor": '"+P', "over a selection": 'v"+p', "the command line": ":put +<CR>", "its other name": '"*p',
    "in insert mode": "i<C-r>+<Esc>", "a macro": "@+",
  })) {
    test(`gives nothing by ${way}`, async () => {
      typist.keys(keys)
      await typist.settled()
      assert.ok(!typist.text().includes("outside"), typist.text())
    })
  }

  for (const [way, keys, attempt] of [
    ["a yank", '"+yy', "copy"], ["a deletion", '"+dd', "cut"], ["the command line", ":yank +<CR>", "copy"], ["its other name", '"*yy', null],
    ["a selection", 'V"+y', "copy"], ["an unnamed yank", "yy", null], ["a change", '"+cwnew<Esc>', "cut"],
  ]) {
    test(`takes nothing by ${way}`, async () => {
      typist.keys(keys)
      await typist.settled()
      assert.equal(typist.outside.text, "from outside")
      assert.deepEqual(typist.outside.blocked.map(([kind]) => kind), attempt ? [attempt] : [])
    })
  }

  test("leaves the registers of this page alone", async () => {
    typist.keys('"+yyp"ayy3G"ap')
    await typist.settled()
    assert.equal(typist.text(), "one\none\ntwo\none\nthree\n")
  })

  test("that closes while the browser asks gives nothing", async () => {
    typist.outside.isAllowed = true
    typist.keys('"+p')
    typist.outside.isAllowed = false
    await typist.settled()
    assert.equal(typist.text(), "one\ntwo\nthree\n")
  })
})

describe("an open clipboard", () => {
  test("is the register +, and what comes from it counts as pasted and is undone by itself", async () => {
    typist.outside.text = "from outside"
    typist.keys('x"+P')
    await typist.settled()
    assert.equal(typist.text(), "from outsidene\ntwo\nthree\n")
    assert.deepEqual(typist.inputs, [undefined, "paste"])
    typist.keys("p")
    assert.equal(typist.inputs.at(-1), "register", "what was in the document brings no news")
    typist.keys("u")
    typist.keys("u")
    assert.equal(typist.text(), "ne\ntwo\nthree\n")
    typist.keys('"+yy')
    await typist.settled()
    assert.equal(typist.outside.text, "ne\n")
  })

  test("gives nothing to a file that is no longer shown", async () => {
    const other = typist.document.files.add({ name: "other.py", language: "python" })
    typist.outside.text = "from outside"
    typist.keys('"+p')
    typist.code.show(other)
    await typist.settled()
    assert.equal(typist.text(), "one\ntwo\nthree\n")
    assert.equal(typist.document.text(other).toString(), "")
  })

  test("that the browser refuses is said", async () => {
    Object.defineProperty(typist.page.window.navigator, "clipboard", { value: undefined, configurable: true })
    typist.keys('"+p"+yy')
    await typist.settled()
    assert.deepEqual(typist.outside.blocked, [["refused"], ["refused"]])
  })
})

describe("with others", () => {
  test("undo takes back one's own, command by command, in every way it is called", () => {
    typist.keys("dd")
    typist.other(0, "zero\n")
    typist.keys("dd")
    assert.equal(typist.text(), "zero\nthree\n")
    typist.keys("u")
    assert.equal(typist.text(), "zero\ntwo\nthree\n")
    typist.keys(":undo<CR>")
    assert.equal(typist.text(), "one\nzero\ntwo\nthree\n")
    typist.keys("u")
    assert.equal(typist.text(), "one\nzero\ntwo\nthree\n", "what somebody else wrote stays")
    typist.keys("<C-r>:redo<CR>")
    assert.equal(typist.text(), "zero\nthree\n")
    assert.ok(typist.inputs.slice(2).every((input) => input === "undo"))
  })

  test("what they type while one inserts is not repeated", () => {
    typist.keys("ione")
    typist.other(14, "theirs")
    typist.keys("!<Esc>")
    typist.keys("G.")
    assert.equal(typist.text().match(/theirs/g).length, 1)
    assert.equal(typist.text().match(/one!/g).length, 2)
  })

  test("lines that are selected stay the same lines", () => {
    typist.keys("2GV")
    typist.other(0, "zero\n")
    typist.keys("d")
    assert.equal(typist.text(), "zero\none\nthree\n")
    typist.keys("ggv$")
    typist.other(0, "first\n")
    typist.keys("x")
    assert.equal(typist.text(), "first\n\none\nthree\n")
  })

  test("a replacement that is asked about is made where it was shown, or not at all", () => {
    const answer = (key) => typist.page.find(".cm-vim-panel input").dispatchEvent(new typist.page.window.KeyboardEvent("keydown", { key, bubbles: true }))
    typist.keys(":%s/e/E/gc<CR>")
    assert.ok(typist.shown.hasPrompt, "it lies over the sign of the mode")
    answer("y")
    typist.other(0, "here ")
    answer("y")
    assert.equal(typist.text(), "here onE\ntwo\nthree\n", "asked again about the same one")
    answer("y")
    assert.equal(typist.text(), "here onE\ntwo\nthrEe\n")
    answer("q")
    assert.ok(!typist.shown.hasPrompt)
  })

  test("an observer changes nothing", () => {
    typist.code.setWriting(false)
    for (const keys of ["dd", "x", "p", "itext<Esc>", "J", ">>", "~", ":s/one/two/<CR>", ":d<CR>", "u"]) typist.keys(keys)
    assert.equal(typist.text(), "one\ntwo\nthree\n")
    assert.equal(typist.view.state.doc.toString(), "one\ntwo\nthree\n")
    typist.other(0, "zero\n")
    assert.equal(typist.view.state.doc.toString(), "zero\none\ntwo\nthree\n", "and still sees what others write")
  })
})

describe("the mode", () => {
  test("is shown with the keys that wait", () => {
    assert.equal(typist.shown.mode, "normal")
    typist.keys("2d")
    assert.equal(typist.shown.pending, "2d")
    typist.keys("<Esc>V")
    assert.deepEqual([typist.shown.mode, typist.shown.subMode, typist.shown.pending], ["visual", "linewise", ""])
    typist.keys("<Esc>i")
    assert.equal(typist.shown.mode, "insert")
    typist.keys("<Esc>R")
    assert.equal(typist.shown.mode, "replace")
  })

  test("lets Tab go on through the page, except where text is typed", () => {
    assert.equal(typist.press("Tab", { keyCode: 9 }), false)
    typist.keys("i")
    assert.equal(typist.press("Tab", { keyCode: 9 }), true)
    typist.keys("<Esc>")
    assert.equal(typist.press("Tab", { keyCode: 9 }), false)
    typist.keys("v")
    assert.equal(typist.press("Tab", { keyCode: 9 }), false)
    typist.code.setKeyMap([])
    assert.equal(typist.shown.mode, null)
    assert.equal(typist.press("Tab", { keyCode: 9 }), true, "with the usual keys Tab indents")
  })

  test("of another file is normal, and the former file can still be undone", () => {
    const other = typist.document.files.add({ name: "other.py", language: "python" })
    typist.keys("ddi")
    typist.code.show(other)
    assert.equal(typist.shown.mode, "normal")
    typist.keys("ihello<Esc>")
    typist.code.show("main")
    typist.keys("u")
    assert.equal(typist.text(), "one\ntwo\nthree\n")
    assert.equal(typist.document.text(other).toString(), "hello")
  })
})

test("what AltGr and letters of one's own print is that, and no other command", () => {
  typist.keys("ix y\n\n<Esc>")
  typist.go(0)
  const brace = new typist.page.window.KeyboardEvent("keydown", { key: "}", code: "Digit0", ctrlKey: true, altKey: true, bubbles: true, cancelable: true })
  brace.getModifierState = (name) => name === "AltGraph"
  assert.equal(typist.view.contentDOM.dispatchEvent(brace), false)
  assert.notEqual(typist.view.state.selection.main.head, 0, "a paragraph on")
  typist.go(0)
  typist.keys("/o<CR>")
  const { head } = typist.view.state.selection.main
  typist.press("\u00f6", { code: "Semicolon" })
  assert.equal(typist.view.state.selection.main.head, head, "not the next match, as by n")
  assert.equal(typist.press("\u0433", { code: "KeyU" }), true)
  assert.equal(typist.text(), "one\ntwo\nthree\n", "u of a Russian keyboard")
})

test("w saves as the keys do", () => {
  typist.keys(":w<CR>")
  assert.equal(typist.shown.saved, 1)
})

test("a count that nobody needs ends", () => {
  typist.keys("99999999ix<Esc>")
  assert.equal(typist.text().length, 200 + 14)
  typist.keys("yy99999999p")
  assert.equal(typist.text().length, 200 + 14, "more than the document may hold")
})

test("other keys are taken up live: text, selection and undo stay", () => {
  typist.keys("dd")
  typist.go(2, 5)
  typist.code.setKeyMap([])
  assert.deepEqual([typist.view.state.selection.main.anchor, typist.view.state.selection.main.head], [2, 5])
  typist.press("z", { ctrlKey: true, keyCode: 90 })
  assert.equal(typist.text(), "one\ntwo\nthree\n")
})
