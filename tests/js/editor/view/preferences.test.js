import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { createPreferences } from "../../../../static/js/editor/view/preferences.js"
import { openPage } from "../../page.js"
import { fakeMemory } from "../../room/fakes.js"
import { PANEL } from "../panel.js"

let page
let said
let code
let announced
let used
let comes

beforeEach(() => {
  page = openPage(PANEL)
  said = []
  announced = []
  used = []
  comes = true
  code = { wrapped: [], setWrapped(isOn) { this.wrapped.push(isOn) }, view: { requestMeasure() {} } }
})

afterEach(() => page.close())

function open(memory) {
  const preferences = createPreferences(page.find("[data-editor-menu]"), {
    root: page.find("[data-editor]"), memory, code, announce: (text) => said.push(text), onAnnounce: (isOn) => announced.push(isOn),
    keyMap: { async use(keyMap) { used.push(keyMap); return comes } },
  })
  preferences.start()
  return preferences
}

const size = () => page.find("[data-editor]").style.getPropertyValue("--code-size")
const press = (selector, times = 1) => { for (let at = 0; at < times; at += 1) page.click(page.find(selector)) }

function check(selector, isOn) {
  page.find(selector).checked = isOn
  page.find(selector).dispatchEvent(new page.window.Event("change"))
}

function select(selector, value) {
  page.find(selector).value = value
  page.find(selector).dispatchEvent(new page.window.Event("change"))
}

const settled = () => new Promise((done) => { setTimeout(done) })

test("what a storage holds that is no size is not taken", () => {
  open(fakeMemory({ size: "huge", wrap: "yes", announce: 1 }))
  assert.equal(size(), "14px")
  assert.deepEqual(code.wrapped, [false])
  assert.deepEqual(announced, [false])
  open(fakeMemory({ keys: "nano", colours: "pink" }))
  assert.deepEqual(used, ["usual", "usual"])
  assert.equal(page.find("[data-editor]").dataset.codeColours, undefined)
  open(fakeMemory({ size: 400 }))
  assert.equal(size(), "24px")
})

test("letters grow to 24 pixels and shrink to 12, and no further", () => {
  open(fakeMemory())
  press("[data-size-larger]", 9)
  assert.equal(size(), "24px")
  assert.equal(page.find("[data-size-larger]").getAttribute("aria-disabled"), "true")
  press("[data-size-smaller]", 9)
  assert.equal(size(), "12px")
  assert.equal(said.at(-1), "Text size 12 px")
  assert.equal(said.length, 5 + 6)
})

test("keys that could not be fetched are neither shown nor remembered", async () => {
  const memory = fakeMemory()
  comes = false
  open(memory)
  select("[data-key-map]", "vim")
  await settled()
  assert.equal(page.find("[data-key-map]").value, "usual")
  assert.equal(memory.kept?.keys, undefined)
  open(fakeMemory({ keys: "emacs" }))
  assert.equal(page.find("[data-key-map]").value, "emacs")
  await settled()
  assert.equal(page.find("[data-key-map]").value, "usual")
})

test("everything is remembered", async () => {
  const memory = fakeMemory()
  open(memory).stop()
  open(memory)
  press("[data-size-larger]")
  check("[data-wrap]", true)
  check("[data-announce]", true)
  select("[data-colours]", "dark")
  select("[data-key-map]", "vim")
  await settled()
  assert.deepEqual(memory.kept, { keys: "vim", colours: "dark", size: 16, wrap: true, announce: true })
  open(memory)
  assert.equal(size(), "16px")
  assert.equal(code.wrapped.at(-1), true)
  assert.equal(announced.at(-1), true)
  assert.equal(used.at(-1), "vim")
  assert.equal(page.find("[data-editor]").dataset.codeColours, "dark")
  select("[data-colours]", "page")
  assert.equal(page.find("[data-editor]").dataset.codeColours, undefined)
})

test("after stop the buttons do nothing", () => {
  open(fakeMemory()).stop()
  press("[data-size-larger]")
  assert.equal(size(), "14px")
})
