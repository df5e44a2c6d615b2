import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { createClipboardRule } from "../../../static/js/editor/clipboard_rule.js"
import { openPage } from "../page.js"
import { ALICE, BOB, CAROL, fakeContext, settle } from "../room/fakes.js"

const SWITCH = '<input type="checkbox" data-clipboard-allow disabled>'
const NOTE = "<p data-clipboard-note hidden>Copy and paste are off</p>"
const EDITOR = '<div id="root"><div id="text" contenteditable></div></div>'

let page
let ctx
let rule
let notices
let asked

beforeEach(() => { page = openPage("") })
afterEach(() => {
  rule.stop()
  page.close()
})

function open(me, { mark = me.role === "interviewer" ? SWITCH : NOTE, ...config } = {}) {
  page.document.body.innerHTML = `<section>${mark}${EDITOR}</section>`
  ctx = fakeContext(me, config)
  notices = []
  asked = []
  rule = createClipboardRule(page.find("section"), ctx, {
    root: page.find("#root"),
    selectedSize: () => 12,
    notice: (kind, text) => notices.push([kind, text]),
    ask: async (event, payload, undo) => { asked.push({ event, payload, undo }) },
  })
  rule.set(false)
  rule.start()
}

/** Whether the page held it back. @param {string} type */
function tries(type) {
  const event = new page.window.Event(type, { bubbles: true, cancelable: true })
  Object.defineProperty(event, "clipboardData", { value: { getData: () => "seven s" } })
  page.find("#text").dispatchEvent(event)
  return event.defaultPrevented
}

const told = () => ctx.socket.requested("cheat-detected")
const OFF = "Copy, cut, paste and drop are off in the editor. You can type as usual."

test("the candidate's copy and paste are held back, said, and told to the server", () => {
  open(BOB)
  assert.deepEqual(["copy", "cut", "paste", "contextmenu"].map(tries), [true, true, true, true])
  assert.deepEqual(notices, Array(4).fill(["wait", OFF]))
  assert.deepEqual(told(), [{ type: "copy-blocked", size: 12 }, { type: "cut-blocked", size: 12 }, { type: "paste-blocked", size: 7 }])
})

test("what the candidate refused to have noted is held back all the same, and not sent", () => {
  open(BOB, { consent: { decision: "agreed", version: "1", declined: ["paste-blocked"] } })
  assert.deepEqual(["paste", "copy"].map(tries), [true, true])
  assert.deepEqual(told(), [{ type: "copy-blocked", size: 12 }])
  assert.equal(notices.length, 2)
})

for (const [who, me] of [["interviewer", ALICE], ["observer", CAROL]]) {
  test(`the ${who}'s clipboard is their own, whether the candidate's is allowed or not`, () => {
    open(me)
    assert.deepEqual(["copy", "paste"].map(tries), [false, false])
    assert.deepEqual([notices, told()], [[], []])
  })
}

test("what the room allows when one comes in counts from the first moment", () => {
  open(BOB)
  rule.set(true)
  assert.equal(tries("paste"), false)
  assert.equal(page.find("[data-clipboard-note]").hidden, true)
  rule.set(false)
  assert.equal(tries("paste"), true)
  assert.equal(page.find("[data-clipboard-note]").hidden, false)
})

test("the candidate hears when it is allowed and when no more, once each, and it counts at once", () => {
  open(BOB)
  for (const allowed of [true, true]) ctx.socket.hears("clipboard-changed", { allowed })
  assert.equal(tries("paste"), false)
  ctx.socket.hears("clipboard-changed", { allowed: false })
  assert.equal(tries("paste"), true)
  assert.deepEqual(ctx.shown.map(({ text }) => text), ["Copy and paste are now on in the editor.", "Copy and paste are now off in the editor."])
})

test("the interviewer asks the server; where it refuses, the switch goes back", async () => {
  open(ALICE)
  const allow = page.find("[data-clipboard-allow]")
  assert.equal(allow.disabled, false)
  allow.checked = true
  allow.dispatchEvent(new page.window.Event("change"))
  await settle()
  assert.deepEqual(asked.map(({ event, payload }) => [event, payload]), [["change-clipboard", { allowed: true }]])
  asked[0].undo()
  assert.equal(allow.checked, false)
})

test("the switch of another interviewer moves this one without a notice", () => {
  open(ALICE)
  ctx.socket.hears("clipboard-changed", { allowed: true })
  assert.equal(page.find("[data-clipboard-allow]").checked, true)
  assert.deepEqual(ctx.shown, [])
})

test("after the end nothing is held back, heard or told", () => {
  open(BOB)
  rule.stop()
  assert.equal(tries("paste"), false)
  ctx.socket.hears("clipboard-changed", { allowed: true })
  assert.deepEqual([ctx.shown, told()], [[], []])
})

test("keys that no browser knows follow the same rule: the candidate's are held back, said and told, by content of none", async () => {
  open(BOB)
  const clipboard = { written: [], async writeText(text) { this.written.push(text) }, async readText() { return "from outside" } }
  const before = Object.getOwnPropertyDescriptor(globalThis, "navigator")
  Object.defineProperty(globalThis, "navigator", { value: { clipboard }, configurable: true })
  try {
    await rule.system.write("secret", "cut")
    assert.equal(await rule.system.read(), null)
    assert.deepEqual(clipboard.written, [])
    assert.deepEqual(notices, [["wait", OFF], ["wait", OFF]])
    assert.deepEqual(told(), [{ type: "cut-blocked", size: 6 }, { type: "paste-blocked", size: 0 }])
    rule.set(true)
    await rule.system.write("open", "copy")
    assert.equal(await rule.system.read(), "from outside")
    assert.deepEqual(clipboard.written, ["open"])
    rule.stop()
    open(ALICE)
    assert.equal(await rule.system.read(), "from outside", "an interviewer's is never closed")
  } finally {
    if (before) Object.defineProperty(globalThis, "navigator", before)
    else delete globalThis.navigator
  }
})
