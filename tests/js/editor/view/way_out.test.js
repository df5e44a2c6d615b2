import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { createWayOut } from "../../../../static/js/editor/view/way_out.js"
import { openPage } from "../../page.js"

let page
let wayOut

beforeEach(() => {
  page = openPage('<button>Before</button><div id="root"><textarea></textarea></div>')
  wayOut = createWayOut(page.find("#root"))
  wayOut.say("Press Escape, then Tab.")
  wayOut.start()
})

afterEach(() => {
  wayOut.stop()
  page.close()
})

const isShown = () => !page.find("p").hidden

function comeIn(by) {
  if (by === "Tab") page.press(page.find("button"), "Tab")
  else page.find("textarea").dispatchEvent(new page.window.Event("pointerdown", { bubbles: true }))
  page.find("textarea").focus()
}

test("who comes by the mouse, or types, is not told", () => {
  comeIn("mouse")
  assert.equal(isShown(), false)
  page.find("button").focus()
  page.press(page.find("button"), "Enter")
  page.find("textarea").focus()
  assert.equal(isShown(), false)
})

test("who comes by the keyboard is told how to leave, once, until they left", () => {
  comeIn("Tab")
  assert.equal(isShown(), true)
  assert.equal(page.find("p").textContent, "Press Escape, then Tab.")
  wayOut.say("Press Escape twice.")
  assert.equal(page.find("p").textContent, "Press Escape twice.", "other keys were chosen meanwhile")
  page.press(page.find("textarea"), "x")
  assert.equal(isShown(), true, "typing takes nothing away")
  page.find("button").focus()
  assert.equal(isShown(), false)
  comeIn("Tab")
  assert.equal(isShown(), false)
})

test("the mouse first, and the keyboard later, is the first time by keyboard", () => {
  comeIn("mouse")
  page.find("button").focus()
  comeIn("Tab")
  assert.equal(isShown(), true)
})
