/** What two people type, as the edits of a recording: an hour of it, with jumps, second thoughts and whole words at once. */
import * as Y from "yjs"

import { randomFrom } from "../document/random.js"

/** Two pages of one document; whatever either does becomes an edit of `edits`. Author 1 is the interviewer. */
export function twoPages() {
  const docs = [new Y.Doc(), new Y.Doc()]
  const edits = []
  let now = 0
  docs.forEach((doc, who) => doc.on("update", (update, origin) => {
    if (origin === "heard") return
    edits.push({ at: now, author: who + 1, update })
    Y.applyUpdate(docs[1 - who], update, "heard")
  }))
  return {
    docs, edits,
    text: (who, file = "main") => docs[who].getText(`text:${file}`),
    files: (who) => docs[who].getMap("files"),
    at(ms) { now = ms },
  }
}

const LETTERS = ["a", "b", "c", "(", ")", " ", "\n", "é", "😀"]

/** A place that does not part the two halves of a character. */
function wholePlace(text, at) {
  const code = text.charCodeAt(at)
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at
}

/**
 * @param {number} count how many edits
 * @param {{seed?: number, seconds?: number}} [options]
 */
export function typed(count, { seed = 1, seconds = 3600 } = {}) {
  const random = randomFrom(seed)
  const pages = twoPages()
  const cursors = [0, 0]
  let who = 0
  while (pages.edits.length < count) {
    pages.at(Math.round((pages.edits.length * seconds * 1000) / count))
    if (random.below(120) === 0) who = 1 - who
    const text = pages.text(who)
    const written = text.toString()
    if (random.below(30) === 0 || cursors[who] > written.length) cursors[who] = random.below(written.length + 1)
    const at = wholePlace(written, cursors[who])
    const from = wholePlace(written, Math.max(0, at - 1))
    const chance = random.below(100)
    if (chance < 12 && at > from) {
      text.delete(from, at - from)
      cursors[who] = from
    } else if (chance === 12) {
      const until = wholePlace(written, Math.min(written.length, at + random.below(9)))
      pages.docs[who].transact(() => {
        text.delete(at, until - at)
        text.insert(at, "replaced")
      })
      cursors[who] = at + 8
    } else {
      const letter = random.of(LETTERS)
      text.insert(at, letter)
      cursors[who] = at + letter.length
    }
  }
  return pages
}

/** The texts after each edit, as Yjs alone has them. */
export function* textsOf(edits, file = "main") {
  const doc = new Y.Doc()
  const text = doc.getText(`text:${file}`)
  for (const { update } of edits) {
    Y.applyUpdate(doc, update)
    yield text.toString()
  }
}
