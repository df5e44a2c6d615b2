import assert from "node:assert/strict"
import { afterEach, beforeEach, mock, test } from "node:test"

import { createChat } from "../../../static/js/chat/index.js"
import { SocketError } from "../../../static/js/core/socket.js"
import { openPage } from "../page.js"
import { ALICE, BOB, CAROL, fakeContext, fakeJoined, settle } from "../room/fakes.js"
import { PANEL, from, panelOf, stored } from "./panel.js"

let page
let ctx
let chat
let unread

beforeEach(() => {
  page = openPage(PANEL)
  ctx = fakeContext(BOB, { people: [ALICE, BOB, CAROL] })
  chat = createChat(page.find("[data-panel=chat]"), ctx)
  chat.onUnread((count) => { unread = count })
})

afterEach(() => {
  mock.timers.reset()
  page.close()
})

const { input, rows, bubbles, states, say } = panelOf(() => page)

test("the history is there at once, own messages told apart", () => {
  chat.start(fakeJoined({ messages: [from(ALICE, 1, "Welcome"), from(BOB, 2, "Thank you")] }))
  assert.deepEqual(bubbles(), ["Welcome", "Thank you"])
  assert.deepEqual(rows().map((row) => row.dataset.own), ["false", "true"])
  assert.equal(page.find("[data-chat-empty]").hidden, true)
})

test("text is text, whatever it looks like", () => {
  chat.start(fakeJoined({ messages: [from(ALICE, 1, "<img src=x onerror=alert(1)> & javascript:alert(1)")] }))
  assert.equal(page.document.querySelectorAll("[data-chat-list] img, [data-chat-list] a").length, 0)
  assert.deepEqual(bubbles(), ["<img src=x onerror=alert(1)> & javascript:alert(1)"])
})

test("a link opens elsewhere and tells nothing of this page", () => {
  chat.start(fakeJoined({ messages: [from(ALICE, 1, "see https://example.org/x.")] }))
  const link = page.find("[data-chat-list] a")
  assert.equal(link.href, "https://example.org/x")
  assert.equal(link.rel, "noopener noreferrer")
  assert.equal(link.target, "_blank")
})

test("each message says what its author is, after the colour that they have in the editor", () => {
  chat.start(fakeJoined({ messages: [from(ALICE, 1, "Welcome"), from(BOB, 2, "Hi"), from(CAROL, 3, "Hello")] }))
  ctx.socket.hears("chat-message", from({ ...CAROL, user_id: 9, username: "Dora" }, 4, "I come later"))
  const headings = rows().map((row) => ["name", "role"].map((part) => row.querySelector(`.chat-${part}`)?.textContent))
  assert.deepEqual(headings, [["Alice", "interviewer"], ["You", undefined], ["Carol", "observer"], ["Dora", "observer"]])
  const colours = rows().map((row) => row.querySelector(".peer-dot:not([hidden])")?.className)
  assert.deepEqual(colours, ["peer-dot peer-2", undefined, "peer-dot peer-3", undefined])
})

// ---- Sending

test("Enter sends, once, with an id of its own", async () => {
  chat.start(fakeJoined())
  ctx.socket.answer = stored(1)
  await say("hello")
  const [{ message, message_id: messageId }] = ctx.socket.requested("chat-message")
  assert.equal(message, "hello")
  ctx.socket.hears("chat-message", from(BOB, 1, "hello", messageId))
  assert.deepEqual(states(), ["sent"])
  assert.equal(input().value, "")
})

test("code keeps its indentation: only the empty lines at the ends go", async () => {
  chat.start(fakeJoined())
  ctx.socket.answer = stored(1)
  for (const [typed, sent] of [["    return x\n  pass", "    return x\n  pass"], ["\n \t\n\tif x:\n\t\ty  \n\n ", "\tif x:\n\t\ty  "], [" a", " a"]]) {
    await say(typed)
    assert.equal(ctx.socket.requested("chat-message").at(-1).message, sent)
    assert.equal(bubbles().at(-1), sent)
  }
})

test("Shift and Enter, and Enter of an input method, do not send", async () => {
  chat.start(fakeJoined())
  page.enter(input(), "one")
  for (const more of [{ shiftKey: true }, { isComposing: true }, { keyCode: 229 }]) {
    input().dispatchEvent(new page.window.KeyboardEvent("keydown", { key: "Enter", cancelable: true, bubbles: true, ...more }))
  }
  assert.deepEqual(ctx.socket.requests, [])
})

test("nothing, and too much, is not sent; the limit is said before", async () => {
  chat.start(fakeJoined())
  await say("   ")
  await say("x".repeat(41))
  assert.deepEqual(ctx.socket.requests, [])
  assert.match(page.find("[data-chat-limit]").textContent, /can have 40 characters. This one is 1 too long/)
  assert.equal(page.find("[data-chat-send]").disabled, true)
  assert.equal(input().value.length, 41, "what was written stays")
  page.enter(input(), "😀".repeat(40))
  assert.equal(page.find("[data-chat-send]").disabled, false, "an emoji is one character, as the server counts")
})

test("a refusal is shown with its reason, and can be tried again with the same id", async () => {
  chat.start(fakeJoined())
  ctx.socket.refuse("internal", "Something went wrong on the server.")
  await say("hello")
  assert.deepEqual(states(), ["failed"])
  assert.match(rows()[0].textContent, /Not sent. Something went wrong/)
  ctx.socket.answer = stored(3)
  page.click(rows()[0].querySelector(".chat-retry"))
  await settle()
  const ids = ctx.socket.requested("chat-message").map(({ message_id: id }) => id)
  assert.equal(ids[0], ids[1])
  assert.deepEqual(states(), ["sent"])
})

test("what was written while the connection was lost goes out after the return, once", async () => {
  chat.start(fakeJoined())
  ctx.socket.becomes("reconnecting")
  await say("from the train")
  assert.deepEqual(states(), ["pending"])
  ctx.socket.becomes("live")
  ctx.socket.answer = stored(4)
  chat.rejoined(fakeJoined())
  await settle()
  chat.rejoined(fakeJoined({ messages: [from(BOB, 4, "from the train", ctx.socket.requested("chat-message")[0].message_id)] }))
  await settle()
  assert.equal(ctx.socket.requests.length, 1)
  assert.deepEqual(bubbles(), ["from the train"])
  assert.deepEqual(states(), ["sent"])
})

test("an answer that was lost does not make two messages", async () => {
  chat.start(fakeJoined())
  ctx.socket.answer = () => { throw new SocketError("offline", "Lost.", true) }
  await say("stored, but the answer was lost")
  const [{ message_id: messageId }] = ctx.socket.requested("chat-message")
  chat.rejoined(fakeJoined({ messages: [from(BOB, 7, "stored, but the answer was lost", messageId)] }))
  await settle()
  assert.equal(ctx.socket.requests.length, 1)
  assert.deepEqual(states(), ["sent"])
})

test("too many at once are sent a moment later, in their order and without a word", async () => {
  mock.timers.enable({ apis: ["setTimeout"] })
  chat.start(fakeJoined())
  ctx.socket.refuse("too-often", "Slower.", true)
  for (const word of ["one", "two", "three"]) await say(word)
  assert.deepEqual(states(), ["pending", "pending", "pending"])
  assert.equal(ctx.socket.requests.length, 1)
  let id = 0
  ctx.socket.answer = () => ({ ok: true, id: (id += 1), timestamp: "2026-11-23T10:00:09Z" })
  mock.timers.tick(1500)
  for (let times = 0; times < 3; times += 1) await settle()
  assert.deepEqual(states(), ["sent", "sent", "sent"])
  assert.deepEqual(bubbles(), ["one", "two", "three"])
  assert.deepEqual(ctx.said, [])
})

test("a server that cannot store it says so, and is tried again by itself with the same id", async () => {
  mock.timers.enable({ apis: ["setTimeout"] })
  chat.start(fakeJoined())
  ctx.socket.refuse("unavailable", "The database cannot be reached.", true)
  await say("hello")
  for (const afterMs of [2000, 4000]) { mock.timers.tick(afterMs); await settle() }
  assert.deepEqual(states(), ["pending"])
  assert.match(rows()[0].textContent, /Not sent yet. The database cannot be reached. The page tries again by itself./)
  assert.equal(ctx.said.length, 1, "the same trouble is told aloud once")
  ctx.socket.answer = stored(3)
  mock.timers.tick(8000)
  await settle()
  assert.deepEqual(states(), ["sent"])
  assert.equal(new Set(ctx.socket.requested("chat-message").map(({ message_id: messageId }) => messageId)).size, 1)
})

test("one message that is refused for good does not hold up the next", async () => {
  chat.start(fakeJoined())
  ctx.socket.answer = (_event, { message }) => {
    if (message === "bad") throw new SocketError("bad-payload", "Bad request.", false)
    return { ok: true, id: 1, timestamp: "2026-11-23T10:00:09Z" }
  }
  await say("bad")
  await say("good")
  await settle()
  assert.deepEqual(states().sort(), ["failed", "sent"])
})

test("megabytes are not let into the field, with the reason; what was there stays", () => {
  chat.start(fakeJoined())
  page.enter(input(), "half a thought")
  const pasted = new page.window.InputEvent("beforeinput", { data: "x".repeat(1000), inputType: "insertFromPaste", cancelable: true, bubbles: true })
  assert.equal(input().dispatchEvent(pasted), false)
  assert.match(page.find("[data-chat-limit]").textContent, /can have 40 characters. The text you inserted has 1,000 and was left out/)
  assert.equal(input().value, "half a thought")
  assert.equal(page.find("[data-chat-send]").disabled, false)
  const fits = new page.window.InputEvent("beforeinput", { data: "x".repeat(60), inputType: "insertFromPaste", cancelable: true, bubbles: true })
  assert.equal(input().dispatchEvent(fits), true, "a little too long may be shortened by hand")
})

test("writing is told, and that it is over: emptied, sent, left", async () => {
  chat.start(fakeJoined())
  ctx.socket.answer = stored(1)
  const told = () => ctx.socket.sends.map(([, { typing }]) => typing)
  page.enter(input(), " ")
  assert.deepEqual(told(), [])
  page.enter(input(), "h")
  page.enter(input(), "")
  assert.deepEqual(told(), [true, false])
  ctx.clock.ms += 3000
  await say("hello")
  assert.deepEqual(told(), [true, false, true, false])
  ctx.clock.ms += 3000
  page.enter(input(), "again")
  input().dispatchEvent(new page.window.Event("blur"))
  assert.deepEqual(told(), [true, false, true, false, true, false])
})

test("messages of the other person are announced, and counted while the chat is out of sight", () => {
  chat.start(fakeJoined())
  ctx.socket.hears("chat-message", from(ALICE, 1, "Hello"))
  assert.deepEqual(ctx.said, ["Alice: Hello"])
  chat.setShown(false)
  ctx.socket.hears("chat-message", from(ALICE, 2, "Are you there?"))
  ctx.socket.hears("chat-message", from(ALICE, 2, "Are you there?"))
  assert.equal(unread, 1)
  chat.setShown(true)
  assert.equal(unread, 0)
})

test("earlier messages are put before the others", async () => {
  chat.start(fakeJoined({ messages: [from(ALICE, 5, "five")], has_earlier: true }))
  ctx.socket.answer = () => ({ ok: true, messages: [from(ALICE, 3, "three"), from(ALICE, 4, "four")], has_earlier: false })
  page.click(page.find("[data-chat-earlier]"))
  await settle()
  assert.deepEqual(ctx.socket.requested("load-messages"), [{ before: 5 }])
  assert.deepEqual(bubbles(), ["three", "four", "five"])
  assert.equal(page.find("[data-chat-earlier]").hidden, true)
})

test("once stopped it hears and sends nothing", async () => {
  chat.start(fakeJoined())
  chat.stop()
  ctx.socket.hears("chat-message", from(ALICE, 1, "late"))
  await say("late")
  assert.deepEqual(rows(), [])
  assert.deepEqual(ctx.socket.requests, [])
})

test("whoever reads the end goes on reading it when the list gets lower, and nobody else is moved", () => {
  const scroller = page.find("[data-chat-scroll]")
  Object.defineProperties(scroller, { scrollHeight: { value: 1000 }, clientHeight: { value: 200, writable: true } })
  chat.start(fakeJoined({ messages: [from(ALICE, 1, "Hello")] }))
  scroller.scrollTop = 800
  scroller.clientHeight = 100
  page.resized()
  assert.equal(scroller.scrollTop, 1000)
  scroller.scrollTop = 300
  scroller.dispatchEvent(new page.window.Event("scroll"))
  page.resized()
  assert.equal(scroller.scrollTop, 300)
  chat.stop()
})

test("a message that comes while the chat is not in view is told, once, and one's own never", () => {
  const told = []
  chat.onUnseen(({ message }) => told.push(message))
  chat.start(fakeJoined())
  ctx.socket.hears("chat-message", from(ALICE, 1, "Read at once"))
  chat.setShown(false)
  for (const one of [from(ALICE, 2, "Can you hear me?"), from(ALICE, 2, "Can you hear me?"), from(BOB, 3, "Mine")]) ctx.socket.hears("chat-message", one)
  assert.deepEqual(told, ["Can you hear me?"])
})
