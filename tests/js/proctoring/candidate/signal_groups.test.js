import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { mount, showGroups } from "../../../../static/js/proctoring/candidate/signal_groups.js"
import { openPage } from "../../page.js"

const group = (name, kinds) => `<section data-signal-group="${name}">
  <span data-signal-state></span><input type="checkbox" data-signal-all>
  ${kinds.map((kind) => `<input type="checkbox" name="signal" value="${kind}">`).join("")}
</section>`
const PAGE = `<form><div>${group("camera", ["no-face", "looking-away", "camera-dark"])}${group("page", ["left-tab"])}</div></form>`

let page

beforeEach(() => {
  page = openPage(PAGE)
  mount(page.find("form > div"))
})
afterEach(() => page.close())

const sent = () => new page.window.FormData(page.find("form")).getAll("signal")

/** What the group's switch shows, and its words. */
function shown(name) {
  const control = page.find(`[data-signal-group=${name}] [data-signal-all]`)
  const state = control.indeterminate ? "some" : control.checked ? "on" : "off"
  return [state, page.find(`[data-signal-group=${name}] [data-signal-state]`).textContent]
}

const switchOf = (name) => page.find(`[data-signal-group=${name}] [data-signal-all]`)
const box = (kind) => page.find(`[value=${kind}]`)

test("Enter on a box sends nothing: the form's first button agrees to everything", () => {
  const enter = new page.window.KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true })
  box("no-face").dispatchEvent(enter)
  assert.equal(enter.defaultPrevented, true)
  const space = new page.window.KeyboardEvent("keydown", { key: " ", bubbles: true, cancelable: true })
  box("no-face").dispatchEvent(space)
  assert.equal(space.defaultPrevented, false)
})

test("a switch turns on its own group and is itself not sent", () => {
  assert.deepEqual([shown("camera"), shown("page"), sent()], [["off", "Off"], ["off", "Off"], []])
  switchOf("camera").click()
  assert.deepEqual(sent(), ["no-face", "looking-away", "camera-dark"])
  assert.deepEqual([shown("camera"), shown("page")], [["on", "On"], ["off", "Off"]])
  switchOf("camera").click()
  assert.deepEqual([shown("camera"), sent()], [["off", "Off"], []])
})

test("one signal by itself shows as some of its group, and the switch then turns on the rest", () => {
  box("looking-away").click()
  assert.deepEqual([shown("camera"), sent()], [["some", "1 of 3"], ["looking-away"]])
  switchOf("camera").click()
  assert.deepEqual([shown("camera"), sent().length], [["on", "On"], 3])
  box("no-face").click()
  assert.deepEqual(shown("camera"), ["some", "2 of 3"])
})

test("what a script ticks is shown when it says so", () => {
  box("left-tab").checked = true
  showGroups(page.document)
  assert.deepEqual(shown("page"), ["on", "On"])
})
