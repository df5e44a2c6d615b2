import assert from "node:assert/strict"
import { test } from "node:test"

import { newMessageId } from "../../../static/js/chat/ids.js"
import { createMessages } from "../../../static/js/chat/messages.js"
import { ALICE, BOB } from "../room/fakes.js"

const at = (second) => new Date(Date.UTC(2026, 10, 23, 10, 0, second)).toISOString()
const from = (who, id, message, message_id = null) => ({ id, message_id, message, ...who, timestamp: at(id) })
const texts = (messages) => messages.list().map(({ text }) => text)

test("each message is there once, however often the server tells it", () => {
  const messages = createMessages(BOB)
  assert.equal(messages.receive(from(ALICE, 1, "hello", "aaaaaaaa")), true)
  assert.equal(messages.receive(from(ALICE, 1, "hello", "aaaaaaaa")), false)
  messages.receive(from(ALICE, 2, "no id of its own"))
  messages.receive(from(ALICE, 2, "no id of its own"))
  assert.deepEqual(texts(messages), ["hello", "no id of its own"])
})

test("the own message is one, whether the acknowledgement or the broadcast comes first", () => {
  for (const isAckFirst of [true, false]) {
    const messages = createMessages(BOB)
    messages.put("bbbbbbbb", "mine", 0)
    if (isAckFirst) messages.sent("bbbbbbbb", { id: 5, timestamp: at(5) })
    messages.receive(from(BOB, 5, "mine", "bbbbbbbb"))
    if (!isAckFirst) messages.sent("bbbbbbbb", { id: 5, timestamp: at(5) })
    assert.deepEqual(messages.list().map(({ text, delivery, id }) => [text, delivery, id]), [["mine", "sent", 5]])
  }
})

test("somebody else's message with the same message_id is another message", () => {
  const messages = createMessages(BOB)
  messages.put("cccccccc", "mine", 0)
  messages.receive(from(ALICE, 1, "theirs", "cccccccc"))
  assert.deepEqual(texts(messages), ["theirs", "mine"])
})

test("the server's order counts, and what is on its way stands last", () => {
  const messages = createMessages(BOB)
  messages.put("dddddddd", "on its way", 0)
  for (const id of [3, 1, 2]) messages.receive(from(ALICE, id, String(id)))
  assert.deepEqual(texts(messages), ["1", "2", "3", "on its way"])
})

test("what failed is told apart from what was stored meanwhile", () => {
  const messages = createMessages(BOB)
  messages.put("eeeeeeee", "mine", 0)
  messages.receive(from(BOB, 1, "mine", "eeeeeeee"))
  messages.mark("eeeeeeee", "failed", "No answer.")
  assert.equal(messages.list()[0].delivery, "sent")
  assert.deepEqual(messages.unsent(), [])
})

test("after a short absence the missed messages are added", () => {
  const messages = createMessages(BOB)
  messages.receiveLatest([from(ALICE, 1, "1"), from(ALICE, 2, "2")], false)
  const arrived = messages.receiveLatest([from(ALICE, 2, "2"), from(ALICE, 3, "3")], true)
  assert.deepEqual(arrived.map(({ text }) => text), ["3"])
  assert.deepEqual(texts(messages), ["1", "2", "3"])
})

test("after a long absence no gap is hidden: what is older is loaded again when asked for", () => {
  const messages = createMessages(BOB)
  messages.receiveLatest([from(ALICE, 1, "1")], false)
  messages.put("ffffffff", "mine", 0)
  messages.receiveLatest([from(ALICE, 500, "500")], true)
  assert.deepEqual(texts(messages), ["500", "mine"])
  assert.equal(messages.oldestId(), 500)
})

test("message ids are new each time and of the shape the server takes, also without a secure address", () => {
  const original = crypto.randomUUID
  const made = [newMessageId()]
  Object.defineProperty(crypto, "randomUUID", { value: undefined, configurable: true, writable: true })
  made.push(newMessageId(), newMessageId())
  Object.defineProperty(crypto, "randomUUID", { value: original, configurable: true, writable: true })
  assert.equal(new Set(made).size, 3)
  for (const id of made) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})
