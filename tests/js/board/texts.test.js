import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { createTextActs } from "../../../static/js/board/text_acts.js"
import { placeFor, textsOf, withoutText, withWords } from "../../../static/js/board/texts.js"
import { createTextsPanel } from "../../../static/js/board/texts_panel.js"
import { openPage } from "../page.js"
import { canvasOf, shape, words } from "./shapes.js"

const PANEL = `<aside><button data-close></button><p data-board-texts-none></p><ul data-board-texts-list></ul>
  <form data-board-text-add><textarea></textarea><button></button></form></aside>`

/** Without a browser nothing can be measured: as wide as it has letters. */
const measured = (texts) => texts.map((one) => ({ ...one, width: one.text.length * 10 }))

test("texts come in the order in which one reads, without empty and deleted ones", () => {
  const scene = [
    words("c", "third", { x: 0, y: 200 }), words("b", "second", { x: 300, y: 4 }), words("a", "first", { x: 0, y: 10 }),
    words("d", "gone", { isDeleted: true }), words("e", "  "), shape("f"),
  ]
  assert.deepEqual(textsOf(scene).map(({ text }) => text), ["first", "second", "third"])
})

test("other words have another size, count as a change, and leave everything else as it was", () => {
  const scene = [shape("f", { index: "a0" }), words("a", "Queue", { index: "a1" })]
  const next = withWords(scene, "a", "Work queue", measured)
  const changed = next.find(({ id }) => id === "a")
  assert.deepEqual([changed.text, changed.originalText, changed.width], ["Work queue", "Work queue", 100])
  assert.ok(changed.version > scene[1].version && changed.versionNonce !== scene[1].versionNonce)
  assert.equal(next[0], scene[0])
  assert.equal(withWords(scene, "nothing", "x", measured), null)
  assert.equal(withWords([words("a", "x", { isDeleted: true })], "a", "y", measured), null)
})

test("a deleted text is forgotten by the box it stood in", () => {
  const box = shape("f", { index: "a0", boundElements: [{ id: "a", type: "text" }, { id: "z", type: "arrow" }] })
  const next = withoutText([box, words("a", "Queue", { index: "a1", containerId: "f" })], "a")
  assert.deepEqual(next.find(({ id }) => id === "f").boundElements, [{ id: "z", type: "arrow" }])
  assert.equal(next.find(({ id }) => id === "a").isDeleted, true)
})

test("a new text stands in view, under the others that are in view", () => {
  const view = { x: 0, y: 0, width: 900, height: 600 }
  const { x, y } = placeFor([], view)
  assert.ok(x > 0 && x < 900 && y > 0 && y < 600)
  const below = placeFor([words("a", "one", { x: 5, y: 100, height: 30 }), words("b", "two", { x: 5, y: 9000 })], view)
  assert.ok(below.y >= 130 && below.y < 200)
})

let page
let canvas
let said
let panel
beforeEach(() => {
  page = openPage(PANEL)
  said = []
  canvas = Object.assign(canvasOf([words("a", "Queue", { index: "a0" }), words("b", "<b>Worker</b>", { index: "a1", y: 90 })]), {
    commit: (next) => canvas.replace(next),
    measured,
    newText: ({ x, y, text }) => words("n", text, { x, y, index: "a2" }),
    view: () => ({ x: 0, y: 0, width: 900, height: 600 }),
    show: () => {},
    choose: () => {},
  })
  const acts = createTextActs({ canvas, onChange: () => panel.show(textsOf(canvas.elements())) })
  panel = createTextsPanel(page.find("aside"), { isWriter: true, acts, announce: (text) => said.push(text) })
  panel.show(textsOf(canvas.elements()))
})
afterEach(() => page.close())

const rows = () => [...page.document.querySelectorAll("li")].map((row) => row.querySelector(".board-text-words")?.textContent)
const button = (label) => [...page.document.querySelectorAll("button")].find((one) => one.textContent.startsWith(label))
const submit = (form) => form.dispatchEvent(new page.window.Event("submit", { bubbles: true, cancelable: true }))

test("a text is changed from the list, and the keyboard is back at its button", () => {
  page.click(button("Change the text: Queue"))
  const field = page.find("li textarea")
  assert.equal(page.document.activeElement, field)
  field.value = "Work queue"
  submit(page.find("li form"))
  assert.deepEqual(rows(), ["Work queue", "<b>Worker</b>"])
  assert.deepEqual(said, ["Text changed"])
  assert.ok(page.document.activeElement.textContent.startsWith("Change the text"))
})

test("what others change meanwhile does not take the field away, and Escape gives up", () => {
  page.click(button("Change the text: Queue"))
  page.find("li textarea").value = "half"
  canvas.draw("a", { text: "Theirs", originalText: "Theirs" })
  panel.show(textsOf(canvas.elements()))
  assert.equal(page.find("li textarea").value, "half")
  page.press(page.find("li textarea"), "Escape")
  assert.deepEqual(rows(), ["Theirs", "<b>Worker</b>"])
})

test("a text that somebody deleted meanwhile cannot be changed, and that is said", () => {
  page.click(button("Change the text: Queue"))
  page.find("li textarea").value = "Mine"
  canvas.draw("a", { isDeleted: true })
  panel.show(textsOf(canvas.elements()))
  submit(page.find("li form"))
  assert.deepEqual(said, ["Somebody deleted this text meanwhile."])
  assert.deepEqual(rows(), ["<b>Worker</b>"])
})

test("a text is deleted, and the keyboard is at the next one", () => {
  page.click(button("Delete the text: Queue"))
  assert.deepEqual(rows(), ["<b>Worker</b>"])
  assert.ok(page.document.activeElement.textContent.includes("Worker"))
})

test("a text is added by the field below, and nothing by an empty one", () => {
  const field = page.find("[data-board-text-add] textarea")
  submit(page.find("[data-board-text-add]"))
  assert.equal(rows().length, 2)
  field.value = " Cache "
  submit(page.find("[data-board-text-add]"))
  assert.ok(rows().includes("Cache"))
  assert.equal(field.value, "")
  assert.deepEqual(said, ["Text added"])
})

test("observers read the texts, and nothing else", () => {
  page.close()
  page = openPage(PANEL.replace(/<form.*form>/s, ""))
  const watching = createTextsPanel(page.find("aside"), { isWriter: false, acts: {}, announce: () => {} })
  watching.show(textsOf(canvas.elements()))
  assert.deepEqual([...page.document.querySelectorAll("li button")].map((one) => one.textContent.split(":")[0]), ["Show on the board", "Show on the board"])
})
