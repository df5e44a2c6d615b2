/**
 * How much of the picture a way bears, so that the voice is never what gives way: by steps down to a held picture,
 * quickly, and back up slowly. A machine without timers; `link/link_watch.js` feeds it and sets what it says.
 *
 *   step       in need for two looks    in great need    calm for the wait
 *   full       half                     held             stays
 *   half       quarter                  held             full
 *   quarter    held                     held             half
 *   held       stays                    stays            quarter
 *
 * After a change, and at the beginning, only great loss counts for some seconds: the rest is not yet true then.
 * With a held picture nothing shows what the way would bear, so each rise is a try. One that does not last
 * makes the wait before the next twice as long.
 */

/** @typedef {0 | 1 | 2 | 3} Step An index of `STEPS`. */
/**
 * @typedef {object} Look
 * @property {number} elapsedMs since the last look
 * @property {number} lossShare of what we sent
 * @property {number} roundTripMs
 * @property {number | null} availableKbps null while it is not known
 */
/**
 * @typedef {object} Bandwidth
 * @property {Step} step
 * @property {number} needs looks in need, one after another
 * @property {number} calmMs since the last look in need, or the last change
 * @property {number} settleMs how long looks still tell of the time before the last change
 * @property {number} waitMs how long it must be calm before the next rise
 * @property {boolean} isTrying whether the last change was a rise that has not lasted yet
 * @property {number} shortestMs the shortest round trip so far
 */

// What speech takes: Opus at up to 40 kbit/s (RFC 6716, 2.1.1), and headers of IP, UDP and SRTP fifty times a second.
const VOICE_KBPS = 64
/**
 * The caps and the least rates are of the table by which libwebrtc divides simulcast (720p 600 to 2500 kbit/s,
 * 360p 150 to 700, 180p 30 to 200); a face needs less than the table's most.
 *
 * `mostLoss`: above a tenth a sender has to give way, below a fiftieth it may grow (congestion control for real-time
 * media, draft-ietf-rmcat-gcc-02, section 6). The picture gives way at half of that tenth. It is held back at the
 * whole of it only, because loss alone may be the radio's, and then less picture does not help.
 *
 * @type {readonly {scale: number, kbps: number, rate: number, leastKbps: number, mostLoss: number}[]}
 */
export const STEPS = [
  { scale: 1, kbps: 1500, rate: 30, leastKbps: 600, mostLoss: 0.05 },
  { scale: 2, kbps: 700, rate: 24, leastKbps: 150, mostLoss: 0.05 },
  { scale: 4, kbps: 200, rate: 12, leastKbps: 30, mostLoss: 0.1 },
  { scale: 4, kbps: 0, rate: 0, leastKbps: 0, mostLoss: 1 },
]
/** @type {Step} */
export const HELD = 3
// At a fifth the voice itself breaks up, whatever hides its gaps: this is not looked at twice.
const GREAT_LOSS = 0.2
// Packets that wait this much longer than the quickest ones stand in a queue, in front of the voice (ITU-T G.114: 400 ms).
const QUEUE_MS = 400
// One look may be a moment; two are four seconds.
const NEEDS = 2
// The browser's estimate starts at 300 kbit/s and needs some seconds to find what is there.
const START_MS = 10_000
const SETTLE_MS = 4000
const WAIT_MS = 15_000
const LONGEST_WAIT_MS = 120_000
const LASTS_MS = 20_000

/** @type {Bandwidth} */
export const FRESH = {
  step: 0, needs: 0, calmMs: 0, settleMs: START_MS, waitMs: WAIT_MS, isTrying: false, shortestMs: Infinity,
}

/** The state after one more look. @param {Bandwidth} state @param {Look} look @returns {Bandwidth} */
export function next(state, look) {
  const settleMs = Math.max(0, state.settleMs - look.elapsedMs)
  const shortestMs = Math.min(state.shortestMs, look.roundTripMs || Infinity)
  const seen = { ...state, settleMs, shortestMs }
  const isSettling = state.settleMs > 0
  if (seen.step !== HELD && isInGreatNeed(isSettling ? { ...look, availableKbps: null } : look)) return fall(seen, HELD)
  if (isSettling) return seen
  if (isInNeed(seen, look)) {
    const needs = seen.needs + 1
    return needs < NEEDS ? { ...seen, needs, calmMs: 0 } : fall(seen, below(seen.step))
  }
  return keepCalm({ ...seen, needs: 0, calmMs: seen.calmMs + look.elapsedMs })
}

/** The same step on a new way: what was measured is not true of it. @param {Bandwidth} state @returns {Bandwidth} */
export function onNewWay({ step }) {
  return { ...FRESH, step }
}

/** @param {Bandwidth} state @param {Look} look */
function isInNeed({ step, shortestMs }, { lossShare, roundTripMs, availableKbps }) {
  const { leastKbps, mostLoss } = STEPS[step]
  if (step === HELD) return lossShare > STEPS[HELD - 1].mostLoss
  const isNarrow = availableKbps !== null && availableKbps < leastKbps + VOICE_KBPS
  return isNarrow || lossShare > mostLoss || roundTripMs > shortestMs + QUEUE_MS
}

/** @param {Look} look */
function isInGreatNeed({ lossShare, availableKbps }) {
  return lossShare > GREAT_LOSS || (availableKbps !== null && availableKbps < VOICE_KBPS)
}

/** @param {Bandwidth} state @param {Step} step @returns {Bandwidth} */
function fall(state, step) {
  const waitMs = state.isTrying ? Math.min(state.waitMs * 2, LONGEST_WAIT_MS) : state.waitMs
  return { ...state, step, needs: 0, calmMs: 0, settleMs: SETTLE_MS, waitMs, isTrying: false }
}

/** @param {Bandwidth} state @returns {Bandwidth} */
function keepCalm(state) {
  const lasted = state.isTrying && state.calmMs >= LASTS_MS ? { ...state, isTrying: false, waitMs: WAIT_MS } : state
  if (lasted.step === 0 || lasted.calmMs < lasted.waitMs) return lasted
  return { ...lasted, step: above(lasted.step), calmMs: 0, settleMs: SETTLE_MS, isTrying: true }
}

/** @param {Step} step */
const below = (step) => /** @type {Step} */ (Math.min(step + 1, HELD))
/** @param {Step} step */
const above = (step) => /** @type {Step} */ (Math.max(step - 1, 0))
