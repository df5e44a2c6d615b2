import assert from "node:assert/strict"
import { test } from "node:test"

import { createIceServers } from "../../../static/js/call/ice_servers.js"

const STUN = { urls: "stun:stun.example.org" }
const RELAY = { urls: ["turn:turn.example.org"], username: "1:2-3", credential: "x" }
const MINUTE = 60_000

function made(answers, { url = "/turn" } = {}) {
  const clock = { at: 0, now: () => clock.at }
  const asked = []
  const load = async (from) => {
    asked.push(from)
    const answer = answers.shift()
    if (answer instanceof Error) throw answer
    return answer
  }
  return { clock, asked, servers: createIceServers({ known: [STUN], url, clock, load }) }
}

const granted = (untilMs) => ({ ok: true, json: async () => ({ ice_servers: [RELAY], expires_at: new Date(untilMs).toISOString() }) })

test("without a relay nothing is asked", async () => {
  const { asked, servers } = made([], { url: "" })
  await servers.refresh()
  assert.deepEqual([asked, servers.present()], [[], [STUN]])
})

for (const [name, answer] of [["refused", { ok: false }], ["lost", new TypeError("network")], ["malformed", { ok: true, json: async () => JSON.parse("<") }]]) {
  test(`an answer that is ${name} leaves what is known, and the next connection asks again`, async () => {
    const { asked, servers } = made([answer, granted(60 * MINUTE)])
    await servers.refresh()
    assert.deepEqual(servers.present(), [STUN])
    await servers.refresh()
    assert.deepEqual([asked.length, servers.present()], [2, [STUN, RELAY]])
  })
}

test("two who ask at once ask once, and nobody asks while the credentials last", async () => {
  const { asked, servers, clock } = made([granted(60 * MINUTE), granted(120 * MINUTE)])
  await Promise.all([servers.refresh(), servers.refresh()])
  clock.at = 58 * MINUTE
  await servers.refresh()
  assert.equal(asked.length, 1)
  clock.at = 59.5 * MINUTE
  await servers.refresh()
  assert.equal(asked.length, 2)
})

test("a server without a relay is asked once", async () => {
  const { asked, servers } = made([{ ok: true, json: async () => ({ ice_servers: [], expires_at: null }) }])
  await servers.refresh()
  await servers.refresh()
  assert.deepEqual([asked.length, servers.present()], [1, [STUN]])
})
