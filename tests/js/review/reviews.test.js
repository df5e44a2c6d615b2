import assert from "node:assert/strict"
import { afterEach, test } from "node:test"

import { createReviews } from "../../../static/js/review/index.js"
import { createMemory } from "../../../static/js/room/memory.js"
import { openPage } from "../page.js"
import { ALICE, BOB, CAROL, fakeContext } from "../room/fakes.js"

const PANEL = `<section class="editor"><div data-work-views hidden><button data-work-code></button></div>
  <div class="cm-editor"><button data-typing></button></div>
  <div data-panel="reviews" data-address="/interview/x/questions/0/review" data-limit="1000" hidden></div></section>`
const line = (key, isButton) => `<div data-line="${key}"><div class="review-row">
  ${isButton ? `<button class="review-number" tabindex="-1"></button>` : `<span class="review-number"></span>`}<code class="review-code">code ${key}</code></div></div>`
const review = (isButton) => `<section data-review="4" data-layout="one"><p data-review-count></p><button data-review-next hidden></button>
  <button data-layout="split"></button><button data-layout="one"></button>
  ${line("0-new-1", isButton)}${line("0-old-2", isButton)}<details>${line("0-new-9", isButton)}</details></section>`
const settled = () => new Promise((resolve) => { setTimeout(resolve, 5) })
const stored = (changes = {}) => ({
  id: 7, question: 4, comment_id: "comment-1", file: 0, side: "old", line: 2, text: "Why?", user_id: ALICE.user_id,
  username: ALICE.username, role: "interviewer", timestamp: "2026-11-23T10:00:00.000Z", edited_at: null, ...changes,
})

let page
let storage
afterEach(() => {
  page.close()
  storage = undefined
})

/** The reviews of a room in which one is; a reload keeps the storage. */
async function opened(me, { comments = [], isOffline = false } = {}) {
  storage ??= new Map()
  const kept = storage
  page = openPage(PANEL)
  const ctx = fakeContext(me)
  if (isOffline) ctx.socket.refuse("offline", "The connection is lost.", true)
  else ctx.socket.answer = (event) => (event === "load-comments" ? { ok: true, comments } : { ok: true, id: 8, timestamp: "2026-11-23T10:01:00.000Z" })
  const memory = createMemory(() => ({ getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key) }), "review")
  const reviews = createReviews(page.find(".editor"), ctx, {
    memory,
    onOpen: () => {},
    load: () => Promise.resolve([...new page.window.DOMParser().parseFromString(review(me !== CAROL), "text/html").body.children]),
  })
  reviews.start()
  reviews.add(4, "Review it")
  await settled()
  const items = () => [...page.document.querySelectorAll("li")]
  return { reviews, ctx, items, texts: () => items().map((one) => one.querySelector(".review-comment-text").textContent) }
}

/** Writes a comment on the line with this key. */
async function write(key, text) {
  page.click(page.find(`[data-line="${key}"] .review-number`))
  page.find("textarea").value = text
  page.find("form").dispatchEvent(new page.window.Event("submit", { bubbles: true, cancelable: true }))
  await settled()
}

test("a refused comment says why, stays, and can be given up", async () => {
  const { ctx, items } = await opened(BOB)
  ctx.socket.refuse("question-gone", "This question is not in the room any more.")
  await write("0-new-1", "Mine")
  assert.match(items()[0].textContent, /Not sent\. .*This question is not in the room any more/)
  assert.match(ctx.said.at(-1), /A comment was not sent/)
  page.click([...items()[0].querySelectorAll("button")].find((one) => one.textContent === "Discard"))
  assert.equal(items().length, 0)
})

test("what was written while cut off survives a reload and goes out once, under the same name", async () => {
  const before = await opened(BOB)
  before.ctx.socket.state = "reconnecting"
  await write("0-new-1", "Written offline")
  assert.match(before.items()[0].textContent, /Sending/)
  page.close()
  const after = await opened(BOB)
  const [sent, ...more] = after.ctx.socket.requested("add-comment")
  assert.deepEqual([sent.text, sent.question, sent.file, sent.side, sent.line, more.length], ["Written offline", 4, 0, "new", 1, 0])
  after.ctx.socket.hears("comment-saved", stored({ id: 8, comment_id: sent.comment_id, side: "new", line: 1, text: "Written offline", user_id: BOB.user_id }))
  assert.deepEqual(after.texts(), ["Written offline"])
})

test("an observer chooses no line and has no tools, but reads and hears", async () => {
  const { ctx, texts } = await opened(CAROL, { comments: [stored()] })
  page.click(page.find("[data-line] .review-number"))
  assert.equal(page.find("form"), null)
  assert.deepEqual(texts(), ["Why?"])
  ctx.socket.hears("comment-saved", stored({ id: 9, comment_id: "comment-2", text: "<b>And</b> this?" }))
  assert.deepEqual(texts(), ["Why?", "<b>And</b> this?"])
  assert.match(ctx.said.at(-1), /Alice.* commented on .*line 2, removed/)
  assert.equal(page.find("li button"), null)
})

test("a comment stands in a list under its line, with the line's words, and opens the fold around it", async () => {
  const { ctx, items } = await opened(ALICE)
  ctx.socket.hears("comment-saved", stored({ user_id: BOB.user_id, side: "new", line: 9 }))
  assert.equal(items()[0].closest("[data-line]").dataset.line, "0-new-9")
  assert.match(items()[0].textContent, /line 9.*code 0-new-9/)
  assert.equal(page.find("details").open, true)
  assert.equal(page.find("[data-review-count]").textContent, "1 comment")
  ctx.socket.hears("comment-deleted", { id: 7, question: 4 })
  assert.equal(items().length, 0)
  assert.equal(page.find("ol"), null)
})

test("one's own comment is changed and deleted, and a refusal keeps what was typed", async () => {
  const { ctx, items } = await opened(ALICE, { comments: [stored()] })
  const press = (name) => page.click([...page.document.querySelectorAll("li button")].find((one) => one.textContent === name))
  press("Edit")
  page.find("textarea").value = "Why not?"
  ctx.socket.refuse("unavailable", "Not now.")
  press("Save")
  page.find("form").dispatchEvent(new page.window.Event("submit", { bubbles: true, cancelable: true }))
  await settled()
  assert.equal(page.find("textarea").value, "Why not?")
  assert.equal(ctx.shown.at(-1).text, "Not now.")
  ctx.socket.accept()
  press("Cancel")
  press("Delete")
  assert.equal(ctx.socket.requested("delete-comment").length, 0, "asked first")
  press("Delete")
  await settled()
  assert.deepEqual(ctx.socket.requested("delete-comment"), [{ id: 7 }])
  ctx.socket.hears("comment-saved", stored({ text: "Changed", edited_at: "2026-11-23T10:02:00.000Z" }))
  assert.match(items()[0].textContent, /edited.*Changed/s)
})

test("arrow keys move between the lines in view, and one number is reached by Tab", async () => {
  await opened(BOB)
  const [first, second, folded] = page.document.querySelectorAll("button.review-number")
  assert.deepEqual([first.tabIndex, second.tabIndex], [0, -1])
  first.focus()
  for (const key of ["ArrowDown", "ArrowDown"]) page.press(page.document.activeElement, key)
  assert.equal(page.document.activeElement, second)
  assert.deepEqual([first.tabIndex, second.tabIndex], [-1, 0])
  page.find("details").open = true
  page.press(second, "End")
  assert.equal(page.document.activeElement, folded)
  page.press(folded, "Home")
  assert.equal(page.document.activeElement, first)
})

test("a review opens by itself, but not while somebody is in the editor, and a number says what is unseen", async () => {
  const { reviews, ctx } = await opened(BOB)
  assert.equal(page.find('[data-panel="reviews"]').hidden, false)
  reviews.remove(4)
  assert.deepEqual([page.find('[data-panel="reviews"]').hidden, page.find("[data-work-views]").hidden], [true, true])
  page.find("[data-typing]").focus()
  reviews.add(4, "Review it")
  await settled()
  assert.equal(page.find('[data-panel="reviews"]').hidden, true)
  ctx.socket.hears("comment-saved", stored())
  assert.equal(page.find("[data-count]").textContent, "1")
  reviews.open(4)
  assert.equal(page.find("[data-count]").hidden, true)
})

test("after a lost connection the page has the comments that the server has", async () => {
  const { reviews, ctx, texts } = await opened(BOB, { comments: [stored()] })
  ctx.socket.answer = () => ({ ok: true, comments: [stored({ id: 9, comment_id: "comment-9", text: "Newer" })] })
  reviews.rejoined()
  await settled()
  assert.deepEqual(texts(), ["Newer"])
})

test("what is heard while the comments are on their way is newer than they are", async () => {
  const { reviews, ctx, texts } = await opened(BOB)
  const [one, two] = [stored(), stored({ id: 8, comment_id: "comment-8", text: "Two" })]
  ctx.socket.answer = () => {
    ctx.socket.hears("comment-saved", stored({ id: 10, comment_id: "comment-10", text: "Ten" }))
    ctx.socket.hears("comment-saved", { ...one, text: "Changed", edited_at: "2026-11-23T10:02:00.000Z" })
    ctx.socket.hears("comment-deleted", { id: 8, question: 4 })
    return { ok: true, comments: [one, two] }
  }
  reviews.rejoined()
  await settled()
  assert.deepEqual(texts(), ["Changed", "Ten"])
})
