import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { createAdmission } from "../../../static/js/room/admission.js"
import { openPage } from "../page.js"
import { ALICE, fakeContext, settle, START_MS } from "./fakes.js"

const CARD = `<main tabindex="-1"><section data-admission hidden><span data-admission-initial></span><b data-admission-name></b>
  <p data-admission-since></p><p data-admission-other hidden></p><input data-admission-words><button data-say>Say</button><button data-deny>Deny</button><button data-admit>Admit</button></section></main>`
const BOB_WAITS = { user_id: 2, username: "Bob", requested_at: "2026-11-23T09:56:00Z" }

let page
let ctx
let admission
let door

beforeEach(() => {
  page = openPage(CARD)
  ctx = fakeContext(ALICE)
  admission = createAdmission(page.find("[data-admission]"), ctx, { onChange: (name) => { door = name } })
})

afterEach(() => {
  admission.stop()
  page.close()
})

const card = () => page.find("[data-admission]")

async function press(selector) {
  page.click(page.find(selector))
  await settle()
}

test("who asks is shown and said, with the time", () => {
  admission.start(null)
  assert.equal(card().hidden, true)
  ctx.socket.hears("join-request", BOB_WAITS)
  assert.equal(card().hidden, false)
  assert.equal(page.find("[data-admission-name]").textContent, "Bob")
  assert.match(page.find("[data-admission-since]").textContent, /4 min ago/)
  assert.equal(ctx.said.length, 1)
  assert.equal(door, "Bob")
})

test("who waited before a reload is shown after it; asking again says it no second time", () => {
  admission.start(BOB_WAITS)
  ctx.socket.hears("join-request", BOB_WAITS)
  assert.equal(card().hidden, false)
  assert.equal(ctx.said.length, 1)
})

for (const [button, event] of [["[data-admit]", "approve-join"], ["[data-deny]", "reject-join"]]) {
  test(`${event} is sent once, and the card goes`, async () => {
    admission.start(BOB_WAITS)
    page.find(button).focus()
    page.click(page.find(button))
    page.click(page.find(button))
    await settle()
    assert.equal(ctx.socket.requested(event).length, 1)
    assert.equal(card().hidden, true)
    assert.equal(door, "")
    assert.equal(page.document.activeElement, page.find("main"), "the focus is not lost with the card")
  })
}

test("what was said to who waits is no reason to turn them away, and not for the next one", async () => {
  admission.start(BOB_WAITS, "Two minutes please")
  await press("[data-deny]")
  assert.equal(ctx.socket.requested("reject-join")[0].reason, "")
  assert.equal(page.find("[data-admission-words]").value, "")
  ctx.socket.hears("join-request", BOB_WAITS)
  page.enter(page.find("[data-admission-words]"), "Not today")
  await press("[data-deny]")
  assert.equal(ctx.socket.requested("reject-join")[1].reason, "Not today")
})

test("what a colleague has decided takes the words to the candidate with it", () => {
  admission.start(BOB_WAITS, "Two minutes please")
  ctx.socket.hears("request-decided", { admitted: true })
  assert.equal(page.find("[data-admission-words]").value, "")
})

test("a refusal is said, and the choice stays", async () => {
  admission.start(BOB_WAITS)
  ctx.socket.refuse("unavailable", "The database is away.", true)
  await press("[data-admit]")
  assert.deepEqual(ctx.shown, [{ kind: "warn", text: "The database is away." }])
  assert.equal(card().hidden, false)
  assert.equal(page.find("[data-admit]").getAttribute("aria-disabled"), "false")
})

test("what another tab has decided is not asked here any more", async () => {
  admission.start(BOB_WAITS)
  ctx.socket.refuse("already-decided", "This request was already answered.")
  await press("[data-deny]")
  assert.equal(card().hidden, true)
  admission.rejoined({ ...BOB_WAITS, requested_at: new Date(START_MS).toISOString() })
  ctx.socket.hears("request-decided", { admitted: true })
  assert.equal(card().hidden, true)
})

test("who has gone from the door is said to have gone", () => {
  admission.start(BOB_WAITS)
  ctx.socket.hears("join-withdrawn", BOB_WAITS)
  assert.equal(card().hidden, true)
  assert.match(ctx.said.at(-1), /no longer in the lobby/)
})

test("what is written goes to who waits, or along with the refusal", async () => {
  admission.start({ ...BOB_WAITS, other_device: true }, "Five minutes")
  assert.equal(page.find("[data-admission-other]").hidden, false)
  assert.equal(page.find("[data-admission-words]").value, "Five minutes")
  await press("[data-say]")
  assert.deepEqual(ctx.socket.requested("message-lobby"), [{ message: "Five minutes" }])
  assert.equal(card().hidden, false)
  page.enter(page.find("[data-admission-words]"), "Not today")
  await press("[data-deny]")
  assert.deepEqual(ctx.socket.requested("reject-join"), [{ reason: "Not today", requested_at: BOB_WAITS.requested_at }])
})

test("who is admitted is the request in view, not one that came since", async () => {
  admission.start(BOB_WAITS)
  ctx.socket.refuse("request-changed", "There is a newer request. Check it before you decide.")
  await press("[data-admit]")
  assert.deepEqual(ctx.socket.requested("approve-join"), [{ requested_at: BOB_WAITS.requested_at }])
  assert.equal(card().hidden, false, "the one who asks now waits to be looked at")
})
