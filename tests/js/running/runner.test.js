import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { createRunner } from "../../../static/js/running/runner.js"
import { openPage } from "../page.js"

const WANTED = { file: "main", language: "java", input: "1\n" }
const turn = () => new Promise((resolve) => { setTimeout(resolve, 0) })
const fetched = globalThis.fetch

let page

beforeEach(() => { page = openPage("") })
afterEach(() => {
  page.close()
  globalThis.fetch = fetched
})

/** @param {Promise<object>} answer to the wish for a run */
function runnerThat(answer) {
  const asked = []
  const steps = []
  const ends = new Map()
  const socket = {
    request(event, payload) {
      asked.push([event, payload])
      return event === "start-run" ? answer : Promise.resolve({ ok: true })
    },
  }
  const runner = createRunner({ url: "/languages", socket, find: (id) => ends.get(id), onStep: (words) => steps.push(words) })
  return { asked, steps, ends, runner }
}

test("a runner that is away, or of a session that is over, has no language", async () => {
  for (const answer of [() => Promise.reject(new TypeError("away")), () => Promise.resolve({ ok: true, redirected: true }), () => Promise.resolve({ ok: false })]) {
    globalThis.fetch = answer
    const { runner } = runnerThat(Promise.resolve({}))
    await runner.load()
    assert.equal(runner.has("java"), false)
  }
})

test("it has the languages that it says, and where there is none nobody is asked", async () => {
  globalThis.fetch = () => Promise.resolve({ ok: true, redirected: false, json: () => Promise.resolve({ languages: ["java"] }) })
  const { runner } = runnerThat(Promise.resolve({}))
  await runner.load()
  assert.deepEqual([runner.has("java"), runner.has("go")], [true, false])
  globalThis.fetch = () => assert.fail("asked")
  await createRunner({ url: null, socket: {}, find: () => undefined, onStep: () => {} }).load()
})

test("a run is over when its end was told, and no other's", async () => {
  const { runner, asked, steps } = runnerThat(Promise.resolve({ id: 7 }))
  let isOver = false
  const run = runner.run(WANTED).then(() => { isOver = true })
  await turn()
  assert.deepEqual(asked, [["start-run", { ...WANTED, place: "runner" }]])
  runner.heard({ id: 6, outcome: "finished" })
  runner.heard({ id: 7 })
  await turn()
  assert.equal(isOver, false)
  runner.heard({ id: 7, outcome: "failed" })
  await run
  assert.equal(steps.at(-1), "")
})

test("its end may be told before its beginning is acknowledged", async () => {
  let answer
  const { runner, ends } = runnerThat(new Promise((resolve) => { answer = resolve }))
  const run = runner.run(WANTED)
  ends.set(7, { outcome: "finished" })
  runner.heard({ id: 7, outcome: "finished" })
  answer({ id: 7 })
  await run
})

test("what did not begin is said, and the next one may", async () => {
  const { runner } = runnerThat(Promise.reject(new Error("This server has no runner.")))
  await assert.rejects(runner.run(WANTED), /no runner/)
  await assert.rejects(runner.run(WANTED), /no runner/)
})

test("Stop stops it there, also when it was pressed before it began", async () => {
  let answer
  const { runner, asked } = runnerThat(new Promise((resolve) => { answer = resolve }))
  const run = runner.run(WANTED)
  await runner.stop()
  assert.equal(asked.length, 1)
  answer({ id: 7 })
  await turn()
  assert.deepEqual(asked[1], ["end-run", { run: 7, outcome: "stopped", milliseconds: 0 }])
  runner.heard({ id: 7, outcome: "stopped" })
  await run
  await runner.stop()
  assert.equal(asked.length, 2, "afterwards there is nothing to stop")
})
