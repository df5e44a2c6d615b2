/**
 * Rooms of two in which one person types, for `bench/relay.py`, which says over standard input what to do:
 *
 *     {"do": "open", "group": "g", "design": "ours", "url": "http://...", "text": "...", "rooms": [...], "keys": 500}
 *     {"do": "type", "group": "g", "rooms": 60, "rate": 7, "warm_up_s": 1, "seconds": 4}
 *     {"do": "close", "group": "g"}
 *
 * Each is answered by one line; `type` also says `{"begins": true}` after its warm-up. Both people of a room are in
 * this process, so there is one clock. Keys come at random distances, as fast on average as `rate`.
 */
import { createInterface } from "node:readline"
import { DESIGNS } from "./designs.mjs"
import { randomFrom, typing } from "./typing.mjs"

const ENTERING_AT_ONCE = 8
const LAST_KEYS_MS = 3000
const OWN_CLIENT = ", own client"
// Not named in the import itself: its libraries are installed by the bench, and types are checked without them.
const OWN_CLIENTS = new URL("./relay/clients.mjs", import.meta.url).href

/**
 * One room's typist and what became of each key; the times are in the order of the keys.
 * @typedef {{ typist: import("./designs.mjs").Typist | null, sent: number[], heard: number, saved: number }} Place
 * @typedef {{ design: string, url: string, text: string, typing: import("./typing.mjs").Typing, places: Place[] }} Group
 * @typedef {{ keys: number[], stored: number[], late: number[], isMeasured: boolean, from: number }} Measure
 */

/** @type {Map<string, Group>} */
const groups = new Map()
/** @type {Map<string, import("./typing.mjs").Typing>} */
const typings = new Map()
/** @type {Measure} */
let measure = { keys: [], stored: [], late: [], isMeasured: false, from: 0 }
/** @type {string[]} */
let refusals = []

/** @param {object} answer */
function tell(answer) {
  process.stdout.write(JSON.stringify(answer) + "\n")
}

/** @param {{ group: string, design: string, url: string, text: string, rooms: import("./designs.mjs").Room[], keys: number }} order */
async function enter({ group: name, design, url, text, rooms, keys }) {
  const made = typings.get(text) ?? typing(text, keys)
  typings.set(text, made)
  const group = groups.get(name) ?? { design, url, text, typing: made, places: [] }
  groups.set(name, group)
  const waiting = [...rooms]
  const began = performance.now()
  await Promise.all(Array.from({ length: ENTERING_AT_ONCE }, async () => {
    for (let room = waiting.shift(); room; room = waiting.shift()) group.places.push(await seat(group, room))
  }))
  tell({ opened: rooms.length, seconds: (performance.now() - began) / 1000 })
}

/** @param {Group} group @param {import("./designs.mjs").Room} room */
async function seat(group, room) {
  /** @type {Place} */
  const place = { typist: null, sent: [], heard: 0, saved: 0 }
  const ears = {
    /** @param {number} count */
    heard(count) {
      for (let left = count; left > 0; left--) {
        const sent = place.sent[place.heard++]
        if (sent >= measure.from && measure.isMeasured) measure.keys.push(performance.now() - sent)
      }
    },
    /** @param {number} number */
    saved(number) {
      while (place.saved < number) {
        const sent = place.sent[place.saved++]
        if (sent >= measure.from && measure.isMeasured) measure.stored.push(performance.now() - sent)
      }
    },
    /** @param {string} why */
    refused(why) { refusals.push(why) },
  }
  const designs = group.design.endsWith(OWN_CLIENT) ? (await import(OWN_CLIENTS)).CLIENTS : DESIGNS
  place.typist = await designs[group.design]({ url: group.url, room, text: group.text, typing: group.typing, ears })
  return place
}

/** @param {{ group: string, rooms: number, rate: number, warm_up_s: number, seconds: number }} order */
async function type({ group: name, rooms, rate, warm_up_s: warmUp, seconds }) {
  const group = groups.get(name)
  if (!group) throw new Error(`there is no group ${name}`)
  const places = group.places.slice(0, rooms)
  const random = randomFrom(rooms)
  measure = { keys: [], stored: [], late: [], isMeasured: false, from: Infinity }
  refusals = []
  const began = performance.now()
  const ends = began + (warmUp + seconds) * 1000
  const hands = places.map((place) => typeUntil(place, { ends, random, gap: 1000 / rate }))
  await sleep(warmUp * 1000)
  const cpu = process.cpuUsage()
  measure.isMeasured = true
  measure.from = performance.now()
  tell({ begins: true })
  await Promise.all(hands)
  const used = process.cpuUsage(cpu)
  tell({ ends: true, load_cpu_ms: (used.user + used.system) / 1000 })
  await quiet(places, group.design.startsWith("ours"))
  measure.isMeasured = false
  const lost = places.reduce((sum, place) => sum + place.sent.length - place.heard, 0)
  tell({ keys: measure.keys, stored: measure.stored, late: measure.late, lost, refusals: refusals.slice(0, 3), refused: refusals.length })
}

/** @param {Place} place @param {{ ends: number, random: () => number, gap: number }} pace */
function typeUntil(place, { ends, random, gap }) {
  return new Promise((resolve) => {
    let due = performance.now() + random() * gap
    const key = () => {
      const now = performance.now()
      if (due > ends) {
        resolve(undefined)
        return
      }
      measure.late.push(now - due)
      place.sent.push(now)
      place.typist?.type(place.sent.length)
      due += gap * (0.5 + random())
      setTimeout(key, Math.max(0, due - performance.now()))
    }
    setTimeout(key, due - performance.now())
  })
}

/** Until every key was heard and stored, or for a while. @param {Place[]} places @param {boolean} isStored */
async function quiet(places, isStored) {
  const ends = performance.now() + LAST_KEYS_MS
  const isDone = (/** @type {Place} */ place) => place.heard >= place.sent.length && (!isStored || place.saved >= place.sent.length)
  while (performance.now() < ends && !places.every(isDone)) await sleep(20)
}

/** @param {{ group: string }} order */
function leave({ group: name }) {
  for (const place of groups.get(name)?.places ?? []) place.typist?.close()
  groups.delete(name)
  tell({ closed: name })
}

/** @param {number} ms */
function sleep(ms) {
  return new Promise((resolve) => { setTimeout(resolve, ms) })
}

/** @type {Record<string, (order: any) => unknown>} */
const ORDERS = { open: enter, type, close: leave }

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line)
  try {
    await ORDERS[order.do](order)
  } catch (error) {
    tell({ error: error instanceof Error ? error.message : String(error) })
  }
}
