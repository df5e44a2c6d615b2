import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"
import * as Y from "yjs"

import { EditorView } from "@codemirror/view"

import "@codemirror/lang-go" // Fetched before, so that it does not come after a test has ended.

import { createEditor } from "../../../static/js/editor/index.js"
import { ALICE, BOB, CAROL, fakeContext, fakeJoined, settle } from "../room/fakes.js"
import { openEditorPage } from "./editor_page.js"
import { makeDialogWork, PANEL } from "./panel.js"

const STATUS = '<p data-editor-status="saved"><span data-status-icon></span><span data-status-words></span></p><p data-clipboard-note hidden></p>'

let page
let ctx
let editor
let server

beforeEach(() => {
  page = openEditorPage(PANEL.replace("<select", `${STATUS}<select`))
  makeDialogWork(page.find("dialog"))
  Object.defineProperty(page.window, "localStorage", { value: { getItem: () => null, setItem() {} } })
  ctx = fakeContext(BOB, { people: [ALICE, BOB, CAROL], limits: { document_bytes: 1000, chat_chars: 40 } })
  server = new Y.Doc()
  server.getText("text:main").insert(0, "from the server")
  ctx.socket.answer = (event, payload) => (event === "document-sync" ? synced(payload.state) : { ok: true })
  editor = createEditor(page.find("[data-panel]"), ctx)
})

afterEach(async () => {
  editor.stop() // Also after a test that failed: what still runs would keep the others from ending.
  // What the editor has put off until the next frame happens while there is a page.
  await new Promise((resolve) => setTimeout(resolve, 60))
  page.close()
})

const synced = (state) => ({ ok: true, update: Y.encodeStateAsUpdate(server, state), state: Y.encodeStateVector(server) })
const content = () => page.find(".cm-content")
const isWritable = () => content().getAttribute("contenteditable") === "true"

test("nobody can write before the document is here", async () => {
  ctx.socket.refuse("unavailable", "Not now.", true)
  editor.start(fakeJoined({ language: "plain" }))
  await settle()
  assert.equal(isWritable(), false)
  assert.equal(page.find("[data-file-add]").disabled, true)
  editor.stop()
})

test("the document opens, in the language of the room", async () => {
  editor.start(fakeJoined({ language: "go" }))
  await settle()
  assert.equal(isWritable(), true)
  assert.equal(content().textContent, "from the server")
  assert.equal(page.find("[role=tab]").textContent, "main.go")
  assert.equal(page.find("[data-editor-status]").dataset.editorStatus, "saved")
  editor.stop()
})

test("Control and S says what is so: not saved before the server has what was typed", async () => {
  editor.start(fakeJoined())
  await settle()
  const save = () => {
    const event = new page.window.KeyboardEvent("keydown", { key: "s", code: "KeyS", ctrlKey: true, bubbles: true, cancelable: true })
    content().dispatchEvent(event)
    return [event.defaultPrevented, ctx.shown.at(-1).text]
  }
  assert.deepEqual(save(), [true, "Saved"])
  EditorView.findFromDOM(page.find(".cm-editor")).dispatch({ changes: { from: 0, insert: "x" }, userEvent: "input.type" })
  assert.deepEqual(save(), [true, "Saving"])
  ctx.socket.hears("document-refused", {})
  assert.notEqual(ctx.shown.at(-1).text, "Saved")
  editor.stop()
})

test("stop leaves nothing that listens but what waits for the end", async () => {
  const before = ctx.socket.listening()
  editor.start(fakeJoined({ language: "plain" }))
  await settle()
  assert.ok(ctx.socket.listening() > before)
  editor.stop()
  assert.equal(ctx.socket.listening(), before)
  assert.equal(isWritable(), false)
  assert.equal(page.find("[data-editor-language]").disabled, true)
})

test("a seat that is taken back goes on with the same document", async () => {
  editor.start(fakeJoined({ language: "plain" }))
  await settle()
  editor.stop()
  server.getText("text:main").insert(0, "more ")
  editor.start(fakeJoined({ language: "plain" }))
  await settle()
  assert.equal(content().textContent, "more from the server")
  assert.equal(isWritable(), true)
  editor.stop()
})

test("a seat that is lost before the document came stays shut", async () => {
  let answer
  ctx.socket.answer = (event) => (event === "document-sync" ? new Promise((resolve) => { answer = resolve }) : { ok: true })
  editor.start(fakeJoined({ language: "plain" }))
  await settle()
  editor.stop()
  answer(synced())
  await settle()
  assert.equal(isWritable(), false)
})

test("the clipboard and the language are heard of from the first moment", async () => {
  ctx.socket.refuse("unavailable", "Not now.", true)
  editor.start(fakeJoined({ language: "plain" }))
  ctx.socket.hears("clipboard-changed", { allowed: true })
  ctx.socket.hears("language-changed", { language: "go" })
  assert.equal(page.find("[data-clipboard-note]").hidden, true)
  assert.equal(page.find("[data-editor-language]").value, "go")
  editor.stop()
})

test("after the end of the interview nothing is sent any more", async () => {
  editor.start(fakeJoined({ language: "plain" }))
  await settle()
  ctx.socket.hears("interview-completed", {})
  editor.stop()
  const sent = ctx.socket.sends.length
  server.getText("text:main").insert(0, "late")
  await settle()
  assert.equal(ctx.socket.sends.length, sent)
})

test("the clipboard is held back until the room allows it, also after a lost connection", async () => {
  const isHeld = () => {
    const event = new page.window.Event("copy", { bubbles: true, cancelable: true })
    content().dispatchEvent(event)
    return event.defaultPrevented && ctx.shown.length > 0
  }
  editor.start(fakeJoined({ language: "plain", clipboard_allowed: false }))
  await settle()
  assert.equal(isHeld(), true)
  editor.rejoined(fakeJoined({ language: "plain", clipboard_allowed: true }))
  ctx.shown.length = 0
  assert.equal(isHeld(), false)
  editor.stop()
})

test("each of several people is named beside what they do", async () => {
  const notes = { id: "notes1", name: "notes.md", language: "markdown", order: 1 }
  editor.start(fakeJoined({ language: "plain", participants: [ALICE, CAROL] }))
  await settle()
  const before = Y.encodeStateVector(server)
  server.getMap("files").set(notes.id, { name: notes.name, language: notes.language, order: notes.order })
  ctx.socket.hears("document-update", { update: Y.encodeStateAsUpdate(server, before), from: CAROL.user_id })
  assert.deepEqual(ctx.said.filter((text) => text.includes("notes.md")), ["Carol added notes.md"])
  const names = [...page.document.querySelectorAll("[data-follow-words]")].map((one) => one.textContent)
  assert.deepEqual(names, ["Follow Alice", "Follow Carol"])
  editor.stop()
})
