/**
 * People over time, for bench/proctoring.mjs, made of what the worker saw of their pictures: somebody who does nothing
 * wrong, somebody who turns away, somebody who looks aside for half a minute first. The room's own watch judges.
 */
import { createHeadTurn, FAR } from "../static/js/proctoring/candidate/head_turn.js"
import { DETECTORS } from "../static/js/proctoring/candidate/registry.js"
import { createSampler } from "../static/js/proctoring/candidate/samples.js"
import { createWatch } from "../static/js/proctoring/candidate/watch.js"
import { chances, PERIOD_MS } from "./proctoring_pictures.mjs"

/** @typedef {import("../static/js/proctoring/candidate/samples.js").Observation} Observation */
/** @typedef {Observation[]} Moments of one picture */

const LOOKS_BEFORE = 240 // A minute of facing the screen, which is what the person's middle is taken from.
const HYSTERESIS = 5 // degrees, as head_turn.js has between the far limit and the way back

/** @param {number | null} far degrees to a side from which a head is turned far; null: as the room has it */
function watchOf(far) {
  if (far === null) return createWatch(DETECTORS)
  const limits = { far: { away: { ...FAR.away, yaw: far }, back: { ...FAR.back, yaw: far - HYSTERESIS } } }
  return createWatch(DETECTORS, null, createSampler(null, createHeadTurn(limits)))
}

/** Looks on and on, and counts what is told. @param {ReturnType<typeof createWatch>} watch @param {() => number} chance */
export function createSitting(watch, chance) {
  let nth = 0
  /** @type {string[]} */
  let open = []
  /** @type {{kind: string, atMs: number}[]} */
  const told = []
  const any = (/** @type {any[]} */ some) => some[Math.floor(chance() * some.length)]

  /** @param {Moments} moments */
  function look(moments) {
    const kinds = watch.add(any(moments), nth * PERIOD_MS).open.map(({ kind }) => kind)
    told.push(...kinds.filter((kind) => !open.includes(kind)).map((kind) => ({ kind, atMs: nth * PERIOD_MS })))
    open = kinds
    nth += 1
  }

  return {
    told,
    nowMs: () => nth * PERIOD_MS,
    /** Turns between pictures, a second to three each way. @param {Moments[]} pictures @param {number} looks */
    lookAround(pictures, looks) {
      let shown = pictures[0]
      for (let until = nth, end = nth + looks; nth < end;) {
        if (nth >= until) {
          shown = any(pictures)
          until = nth + 4 + Math.floor(chance() * 9)
        }
        look(shown)
      }
    },
    /** @param {Moments} moments @param {number} looks */
    stay(moments, looks) {
      for (let left = looks; left > 0; left -= 1) look(moments)
    },
  }
}

/**
 * Somebody who does nothing wrong for a while: looks at the screen and around on it.
 * @param {[Moments[], number, number, number | null]} asked the pictures of one person, how many looks, a seed, a limit
 * @returns {string[]} what was told
 */
export function honest([pictures, looks, seed, far]) {
  const sitting = createSitting(watchOf(far), chances(seed))
  sitting.lookAround(pictures, looks)
  return sitting.told.map(({ kind }) => kind)
}

/**
 * Somebody who faces the screen and then turns away, once for each picture of a turned head. A head does not jump: on
 * the way there each of the pictures turned less is looked at once.
 * @param {[Moments[], {way: Moments[], there: Moments}[], number, number, number | null]} asked facing, turned, looks at
 *   the turned, a seed, a limit
 * @returns {(number | null)[]} after how many ms `looking-away` was told; null if it was not
 */
export function turning([facing, turned, looks, seed, far]) {
  return turned.map(({ way, there }) => {
    const sitting = createSitting(watchOf(far), chances(seed))
    sitting.lookAround(facing, LOOKS_BEFORE)
    for (const moments of way) sitting.stay(moments, 1)
    const turnedAtMs = sitting.nowMs()
    sitting.stay(there, looks)
    const told = sitting.told.find(({ kind, atMs }) => kind === "looking-away" && atMs >= turnedAtMs)
    return told ? told.atMs - turnedAtMs : null
  })
}

/**
 * Somebody who looks aside for a while, at the screen again, and then turns away.
 * @param {[Moments[], Moments, Moments, number, number]} asked facing, aside, turned, looks aside, and a seed
 * @returns {{falsely: string[], toldAtOnce: boolean, toldLater: boolean}} what was told while facing the screen
 *   afterwards, and whether turning away was told within 5 s, right after looking aside and after a minute at the screen
 */
export function aside([facing, beside, turned, looks, seed]) {
  const WITHIN = 5000 / PERIOD_MS
  const MINUTE = 60_000 / PERIOD_MS
  const [atOnce, later] = [0, MINUTE].map((between) => {
    const sitting = createSitting(watchOf(null), chances(seed))
    sitting.lookAround(facing, LOOKS_BEFORE)
    sitting.stay(beside, looks)
    const backAtMs = sitting.nowMs()
    sitting.lookAround(facing, between)
    const turnedAtMs = sitting.nowMs()
    sitting.stay(turned, WITHIN)
    const falsely = sitting.told.filter(({ atMs }) => atMs >= backAtMs && atMs < turnedAtMs).map(({ kind }) => kind)
    return { falsely, isTold: sitting.told.some(({ kind, atMs }) => kind === "looking-away" && atMs >= turnedAtMs) }
  })
  return { falsely: later.falsely, toldAtOnce: atOnce.isTold, toldLater: later.isTold }
}
