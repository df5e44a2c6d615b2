import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { createChat } from "../../../static/js/chat/index.js"
import { SocketError } from "../../../static/js/core/socket.js"
import { openPage } from "../page.js"
import { BOB, fakeContext, fakeJoined, settle } from "../room/fakes.js"
import { PANEL, from, panelOf, stored } from "./panel.js"

let page
let ctx
let chat

const { bubbles, states, say } = panelOf(() => page)

function open() {
  page = openPage(PANEL)
  ctx = fakeContext(BOB)
  chat = createChat(page.find("[data-panel=chat]"), ctx)
}

beforeEach(open)

afterEach(() => {
  delete globalThis.sessionStorage
  page.close()
})

/** A storage as the tab has it. @param {string} [text] */
function openStorage(text) {
  const entries = new Map(text === undefined ? [] : [["chat:7b0c:2", text]])
  globalThis.sessionStorage = {
    getItem: (key) => entries.get(key) ?? null, setItem: (key, value) => entries.set(key, value), removeItem: (key) => entries.delete(key),
  }
  return entries
}

/** The same tab after a reload. */
function reopen() {
  page.close()
  open()
  return ctx.socket
}

test("what was not sent is there after a reload, and goes out under its own id", async () => {
  const storage = openStorage()
  chat.start(fakeJoined())
  ctx.socket.answer = () => { throw new SocketError("offline", "No connection.", true) }
  await say("one")
  await say("two")
  chat.stop()
  const socket = reopen()
  socket.answer = stored(5)
  const ids = JSON.parse(storage.get("chat:7b0c:2")).messages.map(({ messageId }) => messageId)
  chat.start(fakeJoined())
  await settle()
  const sent = socket.requested("chat-message").map(({ message, message_id: id }) => [message, id])
  assert.deepEqual(sent, [["one", ids[0]], ["two", ids[1]]])
  assert.deepEqual([bubbles(), states(), storage.size], [["one", "two"], ["sent", "sent"], 0])
})

test("what arrived although the page never heard of it is not said again", async () => {
  openStorage()
  chat.start(fakeJoined())
  ctx.socket.answer = () => { throw new SocketError("offline", "No connection.", true) }
  await say("one")
  const [{ message_id: messageId }] = ctx.socket.requested("chat-message")
  chat.stop()
  const socket = reopen()
  chat.start(fakeJoined({ messages: [from(BOB, 1, "one", messageId)] }))
  await settle()
  assert.deepEqual([socket.requested("chat-message").length, bubbles(), states()], [0, ["one"], ["sent"]])
})

test("what was refused stays refused, and waits for a click", async () => {
  openStorage()
  chat.start(fakeJoined())
  ctx.socket.answer = () => { throw new SocketError("invalid", "That is too long.") }
  await say("one")
  chat.stop()
  const socket = reopen()
  chat.start(fakeJoined())
  await settle()
  assert.deepEqual([socket.requested("chat-message").length, states()], [0, ["failed"]])
})

test("a storage that holds something else is passed over, and the end of the interview empties it", async () => {
  const wrong = [null, 7, {}, { messageId: 1, text: "x", atMs: 1, delivery: "pending", problem: "" }, { messageId: "a", text: "x", atMs: 1, delivery: "sent", problem: "" }]
  for (const text of ["{", "7", JSON.stringify({ messages: 7 }), JSON.stringify({ messages: wrong })]) {
    openStorage(text)
    reopen()
    chat.start(fakeJoined())
    assert.deepEqual(bubbles(), [], text)
    chat.stop()
  }
  const storage = openStorage()
  const socket = reopen()
  chat.start(fakeJoined())
  socket.answer = () => { throw new SocketError("offline", "No connection.", true) }
  await say("one")
  assert.equal(storage.size, 1)
  socket.hears("interview-completed", {})
  assert.equal(storage.size, 0)
})
