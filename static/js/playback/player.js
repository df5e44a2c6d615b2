/**
 * The clock of a recording: where it stands, how fast it runs, and what it jumps over. It draws nothing; whoever
 * shows it is told after every change.
 */
import { countUntil } from "./timeline.js"

export const IDLE_MS = 5000
export const STEP_MS = 5000
const AROUND_IDLE_MS = 1000 // Shown on both sides of a pause that is jumped over, so that it is seen to be one.
const LONGEST_TICK_MS = 250 // A tab that was in the background goes on where it was.
const AGAIN_MS = 1500 // Who goes back shortly after a mark wants the one before it.

/**
 * @typedef {{at: number, isPlaying: boolean, speed: number, isSkipping: boolean, mark: number}} State
 *   `mark` is the last one passed, or -1
 */
/**
 * @typedef {object} Clock
 * @property {() => number} now
 * @property {(tick: () => void) => number} request calls back before the next picture
 * @property {(request: number) => void} cancel
 */

/** @type {Clock} */
const browserClock = {
  now: () => performance.now(),
  request: (tick) => requestAnimationFrame(tick),
  cancel: (request) => cancelAnimationFrame(request),
}

/**
 * @param {object} options
 * @param {number} options.duration
 * @param {number[]} options.moments when something happens, in order
 * @param {number[]} options.markTimes
 * @param {(state: State) => void} options.onChange
 * @param {(from: number, until: number) => void} options.onSkip what was jumped over
 * @param {Clock} [options.clock]
 */
export function createPlayer({ duration, moments, markTimes, onChange, onSkip, clock = browserClock }) {
  /** @type {State} */
  const state = { at: 0, isPlaying: false, speed: 1, isSkipping: true, mark: countUntil(markTimes, 0) - 1 }
  let request = 0
  let toldAt = 0

  /** @param {number} at */
  function stand(at) {
    state.at = Math.min(Math.max(at, 0), duration)
    state.mark = countUntil(markTimes, state.at) - 1
  }

  const tell = () => onChange({ ...state })

  /** Where a pause ends for somebody who stands in it; null outside of pauses. @param {number} at */
  function afterIdle(at) {
    const next = countUntil(moments, at)
    const from = next === 0 ? 0 : moments[next - 1]
    const until = moments[next]
    if (until === undefined || until - from <= IDLE_MS || at < from + AROUND_IDLE_MS) return null
    return at < until - AROUND_IDLE_MS ? until - AROUND_IDLE_MS : null
  }

  function tick() {
    const now = clock.now()
    stand(state.at + Math.min(now - toldAt, LONGEST_TICK_MS) * state.speed)
    toldAt = now
    const later = state.isSkipping ? afterIdle(state.at) : null
    if (later !== null) {
      onSkip(state.at, later)
      stand(later)
    }
    if (state.at >= duration) state.isPlaying = false
    tell()
    if (state.isPlaying) request = clock.request(tick)
  }

  const player = {
    state: () => ({ ...state }),

    play() {
      if (state.isPlaying) return
      if (state.at >= duration) stand(0)
      state.isPlaying = true
      toldAt = clock.now()
      tell()
      request = clock.request(tick)
    },

    pause() {
      if (!state.isPlaying) return
      clock.cancel(request)
      state.isPlaying = false
      tell()
    },

    toggle() { return state.isPlaying ? player.pause() : player.play() },

    /** @param {number} at */
    seek(at) {
      stand(at)
      tell()
    },

    /** @param {number} ms back when negative */
    step(ms) { player.seek(state.at + ms) },

    /** To the next mark (1) or the one before (-1); which one it was, or -1. @param {1 | -1} direction */
    stepMark(direction) {
      const grace = state.isPlaying ? AGAIN_MS * state.speed : 0
      const next = countUntil(markTimes, state.at)
      const mark = direction > 0 ? next : countUntil(markTimes, state.at - grace - 1) - 1
      if (markTimes[mark] === undefined) return -1
      player.seek(markTimes[mark])
      return mark
    },

    /** @param {number} speed */
    setSpeed(speed) {
      state.speed = speed
      tell()
    },

    /** @param {boolean} isSkipping */
    setSkipping(isSkipping) {
      state.isSkipping = isSkipping
      tell()
    },

    stop() { clock.cancel(request) },
  }
  return player
}
