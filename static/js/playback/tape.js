/**
 * The recording as texts and a board: what every file held after each edit, who wrote it, and what was drawn. All edits are
 * read once, in slices, so that the page stays alive; every `CHECKPOINT_EVERY` edits the whole state is kept, from which a
 * place is reached in either direction by applying few changes.
 */
import * as Y from "yjs"

import { boardMap, isElement } from "../board/elements.js"
import { spliceBetween } from "../document/diff.js"
import { applySplice, copyOf, emptyText } from "./authored_text.js"
import { BOARD, MAIN, readFiles, TEXT_PREFIX } from "./files.js"
import { followText } from "./yjs_edits.js"

export const CHECKPOINT_EVERY = 500
export const SLICE_MS = 8

/** @typedef {import("./authored_text.js").AuthoredText} AuthoredText */
/** @typedef {import("./authored_text.js").Splice} Splice */
/** @typedef {import("./files.js").File} File */
/** @typedef {import("./recording.js").Edit} Edit */
/** @typedef {import("../board/elements.js").Element} Element */
/** @typedef {{element: string, value: Element | null, author: number}} Stroke what became of an element; null when it was deleted */
/** @typedef {{file: string, author: number, splice: Splice} | {files: File[]} | Stroke} Change */
/** @typedef {{file: string, at: number, author: number}} Place where the last edit was; `file` is BOARD for the board */
/** @typedef {{count: number, texts: Map<string, AuthoredText>, files: File[], last: Place | null,
 *   board: Map<string, Element> | null}} Frame after the first `count` edits; no board before anything was drawn */

/** @param {Frame} frame @returns {Frame} one that goes its own way from here */
function copyOfFrame({ count, texts, files, last, board }) {
  return { count, texts: new Map([...texts].map(([file, text]) => [file, copyOf(text)])), files, last, board: board && new Map(board) }
}

/** @param {Frame} frame @param {Stroke} stroke */
function drawOn(frame, { element, value, author }) {
  frame.board ??= new Map()
  if (value) frame.board.set(element, value)
  else frame.board.delete(element)
  frame.last = { file: BOARD, at: 0, author }
}

/** Lets `frame` go on by one edit. @param {Frame} frame @param {Change[]} changes what the edit did */
function advance(frame, changes) {
  for (const change of changes) {
    if ("files" in change) {
      frame.files = change.files
      continue
    }
    if ("element" in change) {
      drawOn(frame, change)
      continue
    }
    const { file, author, splice } = change
    const text = frame.texts.get(file) ?? emptyText()
    frame.texts.set(file, text)
    applySplice(text, splice, author)
    frame.last = { file, at: splice.at + splice.inserted.length, author }
  }
  frame.count += 1
}

/**
 * Applies the updates, strictly one after the other, and notes what each changed.
 * @param {Edit[]} edits
 */
function createReader(edits) {
  const doc = new Y.Doc()
  /** @type {Change[][]} */
  const changes = []
  /** @type {Map<string, Y.Text>} */
  const texts = new Map()
  const files = doc.getMap("files")
  let rootCount = 0

  /** @param {Change} change */
  const note = (change) => changes[changes.length - 1].push(change)
  const author = () => edits[changes.length - 1].author

  /** @param {string} file */
  function follow(file) {
    const text = doc.getText(TEXT_PREFIX + file)
    texts.set(file, text)
    const written = text.toString()
    if (written) note({ file, author: author(), splice: { at: 0, removed: 0, inserted: written } })
    followText(text, (splice) => note({ file, author: author(), splice }))
  }

  /** Files come into being by being written to. */
  function followNew() {
    if (doc.share.size === rootCount) return
    for (const name of doc.share.keys()) {
      const file = name.slice(TEXT_PREFIX.length)
      if (name.startsWith(TEXT_PREFIX) && !texts.has(file)) follow(file)
    }
    rootCount = doc.share.size
  }

  follow(MAIN)
  files.observe(() => note({ files: readFiles(files) }))
  const board = boardMap(doc)
  board.observe(({ keysChanged }) => {
    for (const element of /** @type {Set<string>} */ (keysChanged)) {
      const value = board.get(element)
      note({ element, value: isElement(value) && value.id === element ? value : null, author: author() })
    }
  })

  return {
    changes,
    isDone: () => changes.length === edits.length,
    /** Apply one more. */
    next() {
      changes.push([])
      Y.applyUpdate(doc, edits[changes.length - 1].update)
      followNew()
    },
    /**
     * What Yjs holds differs from the splices only where somebody's insertion parted the two halves of one character,
     * which Yjs then replaces; the last edit gets the blame. @param {Frame} frame
     */
    repair(frame) {
      for (const [file, text] of texts) {
        const wrong = spliceBetween(frame.texts.get(file)?.text ?? "", text.toString())
        if (!wrong) continue
        const change = { file, author: author(), splice: { at: wrong.from, removed: wrong.to - wrong.from, inserted: wrong.insert } }
        const shown = frame.texts.get(file) ?? emptyText()
        frame.texts.set(file, shown)
        applySplice(shown, change.splice, change.author)
        note(change)
      }
    },
    destroy: () => doc.destroy(),
  }
}

/**
 * @param {Edit[]} edits
 * @param {{now?: () => number, pause?: () => Promise<unknown>}} [clock] `pause` lets the page do other things
 */
export function createTape(edits, { now = () => performance.now(), pause = breathe } = {}) {
  const reader = createReader(edits)
  /** @type {Frame[]} */
  const checkpoints = [{ count: 0, texts: new Map(), files: readFiles(null), last: null, board: null }]
  let current = checkpoints[0]
  let isStopped = false

  /** @param {Frame} frame @param {number} count */
  function replay(frame, count) {
    while (frame.count < count) advance(frame, reader.changes[frame.count])
    return frame
  }

  function keepCheckpoint() {
    const before = /** @type {Frame} */ (checkpoints.at(-1))
    if (before.count === reader.changes.length) return
    const frame = replay(copyOfFrame(before), reader.changes.length)
    reader.repair(frame)
    checkpoints.push(frame)
  }

  return {
    /** How many edits can be shown by now. */
    built: () => /** @type {Frame} */ (checkpoints.at(-1)).count,

    /** Read everything; `onSlice` is called between slices. @param {() => void} [onSlice] */
    async build(onSlice = () => {}) {
      let began = now()
      while (!reader.isDone() && !isStopped) {
        reader.next()
        if (reader.changes.length % CHECKPOINT_EVERY === 0 || reader.isDone()) keepCheckpoint()
        if (now() - began < SLICE_MS) continue
        onSlice()
        await pause()
        began = now()
      }
      reader.destroy()
      onSlice()
    },

    /** The state after the first `count` edits, as far as they are read. @param {number} count @returns {Frame} */
    frame(count) {
      const wanted = Math.min(count, this.built())
      const nearest = checkpoints[Math.min(Math.floor(wanted / CHECKPOINT_EVERY), checkpoints.length - 1)]
      const isNear = current.count <= wanted && current.count >= nearest.count
      current = replay(copyOfFrame(isNear ? current : nearest), wanted)
      return current
    },

    stop() { isStopped = true },
  }
}

/** Lets the page paint and hear its people before the next slice. */
export function breathe() {
  return new Promise((resolve) => { setTimeout(resolve, 0) })
}
