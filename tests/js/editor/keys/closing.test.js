import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { createClosingGuard } from "../../../../static/js/editor/keys/closing.js"
import { openPage } from "../../page.js"

let page
let guard
let isNeeded

beforeEach(() => {
  page = openPage('<button>Chat</button><div id="root"><textarea></textarea></div>')
  isNeeded = true
  guard = createClosingGuard(page.find("#root"), () => isNeeded)
  guard.start()
  page.find("textarea").focus()
})

afterEach(() => {
  guard.stop()
  page.close()
})

const key = (type, ctrlKey) => page.document.activeElement.dispatchEvent(new page.window.KeyboardEvent(type, { key: "Control", ctrlKey, bubbles: true }))
const asks = () => !page.window.dispatchEvent(new page.window.Event("beforeunload", { cancelable: true }))

test("whoever closes the tab without Control, outside the editor, or with the usual keys is not asked", () => {
  assert.equal(asks(), false)
  key("keydown", true)
  key("keyup", false)
  assert.equal(asks(), false)
  key("keydown", true)
  isNeeded = false
  assert.equal(asks(), false)
  isNeeded = true
  page.find("button").focus()
  assert.equal(asks(), false)
})

test("Control held in the editor makes the browser ask, until another window has the keyboard", () => {
  key("keydown", true)
  assert.equal(asks(), true)
  page.window.dispatchEvent(new page.window.Event("blur"))
  assert.equal(asks(), false)
})

test("after stop nobody is asked", () => {
  key("keydown", true)
  guard.stop()
  assert.equal(asks(), false)
})
