/**
 * What one person types into a text, as Yjs updates and as whole texts: mostly on from where the cursor is,
 * now and then somewhere else, one key in ten takes a character back. The same seed types the same.
 */
import * as Y from "yjs"

const SEEDER = 1
export const TYPIST = 4_000_000_001
const LETTERS = "etaoinshrdlu ()=_\n"
const JUMP_ONCE_IN = 40
const BACKSPACE_ONCE_IN = 10

/**
 * Random numbers in [0, 1) that are the same in every run (mulberry32).
 * @param {number} seed
 */
export function randomFrom(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/**
 * The state of a room before anybody typed, as our server makes it of an older interview's text.
 * @param {string} text
 */
export function seedOf(text) {
  const doc = new Y.Doc()
  doc.clientID = SEEDER
  doc.getText("text:main").insert(0, text)
  return Y.encodeStateAsUpdate(doc)
}

/**
 * @typedef {{ at: number, insert: string, remove: number }} Stroke  one key, in UTF-16 code units
 * @typedef {{ client: number, clock: number, isDeleted: boolean }} Mark  what a document has once this key has come
 * @typedef {{ strokes: Stroke[], updates: Uint8Array[], marks: Mark[] }} Typing
 * @param {string} text @param {number} count
 * @returns {Typing}
 */
export function typing(text, count) {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, seedOf(text))
  doc.clientID = TYPIST
  const main = doc.getText("text:main")
  /** @type {Uint8Array[]} */
  const updates = []
  doc.on("update", (update) => { updates.push(update) })
  const random = randomFrom(count)
  let at = main.length
  const strokes = Array.from({ length: count }, () => {
    if (random() * JUMP_ONCE_IN < 1) at = Math.floor(random() * main.length)
    if (at > 0 && random() * BACKSPACE_ONCE_IN < 1) {
      at -= 1
      main.delete(at, 1)
      return { at, insert: "", remove: 1 }
    }
    const insert = LETTERS[Math.floor(random() * LETTERS.length)]
    main.insert(at, insert)
    at += 1
    return { at: at - 1, insert, remove: 0 }
  })
  return { strokes, updates, marks: updates.map(markOf) }
}

/** @param {Uint8Array} update of one key @returns {Mark} */
function markOf(update) {
  const { structs, ds } = Y.decodeUpdate(update)
  if (structs.length > 0) return { client: TYPIST, clock: structs[0].id.clock, isDeleted: false }
  const [[client, [{ clock }]]] = [...ds.clients]
  return { client, clock, isDeleted: true }
}

/**
 * Counts the keys of a typing in the updates that come, by Yjs's clocks: a server may put several keys into one
 * update. The function it gives back says how many more have come with an update.
 * @param {Typing} typing
 */
export function counting({ marks }) {
  let next = 0, clock = 0
  /** @type {Set<string>} */
  const deleted = new Set()
  /** @param {Mark} mark */
  const hasCome = (mark) => (mark.isDeleted ? deleted.delete(`${mark.client} ${mark.clock}`) : mark.clock < clock)
  return (/** @type {Uint8Array} */ update) => {
    const { structs, ds } = Y.decodeUpdate(update)
    for (const { id, length } of structs) if (id.client === TYPIST) clock = Math.max(clock, id.clock + length)
    for (const [client, spans] of ds.clients) {
      for (const span of spans) for (let at = 0; at < span.len; at++) deleted.add(`${client} ${span.clock + at}`)
    }
    const before = next
    while (next < marks.length && hasCome(marks[next])) next += 1
    return next - before
  }
}

/**
 * @param {string} text @param {Stroke} stroke
 */
export function typed(text, { at, insert, remove }) {
  return text.slice(0, at) + insert + text.slice(at + remove)
}
