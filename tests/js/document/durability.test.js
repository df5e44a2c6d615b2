/** The sync with what the browser itself keeps, instead of the tests' own. */
import "fake-indexeddb/auto"

import assert from "node:assert/strict"
import { afterEach, beforeEach, mock, test } from "node:test"

import { IDBFactory } from "fake-indexeddb"
import { createOutbox } from "../../../static/js/document/outbox.js"
import { openPage } from "../page.js"
import { createHub, createPage, pass } from "./hub.js"

let browser
let indexedDB

beforeEach(() => {
  browser = openPage("")
  indexedDB = new IDBFactory()
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: Date.parse("2026-11-23T10:00:00Z") })
})

afterEach(() => {
  mock.timers.reset()
  browser.close()
})

let opened = 0
function open(hub, user, factory = indexedDB) {
  opened += 1
  const outbox = createOutbox({ indexedDB: factory, key: `room:${user}`, pageId: `page ${opened}` })
  const page = createPage(hub, user, outbox)
  page.enter()
  return Object.assign(page, { outbox })
}

const left = async () => (await createOutbox({ indexedDB, key: "room:2", pageId: "none" }).leftovers()).length

test("without a database everything works but a crash", async () => {
  const hub = createHub()
  const [alice, bob] = [open(hub, 1, null), open(hub, 2, null)]
  await pass(200)
  bob.type(0, "typed")
  bob.socket.drop()
  bob.type(5, " offline")
  bob.enter()
  await pass(500)
  assert.equal(alice.read(), "typed offline")
  assert.equal(bob.status, "saved")
})

test("what was typed offline before a crash is sent by the next page, and then kept no longer", async () => {
  const hub = createHub()
  const alice = open(hub, 1)
  const bob = open(hub, 2)
  await pass(200)
  bob.type(0, "saved ")
  await pass(1000)
  assert.equal(await left(), 0)
  bob.socket.drop()
  for (const character of "😀 kept") bob.type(bob.text.length, character)
  await pass(100)
  bob.crash()
  assert.equal(await left(), 6)
  const again = open(hub, 2)
  await pass(1000)
  assert.equal(again.read(), "saved 😀 kept")
  assert.equal(alice.read(), "saved 😀 kept")
  await pass(600)
  assert.equal(await left(), 0)
})

test("a second crash before the first page's edits were saved loses nothing either", async () => {
  const hub = createHub()
  const bob = open(hub, 2)
  await pass(200)
  hub.isDatabaseAway = true
  bob.type(0, "first ")
  await pass(100)
  bob.crash()
  const second = open(hub, 2)
  await pass(300)
  second.type(6, "second")
  await pass(100)
  second.crash()
  hub.restart()
  hub.isDatabaseAway = false
  const third = open(hub, 2)
  await pass(1000)
  assert.equal(third.read(), "first second")
  assert.equal(hub.text(), "first second")
  assert.equal(await left(), 0)
})

test("nothing is kept of an interview that is over", async () => {
  const hub = createHub({ refusal: () => "interview-over" })
  const bob = open(hub, 2)
  await pass(200)
  bob.type(0, "too late")
  await pass(200)
  assert.equal(await left(), 1)
  bob.sync.finish()
  await pass(100)
  assert.equal(await left(), 0)
})
