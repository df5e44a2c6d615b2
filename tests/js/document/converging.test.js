/** Chance decides who types what and what goes wrong; afterwards every text is the same, and nothing is lost or doubled. */
import assert from "node:assert/strict"
import { afterEach, beforeEach, mock, test } from "node:test"

import { openPage } from "../page.js"
import { createHub, createPage, createStore, pass } from "./hub.js"
import { randomFrom } from "./random.js"

const RUNS = 200
const STEP_MS = 25

let browser

beforeEach(() => {
  browser = openPage("")
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 })
})

afterEach(() => {
  mock.timers.reset()
  browser.close()
})

/** Characters that occur once in a run: found twice they were doubled, not found they were lost. */
function characters() {
  let made = 0
  return () => {
    made += 1
    return String.fromCodePoint((made % 3 === 0 ? 0x20000 : 0x4e00) + made)
  }
}

/** A person with what the browser keeps of them, whatever becomes of their pages. */
function person(hub, user) {
  const store = createStore()
  const one = { user, page: null }
  one.open = () => {
    one.page = createPage(hub, user, store.open())
    one.page.enter()
  }
  one.reload = () => {
    one.page.crash()
    one.open()
  }
  one.open()
  return one
}

function change({ page }, random, next, expected) {
  const before = [...page.read()]
  const from = random.below(before.length + 1)
  const count = before.length > 3 && random.below(3) === 0 ? random.below(Math.min(4, before.length - from) + 1) : 0
  const at = before.slice(0, from).join("").length
  const gone = before.slice(from, from + count)
  const words = count > 0 && random.below(2) === 0 ? "" : Array.from({ length: 1 + random.below(3) }, next).join("")
  page.shared.doc.transact(() => {
    if (count > 0) page.erase(at, gone.join("").length)
    if (words) page.type(at, words)
  })
  for (const character of gone) expected.delete(character)
  for (const character of words) expected.add(character)
}

/** What may go wrong in a run. */
function disturb(hub, people, random) {
  const one = random.of(people)
  const kind = random.below(6)
  if (kind === 0) one.page.socket.drop()
  if (kind === 1) one.reload()
  if (kind === 2 && random.below(3) === 0) hub.restart()
  if (kind === 3) hub.isDatabaseAway = !hub.isDatabaseAway
  if (kind > 3 && one.page.socket.state !== "live") one.page.enter()
}

async function run(seed) {
  const random = randomFrom(seed)
  const hub = createHub({
    delayMs: () => 1 + random.below(60),
    ...(seed % 3 === 0 && { most: { structs: 2, ranges: 2 } }),
    refusal: () => (random.below(60) === 1 ? random.of(["too-often", "unavailable", "document-behind"]) : null),
  })
  const people = Array.from({ length: 2 + (seed % 2) }, (_, index) => person(hub, index + 1))
  const next = characters()
  const expected = new Set()
  await pass(300, STEP_MS)
  for (let turn = 0; turn < 24; turn += 1) {
    change(random.of(people), random, next, expected)
    if (random.below(3) === 0) disturb(hub, people, random)
    await pass(random.below(4) * STEP_MS, STEP_MS)
  }
  hub.isDatabaseAway = false
  hub.refusal = () => null
  for (const { page } of people) if (page.socket.state !== "live") page.enter()
  for (let waited = 0; waited < 40 && people.some(({ page }) => page.status !== "saved"); waited += 1) await pass(500, 50)
  await pass(5000, 100) // What earlier pages left and could not be used at first is tried again each second.
  return { hub, people, expected }
}

test("two or three people, lost connections, crashes, restarts of the server, refusals", async () => {
  for (let seed = 1; seed <= RUNS; seed += 1) {
    const { hub, people, expected } = await run(seed)
    const texts = people.map(({ page }) => page.read())
    for (const text of texts) assert.equal(text, hub.text(), `seed ${seed}`)
    assert.deepEqual([...hub.text()].sort(), [...expected].sort(), `seed ${seed}`)
    assert.deepEqual(people.map(({ page }) => page.status), people.map(() => "saved"), `seed ${seed}`)
    assert.deepEqual(hub.waiting, [], `seed ${seed}`)
  }
})
