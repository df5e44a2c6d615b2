import assert from "node:assert/strict"
import { afterEach, beforeEach, mock, test } from "node:test"

import { createStatus } from "../../../../static/js/editor/view/status.js"
import { openPage } from "../../page.js"

let page
let element
let status

beforeEach(() => {
  page = openPage('<p data-editor-status="saved"><span data-status-icon></span><span data-status-words></span></p>')
  mock.timers.enable({ apis: ["setTimeout"] })
  element = page.find("p")
  status = createStatus(element)
})

afterEach(() => {
  mock.timers.reset()
  page.close()
})

const words = () => page.find("[data-status-words]").textContent

test("a problem is said as it is, and goes when it is over", () => {
  status.show("failed", "The server cannot reach its database.")
  assert.equal(words(), "Not saved. The server cannot reach its database.")
  assert.equal(element.title, words())
  status.show("saved")
  assert.equal(words(), "Saved")
})

test("the attribute is exact at once, the word for saving waits", () => {
  status.show("saved")
  status.show("saving")
  assert.equal(element.dataset.editorStatus, "saving")
  mock.timers.tick(699)
  assert.equal(words(), "Saved")
  status.show("saving")
  mock.timers.tick(1)
  assert.equal(words(), "Saving")
})

test("quick saving is never said", () => {
  status.show("saved")
  status.show("saving")
  mock.timers.tick(300)
  status.show("saved")
  mock.timers.tick(5000)
  assert.equal(words(), "Saved")
})

test("while one letter follows the other, the word does not go back and forth", () => {
  status.show("saving")
  mock.timers.tick(700)
  assert.equal(words(), "Saving")
  for (let key = 0; key < 20; key += 1) {
    status.show("saved")
    assert.equal(element.dataset.editorStatus, "saved")
    mock.timers.tick(299)
    assert.equal(words(), "Saving")
    status.show("saving")
    mock.timers.tick(100)
  }
  status.show("saved")
  status.show("saved")
  mock.timers.tick(300)
  assert.equal(words(), "Saved")
})

test("a problem while it is saved does not wait", () => {
  status.show("saving")
  mock.timers.tick(700)
  status.show("saved")
  status.show("failed", "The disk is full.")
  assert.equal(words(), "Not saved. The disk is full.")
  mock.timers.tick(5000)
  assert.equal(words(), "Not saved. The disk is full.")
})

test("offline is said at once, and after a stop nothing is said any more", () => {
  status.show("offline")
  assert.match(words(), /^Offline\./)
  status.show("saving")
  status.stop()
  mock.timers.tick(5000)
  assert.match(words(), /^Offline\./)
})
