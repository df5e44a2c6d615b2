import assert from "node:assert/strict"
import { afterEach, beforeEach, mock, test } from "node:test"

import { createNewest } from "../../../static/js/room/newest.js"
import { openPage } from "../page.js"

const LINE = `<div data-newest><button type="button" hidden><span data-newest-icon></span><bdi data-newest-name></bdi><span data-newest-words></span><span data-newest-time></span></button></div>`

let page
let newest
const opened = []
const buttons = () => [...page.document.querySelectorAll("button")]
const alert = (words) => ({ kind: "alert", words, time: "20:47", open: () => opened.push(words) })
const message = (words) => ({ kind: "message", name: "Grace", words, open: () => opened.push(words) })

beforeEach(() => {
  page = openPage(LINE + LINE)
  mock.timers.enable({ apis: ["setTimeout"] })
  opened.length = 0
  newest = createNewest(page.document)
  newest.start()
})

afterEach(() => {
  newest.stop()
  mock.timers.reset()
  page.close()
})

test("it says the newest thing in every place, as text, and goes by itself", () => {
  newest.show(alert("No face in view for 14 s"))
  newest.show(message("<b>Can you hear me?</b>"))
  assert.deepEqual(buttons().map(({ hidden, textContent }) => [hidden, textContent]), Array(2).fill([false, "Grace<b>Can you hear me?</b>"]))
  mock.timers.tick(12_000)
  assert.deepEqual(buttons().map(({ hidden }) => hidden), [true, true])
})

test("said again, it stays as long again", () => {
  newest.show(alert("No face in view for 3 s"))
  mock.timers.tick(11_000)
  newest.show(alert("No face in view for 14 s"))
  mock.timers.tick(11_000)
  assert.equal(buttons()[0].hidden, false)
})

test("what only goes on follows in its own line, and takes no other line's place", () => {
  newest.show({ ...alert("No face in view for 3 s"), key: "no-face-1" })
  newest.show({ ...alert("No face in view for 8 s"), key: "no-face-1", isNew: false })
  assert.match(buttons()[0].textContent, /8 s/)
  newest.show(message("Can you hear me?"))
  newest.show({ ...alert("No face in view for 13 s"), key: "no-face-1", isNew: false })
  assert.match(buttons()[0].textContent, /Can you hear me/)
  newest.clear("message")
  newest.show({ ...alert("No face in view for 18 s"), key: "no-face-1", isNew: false })
  assert.equal(buttons()[0].hidden, true)
})

test("a click opens what it says and takes it away, once", () => {
  newest.show(message("Hello"))
  page.click(buttons()[1])
  page.click(buttons()[1])
  assert.deepEqual(opened, ["Hello"])
  assert.equal(buttons()[0].hidden, true)
})

test("what was read elsewhere goes, and nothing else", () => {
  newest.show(message("Hello"))
  newest.clear("alert")
  assert.equal(buttons()[0].hidden, false)
  newest.clear("message")
  assert.equal(buttons()[0].hidden, true)
})

test("it waits for who is about to press it and for who is away", () => {
  newest.show(message("Hello"))
  buttons()[0].focus()
  mock.timers.tick(30_000)
  assert.equal(buttons()[0].hidden, false)
  buttons()[0].blur()
  Object.defineProperty(page.document, "hidden", { value: true, configurable: true })
  mock.timers.tick(30_000)
  assert.equal(buttons()[0].hidden, false)
  Object.defineProperty(page.document, "hidden", { value: false, configurable: true })
  mock.timers.tick(12_000)
  assert.equal(buttons()[0].hidden, true)
})
