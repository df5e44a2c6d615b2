/**
 * A long interview of people who never pause: three who type fast in the same places of several files, delete lines,
 * indent and re-indent, replace a name everywhere, and undo much of it. As Yjs updates, in the order they came.
 *
 *     node long_interview.mjs HOURS FILE
 *
 * FILE gets for each update four bytes for its length (little-endian), and its bytes. Printed as JSON are the number
 * of edits and, for each hour, the pieces the document consists of.
 */
import { writeFileSync } from "node:fs"
import * as Y from "yjs"
import { randomFrom } from "./typing.mjs"

const CLIENTS = [3_000_000_001, 3_000_000_002, 3_000_000_003]
const KEYS_A_SECOND = 7 // Of each person, without a pause: twice as fast as most people can.
const FILES = ["main", "a1", "b2", "c3"]
const LETTERS = "etaoinshrdlucm fwyp ()=_.\n"
const NAMES = ["answer", "total", "item", "weight"]
const LONGEST_TEXT = 40_000

const [hours, file] = [Number(process.argv[2]), process.argv[3]]
const random = randomFrom(hours)
/** @param {number} count */
const below = (count) => Math.floor(random() * count)
/** @type {Uint8Array[]} */
const updates = []
const people = CLIENTS.map((client) => {
  const doc = new Y.Doc()
  doc.clientID = client
  const texts = FILES.map((name) => doc.getText(`text:${name}`))
  return { doc, texts, undo: new Y.UndoManager(texts, { captureTimeout: 0 }), text: texts[0], cursor: 0, undone: 0 }
})
for (const { doc } of people) {
  doc.on("update", (update, origin) => {
    if (origin === "other") return
    updates.push(update)
    for (const other of people) if (other.doc !== doc) Y.applyUpdate(other.doc, update, "other")
  })
}

/** Every place where `words` stand. @param {string} text @param {string} words */
function places(text, words) {
  const found = []
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + words.length)) found.push(at)
  return found
}

/** @param {(typeof people)[0]} person */
function rename({ doc, text }) {
  const [from, to] = [NAMES[below(NAMES.length)], NAMES[below(NAMES.length)]]
  doc.transact(() => {
    for (const at of places(text.toString(), from).reverse()) {
      text.delete(at, from.length)
      text.insert(at, to)
    }
  })
}

/** Indents every line, or takes it back. @param {(typeof people)[0]} person */
function reformat({ doc, text }) {
  const isOut = random() < 0.5
  const words = text.toString()
  doc.transact(() => {
    for (const at of [-1, ...places(words, "\n")].reverse()) {
      if (!isOut) text.insert(at + 1, "  ")
      else if (words.startsWith("  ", at + 1)) text.delete(at + 1, 2)
    }
  })
}

/** @param {(typeof people)[0]} person */
function deleteLines(person) {
  const { text, cursor } = person
  const words = text.toString()
  const from = words.lastIndexOf("\n", cursor) + 1
  const many = words.length > LONGEST_TEXT ? 200 : 1 + below(3)
  let to = from
  for (let line = 0; line < many && to >= 0; line += 1) to = words.indexOf("\n", to) + 1 || words.length
  if (to > from) text.delete(from, to - from)
  person.cursor = from
}

/** One key of one person. @param {(typeof people)[0]} person */
function press(person) {
  if (person.undone > 0) {
    person.undone -= 1
    person.undo.undo()
    return
  }
  const chance = random()
  if (chance < 1 / 2000) return rename(person)
  if (chance < 1 / 1000) return reformat(person)
  if (chance < 1 / 300) person.undone = below(30)
  if (chance < 1 / 200) person.text = person.texts[random() < 0.7 ? 0 : below(FILES.length)]
  if (chance < 1 / 30) person.cursor = below(person.text.length + 1)
  person.cursor = Math.min(person.cursor, person.text.length)
  if (chance > 0.99) return deleteLines(person)
  if (chance > 0.87 && person.cursor > 0) {
    person.cursor -= 1
    person.text.delete(person.cursor, 1)
    return
  }
  let words = LETTERS[below(LETTERS.length)]
  if (chance > 0.865) words = NAMES[below(NAMES.length)]
  else if (chance > 0.8645) words = "    answer = answer + weight(item)\n".repeat(1 + below(20))
  person.text.insert(person.cursor, words)
  person.cursor += words.length
}

const pieces = []
for (let hour = 0; hour < hours; hour += 1) {
  for (let key = 0; key < 3600 * KEYS_A_SECOND; key += 1) for (const person of people) press(person)
  pieces.push([...people[0].doc.store.clients.values()].reduce((sum, structs) => sum + structs.length, 0))
}
writeFileSync(file, Buffer.concat(updates.flatMap((update) => {
  const head = Buffer.alloc(4)
  head.writeUInt32LE(update.length)
  return [head, update]
})))
process.stdout.write(JSON.stringify({ edits: updates.length, pieces, letters: people[0].texts.map((text) => text.length) }))
