import "fake-indexeddb/auto"

import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"

import { IDBFactory } from "fake-indexeddb"
import { createOutbox } from "../../../static/js/document/outbox.js"

const DAY_MS = 24 * 60 * 60 * 1000
const wait = (ms = 20) => new Promise((resolve) => setTimeout(resolve, ms))
/**
 * Everything that was asked of it until now has been written, or refused, however busy the machine is.
 * @param {...ReturnType<typeof createOutbox>} outboxes
 */
async function written(...outboxes) {
  for (const outbox of outboxes) await outbox.flush()
}
const bytes = (...values) => Uint8Array.from(values)

let indexedDB
let clock

beforeEach(() => {
  indexedDB = new IDBFactory()
  clock = { ms: 1_000_000_000_000, now() { return this.ms } }
})

const outboxOf = (pageId, key = "room:1", factory = indexedDB) => createOutbox({ indexedDB: factory, key, pageId, clock })
const found = async (pageId, key) => (await outboxOf(pageId, key).leftovers()).map(({ update }) => [...update])

// ---- What does not work harms nobody

const refusing = {
  "is not there": null,
  "throws": { open() { throw new DOMException("No.", "SecurityError") } },
  "fails": {
    open() {
      const request = { error: new DOMException("No.", "InvalidStateError") }
      setTimeout(() => request.onerror())
      return request
    },
  },
}
for (const [how, factory] of Object.entries(refusing)) {
  test(`a database that ${how} is done without`, async () => {
    const outbox = outboxOf("a", "room:1", factory)
    outbox.put(1, bytes(1))
    outbox.clear(1)
    outbox.forget([])
    assert.deepEqual(await outbox.leftovers(), [])
    outbox.dropRoom()
    await wait()
  })
}

test("a database that another tab holds closed does not hold up the editor", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] })
  const outbox = outboxOf("a", "room:1", { open: () => ({}) })
  const leftovers = outbox.leftovers()
  context.mock.timers.tick(2000)
  assert.deepEqual(await leftovers, [])
})

test("a full disk refuses nothing but the keeping, and is asked again when there is less to keep", async () => {
  const outbox = outboxOf("a")
  outbox.put(1, bytes(1))
  await written(outbox)
  assert.deepEqual(await found("b"), [[1]])
  const put = IDBObjectStore.prototype.put
  let refused = 0
  IDBObjectStore.prototype.put = () => {
    refused += 1
    throw new DOMException("Full.", "QuotaExceededError")
  }
  outbox.put(2, bytes(2))
  outbox.put(3, bytes(3))
  await written(outbox)
  outbox.put(4, bytes(4))
  await written(outbox)
  IDBObjectStore.prototype.put = put
  assert.equal(refused, 1, "once refused it waits until there is less to keep")
  assert.deepEqual(await found("b"), [[1]])
  outbox.clear(1)
  await written(outbox)
  assert.deepEqual(await found("b"), [[2], [3], [4]])
})

test("it keeps only so much, from the first on, and the rest when there is room", async () => {
  const outbox = outboxOf("a")
  const large = new Uint8Array(9 * 1024 * 1024)
  outbox.put(1, large)
  outbox.put(2, large)
  outbox.put(3, bytes(3))
  await written(outbox)
  assert.equal((await outboxOf("b").leftovers()).length, 1)
  outbox.clear(1)
  await written(outbox)
  assert.deepEqual((await outboxOf("b").leftovers()).map(({ number }) => number), [2, 3])
})

// ---- Keeping

test("what one page leaves the next one finds, in order, with how it came to be", async () => {
  const outbox = outboxOf("a")
  for (let number = 1; number <= 12; number += 1) outbox.put(number, bytes(number), number === 2 ? "paste" : undefined)
  await written(outbox)
  const entries = await outboxOf("b").leftovers()
  assert.deepEqual(entries.map(({ number }) => number), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  assert.equal(entries[1].input, "paste")
  assert.equal("input" in entries[0], false)
  assert.deepEqual(await outbox.leftovers(), [], "its own are not left over")
})

test("the pages come in the order they began", async () => {
  const [first, second] = [outboxOf("z"), outboxOf("a")]
  first.put(1, bytes(1))
  clock.ms += 1000
  second.put(1, bytes(2))
  await written(first, second)
  assert.deepEqual(await found("m"), [[1], [2]])
})

test("nobody finds another person's or another room's", async () => {
  const outbox = outboxOf("a", "room:1")
  outbox.put(1, bytes(1))
  await written(outbox)
  for (const key of ["room:2", "other:1", "room:11", "room"]) assert.deepEqual(await found("b", key), [])
})

test("what is saved is gone, also when it is saved before it was written", async () => {
  const outbox = outboxOf("a")
  for (let number = 1; number <= 3; number += 1) outbox.put(number, bytes(number))
  await written(outbox)
  outbox.clear(2)
  outbox.put(4, bytes(4))
  outbox.clear(4, 4)
  await written(outbox)
  assert.deepEqual(await found("b"), [[3]])
  outbox.clear(Infinity)
  await written(outbox)
  assert.deepEqual(await found("b"), [])
})

test("keys pressed in one go are one transaction", async () => {
  const outbox = outboxOf("a")
  await outbox.leftovers()
  const { transaction } = IDBDatabase.prototype
  let count = 0
  IDBDatabase.prototype.transaction = function counted(...options) {
    if (options[1] === "readwrite") count += 1
    return transaction.apply(this, options)
  }
  for (let number = 1; number <= 30; number += 1) outbox.put(number, bytes(number))
  await written(outbox)
  IDBDatabase.prototype.transaction = transaction
  assert.equal(count, 1)
})

test("what the server has goes out with the next key, or soon by itself", async () => {
  const outbox = outboxOf("a")
  outbox.put(1, bytes(1))
  await written(outbox)
  outbox.clear(1)
  await wait(50)
  assert.deepEqual(await found("b"), [[1]], "a key that follows takes it along")
  outbox.put(2, bytes(2))
  await wait(200)
  assert.deepEqual(await found("b"), [[2]])
  outbox.clear(2)
  await wait(800)
  assert.deepEqual(await found("b"), [])
})

test("what another page took over is gone", async () => {
  const before = outboxOf("a")
  before.put(1, bytes(1))
  await written(before)
  const outbox = outboxOf("b")
  const entries = await outbox.leftovers()
  outbox.put(1, entries[0].update)
  outbox.forget(entries)
  await written(outbox)
  assert.deepEqual((await outboxOf("c").leftovers()).map(({ page }) => page), ["b"])
})

test("nothing is kept of an interview that is over, and everything of another", async () => {
  const [here, there] = [outboxOf("a"), outboxOf("a", "other:1")]
  here.put(1, bytes(1))
  there.put(1, bytes(2))
  await written(here, there)
  const outbox = outboxOf("b")
  outbox.put(1, bytes(3))
  await written(outbox)
  outbox.dropRoom()
  await written(outbox)
  assert.deepEqual(await found("c"), [])
  assert.deepEqual(await found("c", "other:1"), [[2]])
})

test("after two weeks nobody comes back for it", async () => {
  const outbox = outboxOf("a")
  outbox.put(1, bytes(1))
  await written(outbox)
  clock.ms += 13 * DAY_MS
  assert.deepEqual(await found("b"), [[1]])
  clock.ms += 2 * DAY_MS
  assert.deepEqual(await found("c"), [])
})
