import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { callWhenAsked } from "../../../static/js/room/calling.js"
import { openPage } from "../page.js"
import { ALICE, fakeContext } from "./fakes.js"

const PAGE = "<main><div hidden><button data-admit>Admit</button></div><button data-entry-admit>Enter and admit</button></main>"
const ASKED = { username: "Bob", requested_at: "2026-11-23T10:00:00Z" }

let page
let ctx
let calls
beforeEach(() => {
  page = openPage(PAGE)
  page.window.focus = () => {}
  ctx = fakeContext(ALICE)
  calls = []
  callWhenAsked(page.find("main"), ctx, { call: (call) => calls.push(call) })
})
afterEach(() => page.close())

test("a request calls once, however often it is told", () => {
  ctx.socket.hears("join-request", ASKED)
  ctx.socket.hears("join-request", ASKED)
  assert.deepEqual(calls.map(({ text, about, tag }) => [text, about, tag]), [["Bob is asking to join.", "Second round", "7b0c"]])
  ctx.socket.hears("join-request", { ...ASKED, requested_at: "2026-11-23T10:05:00Z" })
  assert.equal(calls.length, 2)
})

test("who waited when the page was opened is on it, and calls nobody", () => {
  page.find("main").insertAdjacentHTML("beforeend", "<div data-entry-door></div>")
  ctx = fakeContext(ALICE)
  callWhenAsked(page.find("main"), ctx, { call: (call) => calls.push(call) })
  ctx.socket.hears("join-request", ASKED)
  ctx.socket.becomes("live")
  ctx.socket.hears("join-request", ASKED)
  assert.equal(calls.length, 0)
  ctx.socket.hears("join-request", { ...ASKED, requested_at: "2026-11-23T10:05:00Z" })
  assert.equal(calls.length, 1)
})

test("the call leads to the button that admits, before the room and in it", () => {
  ctx.socket.hears("join-request", ASKED)
  calls[0].open()
  assert.equal(page.document.activeElement.textContent, "Enter and admit")
  page.find("div").hidden = false
  calls[0].open()
  assert.equal(page.document.activeElement.textContent, "Admit")
})
