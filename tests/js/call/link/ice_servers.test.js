import assert from "node:assert/strict"
import { mock, test } from "node:test"

import { createIceServers } from "../../../../static/js/call/link/ice_servers.js"

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
  clock.at = 57.9 * MINUTE
  await servers.refresh()
  assert.equal(asked.length, 1)
  clock.at = 58.1 * MINUTE
  await servers.refresh()
  assert.equal(asked.length, 2)
})

test("a server without a relay is asked once", async () => {
  const { asked, servers } = made([{ ok: true, json: async () => ({ ice_servers: [], expires_at: null }) }])
  await servers.refresh()
  await servers.refresh()
  assert.deepEqual([asked.length, servers.present()], [1, [STUN]])
})

test("whoever keeps them has fresh ones whenever a connection begins, also after hours at the door", async () => {
  mock.timers.enable({ apis: ["setInterval"] })
  const grants = [...Array(40).keys()].map((number) => granted((number + 1) * 8 * MINUTE))
  const { asked, servers, clock } = made(grants)
  const stop = servers.keep()
  for (; clock.at < 60 * MINUTE; clock.at += MINUTE / 2) {
    mock.timers.tick(MINUTE / 2)
    await new Promise((resolve) => setImmediate(resolve))
    assert.ok(clock.at < asked.length * 8 * MINUTE, `stale after ${clock.at / MINUTE} minutes`)
  }
  assert.ok(asked.length <= 12, "and asks no more often than that takes")
  stop()
  const before = asked.length
  clock.at += 60 * MINUTE
  mock.timers.tick(60 * MINUTE)
  assert.equal(asked.length, before)
  mock.timers.reset()
})
