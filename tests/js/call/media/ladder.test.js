import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"

import { LADDER, rungOf } from "../../../../static/js/call/media/ladder.js"
import { sentenceOf, shortOf } from "../../../../static/js/call/view/quality_words.js"
import { openPage } from "../../page.js"

const NONE = { isOwnHeld: false, isOtherHeld: false }
const good = (path) => ({ path, trouble: null, lossShare: 0, roundTripMs: 40, jitterMs: 5, hasFrames: true })

let page
beforeEach(() => {
  page = openPage("")
})
afterEach(() => page.close())

test("each way has its step; a relay that only the other needs is reached by UDP", () => {
  for (const path of ["direct", "udp", "tcp", "tls"]) assert.equal(rungOf("connected", good(path), NONE), path)
  assert.equal(rungOf("connected", good("relay"), NONE), "udp")
})

test("a held picture is voice only, whatever the way, and no way is text only", () => {
  assert.equal(rungOf("connected", good("direct"), { ...NONE, isOwnHeld: true }), "audio")
  assert.equal(rungOf("connected", good("tls"), { ...NONE, isOtherHeld: true }), "audio")
  assert.equal(rungOf("failed", null, NONE), "text")
})

test("while there is nobody, or the way is looked for, no step is claimed", () => {
  for (const status of ["alone", "gone", "connecting", "reconnecting", "away"]) assert.equal(rungOf(status, good("direct"), NONE), null)
  assert.equal(rungOf("connected", null, NONE), null)
})

test("every step and every trouble has words", () => {
  for (const { name, picture } of Object.values(LADDER)) assert.ok(name() && picture)
  for (const path of ["direct", "udp", "tcp", "tls", "relay"]) assert.match(sentenceOf(good(path), NONE, "Bob").text, /^Connected .*\.$/)
  assert.equal(shortOf(good("tcp")).text, "Relay (TCP)")
  assert.equal(shortOf({ ...good("tcp"), trouble: "loss", lossShare: 0.123 }).text, "Weak: 12 % lost")
  assert.match(sentenceOf({ ...good("udp"), trouble: "delay", roundTripMs: 800 }, NONE, "Bob").text, /^The connection is weak \(400 ms delay\)/)
  assert.match(shortOf({ ...good("udp"), trouble: "jitter" }).text, /uneven/)
})

test("whose picture is held back is said", () => {
  const said = (pictures) => sentenceOf(good("direct"), { ...NONE, ...pictures }, "Bob Tran").text
  assert.match(said({ isOwnHeld: true }), /^Your video is paused/)
  assert.match(said({ isOtherHeld: true }), /^The video of Bob Tran is paused/)
  assert.match(said({ isOwnHeld: true, isOtherHeld: true }), /^Voice only/)
})
