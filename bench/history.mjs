/**
 * Hours of two people's work on one text, as Yjs updates in the order they came: mostly single letters, some taken
 * back, some selections deleted, now and then something pasted.
 *
 *     node history.mjs EDITS FILE
 *
 * FILE gets for each update one byte for its author (0 or 1), four for its length (little-endian), and its bytes.
 * The end's text is printed as JSON, with what it weighs.
 */
import { writeFileSync } from "node:fs"
import * as Y from "yjs"
import { randomFrom } from "./typing.mjs"

const PEOPLE = [3_000_000_001, 3_000_000_002]
const LETTERS = "etaoinshrdlucm fwyp ()=_.\n"
const LINE = "    answer = answer + weigh(item, amount=1)\n"
const LONGEST_TEXT = 60_000

/** @param {number} count */
function history(count) {
  const random = randomFrom(count)
  const docs = PEOPLE.map((client) => {
    const doc = new Y.Doc()
    doc.clientID = client
    return doc
  })
  /** @type {{ author: number, update: Uint8Array }[]} */
  const edits = []
  for (const [author, doc] of docs.entries()) {
    doc.on("update", (update, origin) => {
      if (origin === "other") return
      edits.push({ author, update })
      Y.applyUpdate(docs[1 - author], update, "other")
    })
  }
  let author = 0
  const places = [0, 0]
  while (edits.length < count) {
    if (random() < 1 / 40) author = 1 - author
    places[author] = edit(docs[author].getText("text:main"), Math.min(places[author], docs[author].getText("text:main").length), random)
  }
  return { edits, text: docs[0].getText("text:main").toString() }
}

/**
 * One edit at the cursor; where the cursor is afterwards.
 * @param {Y.Text} text @param {number} cursor @param {() => number} random
 */
function edit(text, cursor, random) {
  const what = random()
  const at = random() < 1 / 60 ? Math.floor(random() * (text.length + 1)) : cursor
  const selected = Math.min(text.length - at, 1 + Math.floor(random() * (text.length > LONGEST_TEXT ? 4000 : 60)))
  if (what < 0.12 && at > 0) {
    text.delete(at - 1, 1)
    return at - 1
  }
  if (what < 0.14 && selected > 0) {
    text.delete(at, selected)
    return at
  }
  const pasted = what > 0.9995 ? LINE.repeat(1 + Math.floor(random() * 30)) : LETTERS[Math.floor(random() * LETTERS.length)]
  text.insert(at, pasted)
  return at + pasted.length
}

const [count, file] = process.argv.slice(2)
const { edits, text } = history(Number(count))
writeFileSync(file, Buffer.concat(edits.flatMap(({ author, update }) => {
  const head = Buffer.alloc(5)
  head.writeUInt8(author)
  head.writeUInt32LE(update.length, 1)
  return [head, update]
})))
process.stdout.write(JSON.stringify({ text }))
