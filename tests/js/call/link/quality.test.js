import assert from "node:assert/strict"
import { test } from "node:test"

import { countsOf, lookOf, qualityOf } from "../../../../static/js/call/link/quality.js"
import { report } from "../reports.js"

test("the path is named by how our page reaches the other", () => {
  assert.equal(countsOf(report()).path, "direct")
  assert.equal(countsOf(report({ remote: "relay" })).path, "relay")
  for (const relay of ["udp", "tcp", "tls"]) assert.equal(countsOf(report({ local: "relay", relay })).path, relay)
})

test("a browser that does not name the relay's protocol has its address", () => {
  const path = (url) => countsOf(report({ local: "relay", url })).path
  assert.equal(path("turns:turn.example.org:443?transport=tcp"), "tls")
  assert.equal(path("turn:turn.example.org:3478?transport=tcp"), "tcp")
  assert.equal(path("turn:turn.example.org:3478"), "udp")
  assert.equal(path(undefined), "udp")
})

test("before a path is chosen nothing is said", () => {
  assert.equal(countsOf([{ id: "Q", type: "candidate-pair", state: "in-progress" }]), null)
})

test("the pair that Firefox marks is found without a transport", () => {
  const entries = report({ local: "relay", relay: "udp" }).filter(({ type }) => type !== "transport")
  entries[0].selected = true
  assert.equal(countsOf(entries).path, "udp")
})

test("loss counts since the last look, not since the beginning", () => {
  const bad = countsOf(report({ packets: 1000, lost: 300 }))
  const later = countsOf(report({ packets: 2000, lost: 301 }))
  assert.equal(qualityOf(null, bad).trouble, "loss")
  assert.equal(qualityOf(bad, later).trouble, null)
})

test("a few packets say nothing about loss", () => {
  assert.equal(qualityOf(null, countsOf(report({ packets: 10, lost: 10 }))).trouble, null)
})

test("packets that come after all are no loss below nothing", () => {
  const before = countsOf(report({ packets: 1000, lost: 30 }))
  const later = qualityOf(before, countsOf(report({ packets: 1100, lost: 20 })))
  assert.deepEqual([later.trouble, later.lossShare], [null, 0])
})

test("a long way there and back, and one that is uneven, are weak", () => {
  assert.equal(qualityOf(null, countsOf(report({ roundTripS: 0.7 }))).trouble, "delay")
  assert.equal(qualityOf(null, countsOf(report({ jitterS: 0.08 }))).trouble, "jitter")
})

test("pictures of the camera are told from those of a shared screen", () => {
  const before = countsOf(report({ frames: 10, screenFrames: 10 }), "face")
  assert.equal(qualityOf(before, countsOf(report({ frames: 10, screenFrames: 90 }), "face")).hasFrames, false)
  assert.equal(qualityOf(before, countsOf(report({ frames: 11, screenFrames: 90 }), "face")).hasFrames, true)
})

test("what the way out bears is believed only while pictures are sent", () => {
  const before = countsOf(report({ atMs: 1000, sentFrames: 10, availableKbps: 90 }))
  const still = countsOf(report({ atMs: 3000, sentFrames: 10, availableKbps: 90 }))
  const sending = countsOf(report({ atMs: 3000, sentFrames: 20, availableKbps: 90 }))
  assert.deepEqual([lookOf(before, still).availableKbps, lookOf(before, sending).availableKbps], [null, 90])
  assert.equal(lookOf(before, sending).elapsedMs, 2000)
})

test("loss of what we send is what the other page counted", () => {
  const before = countsOf(report({ sent: 1000, sentLost: 10 }))
  assert.equal(lookOf(before, countsOf(report({ sent: 1200, sentLost: 50 }))).lossShare, 0.2)
})
