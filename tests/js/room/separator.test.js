import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { createSeparator } from "../../../static/js/room/separator.js"
import { openPage } from "../page.js"

let page
let line
let size
let kept

beforeEach(() => {
  page = openPage('<div role="separator" tabindex="0"></div>')
  size = 400
  kept = []
  line = createSeparator(page.find("[role=separator]"), {
    measure: () => ({ size, min: 300, max: 500 }),
    sizeAt: (event) => event.clientX,
    growsBy: "ArrowLeft",
    apply: (next) => { size = next ?? 380 },
    remember: (next) => kept.push(next),
  })
  line.start()
})

afterEach(() => page.close())

const element = () => page.find("[role=separator]")

test("arrow keys move it, Home and End go to the bounds, and it says where it is", () => {
  assert.equal(element().getAttribute("aria-valuenow"), "50")
  page.press(element(), "ArrowLeft")
  assert.equal(size, 424)
  page.press(element(), "ArrowRight")
  assert.equal(size, 400)
  page.press(element(), "End")
  assert.equal(element().getAttribute("aria-valuenow"), "100")
  page.press(element(), "Home")
  assert.equal(size, 300)
  assert.deepEqual(kept, [424, 400, 500, 300])
})

test("it never goes beyond its bounds", () => {
  for (let press = 0; press < 20; press += 1) page.press(element(), "ArrowLeft")
  assert.equal(size, 500)
})

test("a remembered size is fitted to today's window without being forgotten", () => {
  assert.equal(line.resize(900), 500)
  assert.deepEqual(kept, [])
})

test("a double click brings the usual size back", () => {
  element().dispatchEvent(new page.window.Event("dblclick"))
  assert.equal(size, 380)
  assert.deepEqual(kept, [null])
})

test("other keys are not taken", () => {
  const event = new page.window.KeyboardEvent("keydown", { key: "Tab", cancelable: true })
  element().dispatchEvent(event)
  assert.equal(event.defaultPrevented, false)
})
