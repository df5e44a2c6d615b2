import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { createSaveKey } from "../../../../static/js/editor/view/save_key.js"
import { openPage } from "../../page.js"

let page
let present
let told
let open
let saveKey

beforeEach(() => {
  page = openPage("<textarea></textarea>")
  present = { status: "saved", words: "Saved" }
  told = []
  open = 0
  saveKey = createSaveKey({
    now: () => present,
    toast: ({ kind, text }) => { told.push(`${kind}: ${text}`); open += 1; return () => { open -= 1 } },
  })
  saveKey.start()
})

afterEach(() => {
  saveKey.stop()
  page.close()
})

/** Whether the browser was kept from its own dialog. */
function press(more = {}) {
  const event = new page.window.KeyboardEvent("keydown", { key: "s", code: "KeyS", ctrlKey: true, bubbles: true, cancelable: true, ...more })
  page.find("textarea").dispatchEvent(event)
  return event.defaultPrevented
}

test("other keys stay the browser's", () => {
  for (const more of [{ ctrlKey: false }, { key: "d" }, { altKey: true, key: "ś" }, { shiftKey: true }, { key: "o", code: "KeyS" }]) assert.equal(press(more), false)
  assert.deepEqual(told, [])
})

test("what is not saved is not said to be, and once it is, that is said", () => {
  present = { status: "saving", words: "Saving" }
  assert.equal(press(), true)
  saveKey.changed()
  assert.deepEqual(told, ["wait: Saving"])
  present = { status: "offline", words: "Offline. What you type is kept here and saved later." }
  saveKey.changed()
  present = { status: "saved", words: "Saved" }
  saveKey.changed()
  assert.deepEqual(told, ["wait: Saving", "warn: Offline. What you type is kept here and saved later.", "ok: Saved"])
  assert.equal(open, 1, "one notice at a time")
  saveKey.changed()
  assert.equal(told.length, 3, "nobody asked again")
})

test("what is saved is said to be, wherever the focus is and on every layout", () => {
  for (const more of [{}, { key: "ы" }, { key: "S" }]) assert.equal(press(more), true)
  assert.deepEqual([told, open], [["ok: Saved", "ok: Saved", "ok: Saved"], 1])
})

test("a key that is held down says it once", () => {
  press()
  assert.equal(press({ repeat: true }), true)
  assert.equal(told.length, 1)
})

test("before there is a text nothing is said, and the browser's dialog stays away all the same", () => {
  present = null
  assert.equal(press(), true)
  assert.deepEqual(told, [])
})

test("once stopped, the keys are the browser's again", () => {
  saveKey.stop()
  assert.equal(press(), false)
})
