import assert from "node:assert/strict"
import { afterEach, beforeEach, mock, test } from "node:test"

import { createAttemptReport, createClipboardGuard } from "../../../static/js/editor/clipboard.js"
import { openPage } from "../page.js"
import { fakeSocket, settle } from "../room/fakes.js"

let page
let root
let attempts
let isAllowed
let guard

beforeEach(() => {
  page = openPage('<div id="editor"><div id="text" contenteditable></div></div><textarea id="chat"></textarea>')
  root = page.find("#editor")
  attempts = []
  isAllowed = false
  guard = createClipboardGuard(root, {
    isAllowed: () => isAllowed,
    selectedSize: () => 12,
    onBlocked: (attempt, size) => attempts.push([attempt, size]),
  })
  guard.start()
})

afterEach(() => {
  mock.timers.reset()
  page.close()
})

const holding = (text) => ({ getData: (type) => (type === "text/plain" ? text : "") })

function happen(type, more = {}, target = page.find("#text")) {
  const event = new page.window.Event(type, { bubbles: true, cancelable: true })
  for (const [name, value] of Object.entries(more)) Object.defineProperty(event, name, { value })
  target.dispatchEvent(event)
  return event
}

for (const [type, more, told] of [
  ["copy", {}, ["copy", 12]],
  ["cut", {}, ["cut", 12]],
  ["paste", { clipboardData: holding("seven s") }, ["paste", 7]],
  ["drop", { dataTransfer: holding("four") }, ["drop", 4]],
  ["contextmenu", {}, ["menu", 0]],
  ["beforeinput", { inputType: "insertFromPaste", data: "abc" }, ["paste", 3]],
  ["beforeinput", { inputType: "insertFromDrop", data: null, dataTransfer: holding("ab") }, ["drop", 2]],
]) {
  test(`the candidate's ${more.inputType ?? type} is held back before the editor sees it, and its size is told`, () => {
    let reached = false
    page.find("#text").addEventListener(type, () => { reached = true })
    assert.equal(happen(type, more).defaultPrevented, true)
    assert.equal(reached, false)
    assert.deepEqual(attempts, [told])
  })
}

test("text cannot be dragged out either, and nobody is told of a mere touch", () => {
  assert.equal(happen("dragstart").defaultPrevented, true)
  assert.deepEqual(attempts, [])
})

test("typing, dictation and input methods are never held back", () => {
  for (const inputType of ["insertText", "insertCompositionText", "insertReplacementText", "insertFromDictation", "deleteContentBackward"]) {
    assert.equal(happen("beforeinput", { inputType, data: "words" }).defaultPrevented, false)
  }
  assert.deepEqual(attempts, [])
})

test("when the interviewer allows the clipboard, everything passes", () => {
  isAllowed = true
  for (const type of ["copy", "cut", "paste", "drop", "contextmenu"]) assert.equal(happen(type).defaultPrevented, false)
  assert.deepEqual(attempts, [])
})

test("outside the editor the clipboard is one's own", () => {
  assert.equal(happen("paste", {}, page.find("#chat")).defaultPrevented, false)
})

test("once stopped, nothing is held back", () => {
  guard.stop()
  assert.equal(happen("paste").defaultPrevented, false)
})

test("a key held down is told at once, and then once more with the largest size", async () => {
  mock.timers.enable({ apis: ["setTimeout"] })
  const socket = fakeSocket()
  const report = createAttemptReport(socket)
  for (const size of [5, 40, 7]) report.report("paste", size)
  assert.deepEqual(socket.requested("cheat-detected"), [{ type: "paste-blocked", size: 5 }])
  mock.timers.tick(1000)
  assert.deepEqual(socket.requested("cheat-detected")[1], { type: "paste-blocked", size: 40 })
  mock.timers.tick(10_000)
  assert.equal(socket.requests.length, 2)
})

test("attempts of different kinds are told apart", () => {
  const socket = fakeSocket()
  const report = createAttemptReport(socket)
  report.report("copy", 1)
  report.report("cut", 2)
  assert.deepEqual(socket.requested("cheat-detected").map(({ type }) => type), ["copy-blocked", "cut-blocked"])
  report.stop()
})

test("what was attempted while the connection was lost is told after the return, once", async () => {
  const socket = fakeSocket("reconnecting")
  const report = createAttemptReport(socket)
  report.report("drop", 9)
  await settle()
  socket.becomes("live")
  report.resend()
  await settle()
  report.resend()
  assert.deepEqual(socket.requested("cheat-detected"), [{ type: "drop-blocked", size: 9 }])
  report.stop()
})
