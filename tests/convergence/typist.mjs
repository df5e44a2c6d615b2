/** Random edits of the shared document, made as the editor's binding, its undo and the list of files make them. */
import * as Y from "yjs"

import { MAIN } from "../../static/js/document/document.js"
import { randomFrom } from "../js/document/random.js"

const PIECES = ["a", "b", " ", "\n", "é", "e\u0301", "中", "開", "😀", "👩‍💻", "𠀀", "\u2028", "\ufeff", "\u0000", "lines\nof code()\n", "🇩🇪"]
const MOST_FILES = 6
const EDITOR = Symbol("editor")

/** @param {import("../../static/js/document/document.js").SharedDocument} shared @param {number} seed */
export function createTypist(shared, seed) {
  const random = randomFrom(seed)
  /** @type {Map<string, Y.UndoManager>} */
  const undos = new Map()
  const removed = []

  const words = () => Array.from({ length: random.of([1, 1, 1, 2, 8]) }, () => random.of(PIECES)).join("")

  /** Where a character begins; often where the others write too. @param {string} text */
  function place(text) {
    if (random.below(3) === 0) return random.of([0, text.length])
    const at = random.below(text.length + 1)
    return text.codePointAt(at - 1) > 0xffff ? at - 1 : at
  }

  /** @param {string} text @param {number} from */
  function end(text, from) {
    const at = Math.min(text.length, from + random.below(6))
    return at > from && text.codePointAt(at - 1) > 0xffff ? at - 1 : at
  }

  /** What the binding does with one change of the editor: first what goes, then what comes. */
  function put(type, from, to, insert) {
    if (to > from) type.delete(from, to - from)
    if (insert) type.insert(from, insert)
  }

  /** @param {string} id */
  function undoOf(id) {
    if (!undos.has(id)) {
      undos.set(id, new Y.UndoManager(shared.text(id), { trackedOrigins: new Set([EDITOR]), captureTimeout: random.of([0, 500]) }))
    }
    return undos.get(id)
  }

  /** @param {string} id */
  function write(id) {
    undoOf(id)
    const type = shared.text(id)
    shared.doc.transact(() => {
      for (let count = random.of([1, 1, 1, 1, 3]); count > 0; count -= 1) {
        const text = type.toString()
        const from = place(text)
        const to = random.below(3) === 0 ? end(text, from) : from
        put(type, from, to, to > from && random.below(2) === 0 ? "" : words())
      }
    }, EDITOR)
  }

  /** Everything gone at once, as after "select all"; that spans what every client wrote. @param {string} id */
  function clear(id) {
    undoOf(id)
    const type = shared.text(id)
    shared.doc.transact(() => put(type, 0, type.length, random.below(2) === 0 ? "" : words()), EDITOR)
  }

  function arrange() {
    const { files } = shared
    const others = files.list().filter(({ id }) => id !== MAIN)
    const kind = random.below(6)
    if (kind === 0 && others.length < MOST_FILES) files.add({ name: `${words().trim() || "x"}.py`, language: "python" })
    if (kind === 1 && others.length > 0) removed.push(files.remove(random.of(others).id))
    if (kind === 2 && removed.length > 0 && others.length < MOST_FILES) files.restore(removed.pop())
    if (kind === 3) files.rename(random.of(files.list()).id, `${words().trim() || "y"}`)
    if (kind === 4 && others.length > 0) files.setLanguage(random.of(others).id, random.of(["go", "rust", "sql"]))
    if (kind === 5 && others.length > 0) {
      shared.doc.transact(() => {
        const { id } = random.of(others)
        files.rename(id, "once")
        files.rename(id, "twice")
        removed.push(files.remove(id))
      }, EDITOR)
    }
  }

  return {
    act() {
      const { id } = random.of([{ id: MAIN }, ...shared.files.list()])
      const kind = random.below(20)
      if (kind < 12) write(id)
      else if (kind < 14) undoOf(id).undo()
      else if (kind < 16) undoOf(id).redo()
      else if (kind < 17) clear(id)
      else arrange()
    },
  }
}
