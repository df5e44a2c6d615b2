import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { createNotes } from "../../../static/js/notes/notes_panel.js"
import { createWhispers } from "../../../static/js/notes/whispers.js"
import { SocketError } from "../../../static/js/core/socket.js"
import { PANEL, panelOf } from "../chat/panel.js"
import { openPage } from "../page.js"
import { ALICE, BOB, CAROL, fakeContext, settle } from "../room/fakes.js"

const NOTES = `<div data-panel="notes" data-limit="40">
  <div data-notes-scroll tabindex="0"><button data-notes-load hidden></button><p data-notes-empty></p><ol data-notes-list></ol></div>
  <form data-notes-form><textarea data-chat-input disabled></textarea><button data-chat-send disabled></button><p data-chat-limit hidden></p>
  <button type="button" data-note-mark="plus" disabled></button></form>
</div>`
const TIME = "2026-11-23T10:00:09Z"
const stored = (id, changes = {}) => ({ id, note_id: `note-000${id}`, mark: null, text: `Note ${id}`, timestamp: TIME, edited_at: null, ...changes })

let page
let ctx

beforeEach(() => {
  page = openPage(NOTES + PANEL.replace('data-panel="chat"', 'data-panel="whispers" data-limit="40"'))
  ctx = fakeContext(ALICE, { people: [ALICE, BOB, CAROL] })
})

afterEach(() => page.close())

const rows = () => [...page.document.querySelectorAll(".note")]

test("a note that is refused waits for the person; one's own are loaded, marked and deleted", async () => {
  const notes = createNotes(page.find("[data-panel=notes]"), ctx, { onKey: () => undefined })
  ctx.socket.answer = (event, payload) => {
    if (event === "load-notes") return { ok: true, notes: [stored(1)] }
    if (event === "delete-note") return { ok: true }
    if (payload.text === "too many") throw new SocketError("notes-full", "Full.", false)
    return { ok: true, note: stored(2, { note_id: payload.note_id, mark: payload.mark, text: payload.text }) }
  }
  notes.start()
  await settle()
  assert.deepEqual(rows().map((row) => row.querySelector(".review-comment-text").textContent), ["Note 1"])

  const input = page.find("[data-notes-form] textarea")
  page.enter(input, "too many")
  page.press(input, "Enter")
  await settle()
  assert.equal(rows()[1].dataset.sent, "failed")
  assert.match(rows()[1].textContent, /Not saved\. .*Full\./)

  page.enter(input, "x".repeat(41))
  page.click(page.find("[data-note-mark]"))
  await settle()
  assert.equal(rows().length, 2)
  assert.equal(input.value.length, 41)

  page.enter(input, "")
  page.click(page.find("[data-note-mark]"))
  await settle()
  assert.equal(ctx.socket.requested("add-note").at(-1).mark, "plus")
  const [, remove] = rows()[0].querySelectorAll("button")
  page.click(remove)
  page.click([...rows()[0].querySelectorAll("button")].find((one) => one.textContent === "Delete"))
  await settle()
  assert.deepEqual(ctx.socket.requested("delete-note"), [{ id: 1 }])
  assert.equal(rows().some((row) => row.textContent.includes("Note 1")), false)
})

test("whispers go out as whispers only, those of before are not new, and a load that failed can be asked for", async () => {
  const element = page.find("[data-panel=whispers]")
  const whispers = createWhispers(element, ctx)
  const counts = []
  whispers.onUnread((count) => counts.push(count))
  whispers.setShown(false)
  ctx.socket.refuse("unavailable", "Later.", true)
  whispers.start()
  await settle()
  assert.equal(element.querySelector("[data-chat-earlier]").hidden, false)

  const said = { id: 1, whisper_id: "whisper-1", text: "Next?", user_id: CAROL.user_id, username: "Carol", timestamp: TIME }
  ctx.socket.answer = (event) => (event === "whisper" ? { ok: true, id: 2, timestamp: TIME } : { ok: true, whispers: [said], has_earlier: false })
  whispers.rejoined()
  await settle()
  assert.equal(counts.filter(Boolean).length, 0)
  const panel = panelOf(() => ({ ...page, find: (selector) => element.querySelector(selector) }))
  await panel.say("Yes")
  assert.deepEqual(panel.bubbles(), ["Next?", "Yes"])
  assert.deepEqual([...ctx.socket.requests, ...ctx.socket.sends].filter(([event]) => event.startsWith("chat-")), [])
  ctx.socket.hears("whispered", { ...said, id: 3, whisper_id: "whisper-3", text: "Good" })
  assert.equal(counts.at(-1), 1)
})
