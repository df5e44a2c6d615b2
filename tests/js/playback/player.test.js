import assert from "node:assert/strict"
import { describe, it } from "node:test"

import { createPlayer } from "../../../static/js/playback/player.js"

/** A player whose pictures come when the test says so. */
function playing({ duration = 100_000, moments = [], markTimes = [] } = {}) {
  let now = 0
  let tick = null
  const skipped = []
  const clock = { now: () => now, request: (next) => { tick = next; return 1 }, cancel: () => { tick = null } }
  const onSkip = (from, until) => skipped.push([from, until])
  const player = createPlayer({ duration, moments, markTimes, onChange: () => {}, onSkip, clock })
  return {
    player, skipped,
    at: () => player.state().at,
    /** Lets real time pass, 100 ms a picture. */
    wait(ms) {
      for (let passed = 0; passed < ms && tick; passed += 100) {
        now += 100
        const next = tick
        tick = null
        next()
      }
    },
  }
}

const EVERY_SECOND = Array.from({ length: 101 }, (_, second) => second * 1000)

describe("a player", () => {
  it("stands still until somebody plays, and when somebody pauses", () => {
    const { player, wait, at } = playing({ moments: EVERY_SECOND })
    wait(1000)
    assert.equal(at(), 0)
    player.play()
    wait(1000)
    assert.equal(at(), 1000)
    player.pause()
    wait(1000)
    assert.equal(at(), 1000)
  })

  for (const speed of [1, 2, 4, 8, 16, 32]) {
    it(`plays ${speed} times as fast`, () => {
      const { player, wait, at } = playing({ moments: EVERY_SECOND })
      player.setSpeed(speed)
      player.toggle()
      wait(2000)
      assert.equal(at(), 2000 * speed)
    })
  }

  it("stops at the end, and plays from the beginning again", () => {
    const { player, wait, at } = playing({ duration: 3000, moments: EVERY_SECOND })
    player.play()
    wait(5000)
    assert.deepEqual([at(), player.state().isPlaying], [3000, false])
    player.play()
    assert.equal(at(), 0)
  })

  it("never leaves the recording", () => {
    const { player, at } = playing()
    player.step(-5000)
    assert.equal(at(), 0)
    player.seek(Infinity)
    assert.equal(at(), 100_000)
  })

  it("goes on where it was after the tab was in the background", () => {
    let now = 0
    let tick = () => {}
    const clock = { now: () => now, request: (next) => { tick = next; return 1 }, cancel: () => {} }
    const player = createPlayer({ duration: 100_000, moments: EVERY_SECOND, markTimes: [], onChange: () => {}, onSkip: () => {}, clock })
    player.play()
    now = 60_000
    tick()
    assert.ok(player.state().at <= 250)
  })

  it("jumps over pauses longer than five seconds and says so, not over shorter ones", () => {
    const { player, wait, at, skipped } = playing({ moments: [0, 5000, 60_000, 100_000] })
    player.play()
    wait(5000)
    assert.deepEqual(skipped, [], "five seconds are watched")
    wait(2000)
    assert.equal(skipped.length, 1)
    const [[from, until]] = skipped
    assert.ok(from >= 6000 && from < 6200)
    assert.equal(until, 59_000)
    assert.ok(at() >= 59_000 && at() < 61_000)
  })

  it("watches pauses when it is told to", () => {
    const { player, wait, at, skipped } = playing({ moments: [0, 60_000] })
    player.setSkipping(false)
    player.play()
    wait(20_000)
    assert.deepEqual([at(), skipped], [20_000, []])
  })

  it("steps from mark to mark in both directions", () => {
    const { player, at } = playing({ markTimes: [1000, 4000, 4000, 9000] })
    assert.equal(player.stepMark(-1), -1, "there is none before")
    assert.equal(player.stepMark(1), 0)
    assert.equal(player.stepMark(1), 1)
    assert.equal(player.stepMark(1), 3)
    assert.equal(player.stepMark(1), -1)
    assert.equal(at(), 9000)
    player.stepMark(-1)
    assert.equal(at(), 4000)
    assert.equal(player.state().mark, 2, "the last of those that were passed")
  })

  it("goes to the mark before the one that just passed while it plays", () => {
    const { player, wait, at } = playing({ moments: EVERY_SECOND, markTimes: [1000, 4000] })
    player.seek(4000)
    player.play()
    wait(800)
    player.stepMark(-1)
    assert.equal(at(), 1000)
  })
})
