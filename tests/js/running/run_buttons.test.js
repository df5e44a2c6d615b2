import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { createRunButtons } from "../../../static/js/running/run_buttons.js"
import { openPage } from "../page.js"

let page
beforeEach(() => { page = openPage("<section><button data-run></button><button data-run-tests></button><button data-run-stop hidden></button><input></section>") })
afterEach(() => page.close())

test("the keyboard stays with the button that was pressed, and with nobody else's place", () => {
  const tests = page.find("[data-run-tests]")
  const buttons = createRunButtons(page.find("section"), (isBusy) => { tests.hidden = isBusy })
  const focused = () => page.document.activeElement
  for (const pressed of [page.find("[data-run]"), tests]) {
    pressed.focus()
    buttons.setBusy(true)
    assert.equal(focused(), page.find("[data-run-stop]"))
    buttons.setBusy(false)
    assert.equal(focused(), pressed)
  }
  page.find("input").focus()
  buttons.setBusy(true)
  buttons.setBusy(false)
  assert.equal(focused(), page.find("input"))
})
