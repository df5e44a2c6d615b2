import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { createAccommodation } from "../../../static/js/room/accommodation.js"
import { openPage } from "../page.js"
import { ALICE, BOB, fakeContext } from "./fakes.js"

const MARK = '<a class="badge" data-accommodation hidden><span data-accommodation-words></span></a>'
const NOTICE = "<div data-accommodation-notice hidden></div>"
const ANSWER = "<div data-accommodation-answer hidden><p data-words-by></p><p data-words></p></div>"

let page
afterEach(() => page.close())

function opened(me, parts) {
  page = openPage(`<main>${parts}</main>`)
  const ctx = fakeContext(me)
  createAccommodation(page.find("main"), ctx).start()
  return ctx
}

beforeEach(() => { page = null })

test("a page without a place for it, as an observer's, shows nothing", () => {
  const ctx = opened(ALICE, "")
  ctx.socket.hears("accommodation-answered", { answer: "Yes", answered_by: "Alice" })
  assert.equal(page.find("main").textContent, "")
  assert.deepEqual(ctx.shown, [])
})

test("a request is marked in the header and before the room, and told", () => {
  const ctx = opened(ALICE, MARK + NOTICE)
  ctx.socket.hears("accommodation-requested", BOB)
  assert.deepEqual([page.find("[data-accommodation]").hidden, page.find("[data-accommodation-notice]").hidden], [false, false])
  assert.equal(page.find("[data-accommodation]").textContent, "Accommodation requested")
  assert.match(ctx.shown[0].text, /^Bob asks for accommodation/)
})

test("the mark is not about what was answered meanwhile, once nothing is left to answer", () => {
  const ctx = opened(ALICE, MARK + NOTICE)
  ctx.socket.hears("accommodation-requested", BOB)
  ctx.socket.hears("accommodation-answered", { answer: "Yes", answered_by: "Alice", unanswered: 1 })
  assert.equal(page.find("[data-accommodation]").textContent, "Accommodation requested")
  ctx.socket.hears("accommodation-answered", { answer: "Yes", answered_by: "Alice", unanswered: 0 })
  assert.equal(page.find("[data-accommodation]").textContent, "Accommodation answered")
  assert.equal(page.find("[data-accommodation-notice]").hidden, true)
  assert.equal(ctx.shown.length, 1, "only the request was told")
})

test("an answer is shown with the name of who gave it, wherever the candidate is", () => {
  const ctx = opened(BOB, MARK + ANSWER + ANSWER)
  ctx.socket.hears("accommodation-answered", { answer: "<b>Yes</b>", answered_by: "Alice" })
  for (const place of page.document.querySelectorAll("[data-accommodation-answer]")) {
    assert.equal(place.hidden, false)
    assert.deepEqual([...place.children].map((one) => one.textContent), ["Accommodation: answer from Alice", "<b>Yes</b>"])
  }
  assert.equal(page.find("[data-accommodation]").textContent, "Accommodation answered")
})

test("a page that connects again is told what it missed, and says nothing twice", () => {
  const ctx = opened(ALICE, MARK + NOTICE)
  ctx.socket.hears("accommodation-requested", { ...BOB, again: true })
  ctx.socket.hears("accommodation-requested", { ...BOB, again: true })
  assert.deepEqual([page.find("[data-accommodation]").textContent, ctx.shown.length], ["Accommodation requested", 1])
  ctx.socket.hears("accommodation-requested", { ...BOB, again: false })
  assert.equal(ctx.shown.length, 2, "another one")
})

test("an answer that stands on the page already is not told again", () => {
  const ctx = opened(BOB, MARK + ANSWER)
  const answer = { answer: "Yes", answered_by: "Alice", unanswered: 0 }
  ctx.socket.hears("accommodation-answered", answer)
  ctx.socket.hears("accommodation-answered", answer)
  assert.equal(ctx.shown.length, 1)
  ctx.socket.hears("accommodation-answered", { ...answer, answer: "Yes, and breaks" })
  assert.equal(ctx.shown.length, 2)
})
