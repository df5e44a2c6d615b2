import assert from "node:assert/strict"
import { afterEach, beforeEach, mock, test } from "node:test"

import { createTypingLine, createTypingReport } from "../../../static/js/chat/typing.js"
import { openPage } from "../page.js"
import { ALICE, BOB, fakeContext } from "../room/fakes.js"

let page
let ctx
let line
let listening

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] })
  page = openPage("<p></p>")
  ctx = fakeContext(BOB)
  listening = ctx.socket.listening()
  line = createTypingLine(page.find("p"), ctx)
  line.start()
})

afterEach(() => {
  mock.timers.reset()
  page.close()
})

const told = () => ctx.socket.sends.map(([event, { typing }]) => `${event} ${typing}`)
const shown = () => page.find("p").textContent

/** Lets time pass for the clock and the timers alike. */
function pass(ms) {
  ctx.clock.ms += ms
  mock.timers.tick(ms)
}

const news = (who, typing = true) => ctx.socket.hears("chat-typing", { user_id: who.user_id, username: who.username, typing })

test("who never wrote has nothing to tell", () => {
  createTypingReport(ctx).ended()
  assert.deepEqual(told(), [])
})

test("writing is told at once, then at most every three seconds, and its end once", () => {
  const report = createTypingReport(ctx)
  for (let key = 0; key < 65; key += 1) { report.wrote(); pass(100) }
  assert.deepEqual(told(), ["chat-typing true", "chat-typing true", "chat-typing true"])
  report.ended()
  report.ended()
  assert.equal(told().at(-1), "chat-typing false")
  assert.equal(told().length, 4)
})

test("emptying and filling the field again and again is no flood", () => {
  const report = createTypingReport(ctx)
  for (let times = 0; times < 20; times += 1) { report.wrote(); report.ended(); pass(100) }
  assert.deepEqual(told(), ["chat-typing true", "chat-typing false"])
})

test("a lost connection is no reason to keep it", () => {
  ctx.socket.becomes("reconnecting")
  createTypingReport(ctx).wrote()
  ctx.socket.becomes("live")
  assert.deepEqual(told(), [])
})

test("one's own writing is not shown to oneself", () => {
  news(BOB)
  assert.equal(shown(), "")
  assert.deepEqual(ctx.said, [])
})

test("the line goes after five seconds without news, and stays with news", () => {
  news(ALICE)
  assert.equal(shown(), "Alice is typing")
  pass(3000)
  news(ALICE)
  pass(4900)
  assert.equal(shown(), "Alice is typing")
  pass(200)
  assert.equal(shown(), "")
})

test("the line goes with the word that it is over, with the message and with the person", () => {
  for (const end of [() => news(ALICE, false), () => ctx.socket.hears("chat-message", { user_id: 1 }), () => ctx.socket.hears("user-left", { user_id: 1 })]) {
    news(ALICE)
    end()
    assert.equal(shown(), "")
  }
})

test("somebody else's message leaves the line", () => {
  news(ALICE)
  ctx.socket.hears("chat-message", { user_id: BOB.user_id })
  assert.equal(shown(), "Alice is typing")
})

test("several people are told in one sentence", () => {
  news(ALICE)
  news({ user_id: 3, username: "Carol" })
  assert.equal(shown(), "Several people are typing")
  news(ALICE, false)
  assert.equal(shown(), "Carol is typing")
})

test("it is said aloud once, however long the person writes and however often pauses", () => {
  for (let times = 0; times < 40; times += 1) { news(ALICE); pass(3000) }
  pass(20_000)
  news(ALICE)
  assert.deepEqual(ctx.said, ["Alice is typing"])
  pass(61_000)
  news(ALICE)
  assert.equal(ctx.said.length, 2)
})

test("a name is text", () => {
  news({ user_id: 4, username: "<b>x</b>" })
  assert.equal(shown(), "<b>x</b> is typing")
  assert.equal(page.find("p").childElementCount, 0)
})

test("once stopped the line is empty and hears nothing", () => {
  news(ALICE)
  line.stop()
  assert.equal(shown(), "")
  news(ALICE)
  assert.equal(shown(), "")
  assert.equal(ctx.socket.listening(), listening)
})
