import assert from "node:assert/strict"
import { after, before, test } from "node:test"

import { testServer } from "../../../static/js/entry/connection_test.js"
import { directLine, relayLine, serverLine } from "../../../static/js/entry/connection_test_view.js"
import { openPage } from "../page.js"

let page
before(() => { page = openPage("") })
after(() => page.close())

test("the way to the server is the middle of five", async () => {
  const times = [9000, 20, 30, 10, 40]
  assert.deepEqual(await testServer(async () => times.shift()), { result: "good", ms: 30 })
  assert.deepEqual(await testServer(async () => 301), { result: "slow", ms: 301 })
  assert.deepEqual(await testServer(async () => { throw new Error("offline") }), { result: "lost", ms: 0 })
})

const lines = () => [
  [serverLine({ result: "good", ms: 30 }), "ok", /30 ms/],
  [serverLine({ result: "slow", ms: 301 }), "warn", /cable/],
  [serverLine({ result: "lost", ms: 0 }), "bad", /online/],
  [directLine({ result: "found" }), "ok", /direct call/],
  [directLine({ result: "blocked" }), "warn", /VPN/],
  [directLine({ result: "no-calls" }), "bad", /Chrome, Edge, Firefox or Safari/],
  [relayLine({ result: "no-calls" }), "info", /not tested.*cannot make calls/],
  [directLine({ result: "not-set-up" }), "info", /cannot be tested/],
  [relayLine({ result: "works", protocol: "tcp", kbps: 5234 }), "ok", /TCP\): 5\.2 Mbit/],
  [relayLine({ result: "works", protocol: "udp", kbps: 300 }), "warn", /Turn off the camera/],
  [relayLine({ result: "refused" }), "bad", /relay refuses/],
  [relayLine({ result: "unreachable" }), "bad", /hotspot/],
  [relayLine({ result: "not-set-up" }), "info", /an hour before/],
]

test("every outcome has words, and every failure a way out", () => {
  for (const [line, kind, words] of lines()) {
    assert.equal(line.kind, kind)
    assert.match(line.words, words)
  }
})
