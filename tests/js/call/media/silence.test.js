import assert from "node:assert/strict"
import { afterEach, beforeEach, mock, test } from "node:test"

import { createSilence } from "../../../../static/js/call/media/silence.js"
import { fakeTrack } from "../fakes.js"

let told
let silence
let isDeaf
let isBlind

beforeEach(() => {
  mock.timers.enable({ apis: ["setInterval", "Date"] })
  told = []
  isDeaf = isBlind = false
  silence = createSilence({
    ownVideo: null,
    onChange: (device, isSilent) => told.push(`${device} ${isSilent}`),
    ear: { listen() {}, close() {}, hearsNothing: () => isDeaf },
    eye: { seesNothing: () => isBlind },
  })
  silence.start()
})

afterEach(() => {
  silence.stop()
  mock.timers.reset()
})

const wait = (ms) => mock.timers.tick(ms)

test("a moment without a level is no silence", () => {
  silence.setTrack("audio", fakeTrack("audio"))
  isDeaf = true
  wait(2000)
  isDeaf = false
  wait(1000)
  isDeaf = true
  wait(2500)
  assert.deepEqual(told, [])
})

test("a microphone that is off, or not there, is not silent", () => {
  isDeaf = isBlind = true
  wait(10_000)
  const track = fakeTrack("audio")
  track.enabled = false
  silence.setTrack("audio", track)
  wait(10_000)
  assert.deepEqual([told, silence.silent()], [[], []])
})

test("no level at all for some seconds is told once, and its end", () => {
  silence.setTrack("audio", fakeTrack("audio"))
  silence.setTrack("camera", fakeTrack("video"))
  isDeaf = isBlind = true
  wait(4000)
  wait(4000)
  assert.deepEqual([told, silence.silent()], [["audio true", "camera true"], ["audio", "video"]])
  isDeaf = false
  wait(500)
  assert.deepEqual([told.at(-1), silence.silent()], ["audio false", ["video"]])
})

test("a track that the system muted is silent, whatever is measured", () => {
  const track = fakeTrack("video")
  silence.setTrack("camera", track)
  track.muted = true
  wait(500)
  wait(3500)
  assert.deepEqual(told, ["camera true"])
})

test("another device, and being turned off, end it at once", () => {
  const track = Object.assign(fakeTrack("audio"), { muted: true })
  silence.setTrack("audio", track)
  wait(4000)
  silence.setTrack("audio", fakeTrack("audio"))
  assert.deepEqual(told, ["audio true", "audio false"])
  silence.setTrack("audio", track)
  wait(4000)
  silence.setTrack("audio", null)
  assert.deepEqual([told.at(-1), silence.silent()], ["audio false", []])
})
