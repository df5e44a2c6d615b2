/** Random edits of the shared document, made as the editor's binding, its undo and the list of files make them. */
import * as Y from "yjs"

import { MAIN } from "../../static/js/document/document.js"
import { randomFrom } from "../js/document/random.js"

const PIECES = ["a", "b", " ", "\n", "é", "e\u0301", "中", "開", "😀", "👩‍💻", "𠀀", "\u2028", "\ufeff", "\u0000", "lines\nof code()\n", "🇩🇪"]
const MOST_FILES = 6
const KINDS = ["rectangle", "diamond", "ellipse", "line", "arrow", "freedraw", "text", "frame"]
const KEYS = ["one", "two", "three", "4_-", "five"]
const EDITOR = Symbol("editor")

/** An element of a board as Excalidraw has it. @param {string} id @param {ReturnType<typeof randomFrom>} random */
export function elementSomehow(id, random) {
  const type = random.of(KINDS)
  const points = Array.from({ length: 1 + random.below(30) }, () => [random.below(1000) / 7, random.below(100)])
  const text = random.of(PIECES)
  return {
    id, type, x: random.below(1000) / 3, y: random.below(900) - 450, width: 10, height: 20.5, angle: 0, strokeColor: "#1e1e1e",
    backgroundColor: "transparent", fillStyle: "solid", strokeWidth: 2, strokeStyle: "dashed", roughness: 1, opacity: 100,
    groupIds: random.of([[], ["g1"]]), frameId: null, index: `a${random.below(9)}`, roundness: random.of([null, { type: 3 }]),
    seed: random.below(1e9), version: random.below(1e6), versionNonce: random.below(1e9), isDeleted: false, updated: Date.now(),
    boundElements: random.of([null, [{ id: "one", type: "arrow" }]]), link: null, locked: false,
    ...(["line", "arrow", "freedraw"].includes(type) ? { points, lastCommittedPoint: null } : {}),
    ...(type === "line" || type === "arrow" ? { startBinding: null, endBinding: null, startArrowhead: null, endArrowhead: "arrow" } : {}),
    ...(type === "arrow" ? { elbowed: false } : {}),
    ...(type === "freedraw" ? { pressures: points.map(() => 0.5), simulatePressure: true } : {}),
    ...(type === "frame" ? { name: random.of([null, "A frame"]) } : {}),
    ...(type === "text"
      ? { text, originalText: text, fontSize: 20, fontFamily: 5, textAlign: "left", verticalAlign: "top", containerId: null, autoResize: true, lineHeight: 1.25 }
      : {}),
  }
}

/** What the board of a page shows, as the server reads it. @param {import("yjs").Doc} doc */
export function boardOf(doc) {
  const found = [...doc.getMap("board").values()]
  return found.sort((one, other) => (one.index === other.index ? (one.id < other.id ? -1 : 1) : one.index < other.index ? -1 : 1))
}

/** One thing that a hand does to a board, in one transaction: draw, move one or several, or remove.
 * @param {import("yjs").Doc} doc @param {ReturnType<typeof randomFrom>} random */
export function drawSomehow(doc, random) {
  const board = doc.getMap("board")
  const keys = random.of([1, 1, 3]) === 1 ? [random.of(KEYS)] : KEYS.slice(random.below(3))
  const steps = random.of([1, 1, 6])
  for (let step = 0; step < steps; step += 1) {
    doc.transact(() => {
      for (const key of keys) {
        if (!board.has(key)) board.set(key, elementSomehow(key, random))
        else if (random.below(8) === 0) board.delete(key)
        else board.set(key, { .../** @type {object} */ (board.get(key)), x: random.below(1e6) / 9, version: random.below(1e6) })
      }
    }, EDITOR)
  }
}

/** @param {import("../../static/js/document/document.js").SharedDocument} shared @param {number} seed @param {boolean} draws */
export function createTypist(shared, seed, draws = true) {
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
      if (draws && random.below(5) === 0) return drawSomehow(shared.doc, random)
      const kind = random.below(20)
      if (kind < 12) write(id)
      else if (kind < 14) undoOf(id).undo()
      else if (kind < 16) undoOf(id).redo()
      else if (kind < 17) clear(id)
      else arrange()
    },
  }
}
