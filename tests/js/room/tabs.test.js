import assert from "node:assert/strict"
import { afterEach, test } from "node:test"

import { createTabs } from "../../../static/js/room/tabs.js"

const opened = []
function open(room, clock) {
  opened.push(createTabs(room, clock))
  return opened.at(-1)
}

afterEach(() => { for (const one of opened.splice(0)) one.close() })

/** Channels deliver in a later turn of the loop. */
async function until(isSo) {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve))
}

test("a seat that went to no tab of this browser went elsewhere", () => {
  const tab = open("7b0c")
  tab.tell()
  assert.equal(tab.hasTaken(), false, "its own word is none of another tab")
})

test("a tab of the same room that takes the seat is known for a while, one of another room is not", async () => {
  const clock = { ms: 0, now() { return this.ms } }
  const [first, second, other] = [open("7b0c", clock), open("7b0c"), open("another", clock)]
  second.tell()
  await until(first.hasTaken)
  assert.equal(other.hasTaken(), false)
  clock.ms = 60_000
  assert.equal(first.hasTaken(), false)
})

test("a browser without channels knows nothing of its tabs", () => {
  const before = globalThis.BroadcastChannel
  globalThis.BroadcastChannel = undefined
  try {
    const tab = open("7b0c")
    tab.tell()
    assert.equal(tab.hasTaken(), false)
  } finally {
    globalThis.BroadcastChannel = before
  }
})
