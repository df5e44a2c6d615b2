import assert from "node:assert/strict"
import { test } from "node:test"

import { countsOf, qualityOf } from "../../../static/js/call/quality.js"

function report({ local = "host", remote = "host", packets = 1000, lost = 0, roundTripS = 0.04 } = {}) {
  return [
    { id: "T", type: "transport", selectedCandidatePairId: "P" },
    { id: "P", type: "candidate-pair", localCandidateId: "L", remoteCandidateId: "R", currentRoundTripTime: roundTripS },
    { id: "Q", type: "candidate-pair", localCandidateId: "X", remoteCandidateId: "R", state: "waiting" },
    { id: "L", type: "local-candidate", candidateType: local },
    { id: "R", type: "remote-candidate", candidateType: remote },
    { id: "A", type: "inbound-rtp", kind: "audio", packetsReceived: packets / 2, packetsLost: lost },
    { id: "V", type: "inbound-rtp", kind: "video", packetsReceived: packets / 2, packetsLost: 0 },
  ]
}

test("a direct path is called direct, and one through a relay on either side relayed", () => {
  assert.equal(countsOf(report()).isRelayed, false)
  assert.equal(countsOf(report({ local: "relay" })).isRelayed, true)
  assert.equal(countsOf(report({ remote: "relay" })).isRelayed, true)
})

test("before a path is chosen nothing is said", () => {
  assert.equal(countsOf([{ id: "Q", type: "candidate-pair", state: "in-progress" }]), null)
})

test("the pair that Firefox marks is found without a transport", () => {
  const entries = report({ local: "relay" }).filter(({ type }) => type !== "transport")
  entries[0].selected = true
  assert.equal(countsOf(entries).isRelayed, true)
})

test("loss counts since the last look, not since the beginning", () => {
  const bad = countsOf(report({ packets: 1000, lost: 300 }))
  const later = countsOf(report({ packets: 2000, lost: 301 }))
  assert.equal(qualityOf(null, bad).isWeak, true)
  assert.equal(qualityOf(bad, later).isWeak, false)
})

test("a few packets say nothing about loss", () => {
  assert.equal(qualityOf(null, countsOf(report({ packets: 10, lost: 10 }))).isWeak, false)
})

test("a long way there and back is weak", () => {
  assert.equal(qualityOf(null, countsOf(report({ roundTripS: 0.7 }))).isWeak, true)
})
