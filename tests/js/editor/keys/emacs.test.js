import assert from "node:assert/strict"
import { afterEach, beforeEach, describe, test } from "node:test"

import { openTypist } from "./typist.js"

let typist

beforeEach(async () => {
  typist = openTypist("one two\nthree\n")
  const { createKeys } = await import("../../../../static/js/editor/keys/emacs.js")
  typist.code.setKeyMap(createKeys(typist.desk))
})

afterEach(() => typist.close())

const control = (...keys) => keys.map((key) => typist.press(key, { ctrlKey: true }))
const meta = (key, more = {}) => typist.press(key, { altKey: true, ...more })
const undo = () => typist.press("/", { ctrlKey: true })

describe("the kill ring", () => {
  test("neither gives to a closed clipboard nor takes from it, and copying within the editor is no attempt", async () => {
    typist.outside.text = "from outside"
    typist.outside.isAllowed = false
    typist.go(0, 3)
    meta("w")
    typist.go(13)
    control("y")
    await typist.settled()
    assert.equal(typist.text(), "one two\nthreeone\n")
    assert.equal(typist.outside.text, "from outside")
    assert.deepEqual(typist.outside.blocked, [])
  })

  test("gives to an open clipboard what Meta and W copies, and takes nothing from it", async () => {
    typist.outside.text = "from outside"
    typist.go(4, 7)
    meta("w")
    await typist.settled()
    assert.equal(typist.outside.text, "two")
    typist.outside.text = "from outside"
    control("y")
    await typist.settled()
    assert.ok(!typist.text().includes("outside"))
  })

  test("joins lines that are killed one after the other, and rotates", () => {
    typist.go(4)
    control("k", "k", "y")
    assert.equal(typist.text(), "one two\nthree\n")
    typist.go(0)
    typist.press("d", { altKey: true })
    control("y")
    assert.equal(typist.text(), "one two\nthree\n")
    meta("y")
    assert.equal(typist.text(), "two\n two\nthree\n")
    assert.deepEqual(typist.inputs.filter(Boolean), ["register", "register", "register"])
    typist.keys("x")
    meta("y")
    assert.equal(typist.text(), "two\nx two\nthree\n", "only right after it")
  })

  test("rotates where others write meanwhile, and not into what they changed", () => {
    typist.go(0)
    meta("d")
    typist.go(5)
    meta("d")
    control("y")
    typist.other(0, "zero ")
    meta("y")
    assert.equal(typist.text(), "zero  two\none\n")
    const { head } = typist.view.state.selection.main
    typist.other(head - 1, "!")
    const text = typist.text()
    meta("y")
    assert.equal(typist.text(), text)
  })
})

describe("with others", () => {
  test("undo takes back one's own, by every key that it has", () => {
    typist.go(4)
    control("k")
    typist.other(0, "zero ")
    undo()
    assert.equal(typist.text(), "zero one two\nthree\n")
    undo()
    assert.equal(typist.text(), "zero one two\nthree\n")
    typist.press("/", { ctrlKey: true, shiftKey: true })
    assert.equal(typist.text(), "zero one \nthree\n")
    control("x")
    typist.press("u")
    assert.equal(typist.text(), "zero one two\nthree\n")
    assert.ok(typist.inputs.slice(1).every((input) => input === "undo"))
  })

  test("a selection by the mark goes on while they write", () => {
    typist.go(0)
    control(" ")
    typist.press("ArrowRight")
    typist.other(13, "!")
    typist.press("ArrowRight")
    assert.equal(typist.view.state.selection.main.to - typist.view.state.selection.main.from, 2)
  })

  test("an observer changes nothing", () => {
    typist.code.setWriting(false)
    typist.go(0)
    control("k", "d", "o", "t")
    meta("d")
    meta("u")
    control("w", "y", "u")
    typist.press("x")
    undo()
    assert.equal(typist.text(), "one two\nthree\n")
    assert.equal(typist.view.state.doc.toString(), "one two\nthree\n")
  })
})

describe("keys", () => {
  test("are what is printed on them, on every layout", () => {
    typist.go(7)
    typist.press("a", { ctrlKey: true, code: "KeyQ" })
    assert.equal(typist.view.state.selection.main.head, 0, "Control and A of a French keyboard")
    typist.press("\u0443", { ctrlKey: true, code: "KeyE" })
    assert.equal(typist.view.state.selection.main.head, 7, "the E of a Russian one")
  })

  test("lead to the ends of the text wherever they lie", () => {
    meta(">", { code: "IntlBackslash", shiftKey: true })
    assert.equal(typist.view.state.selection.main.head, 14)
    meta("<", { code: "IntlBackslash" })
    assert.equal(typist.view.state.selection.main.head, 0)
  })

  test("that type a letter are left to the keyboard", () => {
    const isAltGraph = (name) => name === "AltGraph"
    const event = new typist.page.window.KeyboardEvent("keydown", { key: "\u0142", code: "KeyL", ctrlKey: true, altKey: true, bubbles: true, cancelable: true })
    event.getModifierState = isAltGraph
    assert.equal(typist.view.contentDOM.dispatchEvent(event), true)
    assert.equal(typist.press("Process", { code: "KeyW", ctrlKey: true, keyCode: 229 }), false)
    assert.equal(typist.text(), "one two\nthree\n")
  })

  test("of a chain that the room takes leave the next one alone", () => {
    const take = (event) => { if (event.key === "s") event.preventDefault() }
    typist.page.document.addEventListener("keydown", take, { capture: true })
    control("x", "s")
    typist.page.document.removeEventListener("keydown", take, { capture: true })
    typist.go(0)
    control("k")
    assert.equal(typist.text(), "\nthree\n")
  })

  test("are repeated by a count, as often as somebody may need", () => {
    typist.go(0)
    control("u")
    typist.press("x")
    assert.equal(typist.text(), "xxxxone two\nthree\n")
    for (const digit of "99999999") typist.press(digit, { ctrlKey: true, code: `Digit${digit}` })
    typist.press("y")
    assert.equal(typist.text().length, 18 + 1000)
  })

  test("that make the page smaller, and those for no command of ours, are the browser's", () => {
    assert.equal(typist.press("-", { ctrlKey: true, code: "Minus" }), false)
    assert.equal(meta("x"), false)
  })

  test("go back to the usual ones live", () => {
    typist.go(4)
    control("k")
    typist.code.setKeyMap([])
    typist.press("z", { ctrlKey: true, keyCode: 90 })
    assert.equal(typist.text(), "one two\nthree\n")
    assert.equal(typist.view.scrollDOM.classList.contains("cm-emacsMode"), false)
  })
})
