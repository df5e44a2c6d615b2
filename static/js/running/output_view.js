/** The output of a run as lines of text: each stream in its colour and with its own edge, errors named for screen readers. */
import { el } from "../core/dom.js"
import { t } from "../core/i18n.js"
import { createCleaner } from "./output_text.js"

/** @typedef {import("./runs.js").Piece} Piece */
/** @typedef {import("./runs.js").Stream} Stream */

/** @param {Stream} stream */
function wordOf(stream) {
  if (stream === "stderr") return t("Errors:")
  return stream === "stdin" ? t("Typed:") : ""
}

// Whatever is added to a block lays out all its lines anew, so a long output is many blocks, of which only the last changes.
const BLOCK_LINES = 100

/** How much of a text is within so many lines. @param {string} text @param {number} most */
function within(text, most) {
  let size = 0
  let lines = 0
  while (lines < most && size < text.length) {
    const end = text.indexOf("\n", size)
    if (end < 0) return { size: text.length, lines }
    size = end + 1
    lines += 1
  }
  return { size, lines }
}

export function createOutputView() {
  const element = el("pre", { class: "run-text", dir: "auto" })
  const cleaners = { stdout: createCleaner(), stderr: createCleaner(), stdin: createCleaner() }
  /** @type {HTMLElement | null} */
  let block = null
  /** @type {HTMLElement | null} */
  let blockBefore = null
  let blockLines = 0
  /** @type {{stream: Stream, text: Text} | null} */
  let last = null
  /** The end of a line waits until it is known what stands in the next one: a stream's ground would reach into it. */
  let lineEnd = ""

  /** @param {Stream} stream @param {string} given */
  function append(stream, given) {
    for (let rest = given; rest;) {
      if (!block || (lineEnd && blockLines >= BLOCK_LINES)) nextBlock()
      const { size, lines } = within(rest, BLOCK_LINES - blockLines)
      blockLines += lines
      appendToBlock(stream, rest.slice(0, size))
      rest = rest.slice(size)
    }
  }

  /** Its edge ends the line before. The last two are always laid out, so that whoever looks at the end stays there. */
  function nextBlock() {
    blockBefore?.classList.add("run-block-far")
    blockBefore = block
    block = el("span", { class: "run-block" })
    element.append(block)
    blockLines = 0
    lineEnd = ""
  }

  /** @param {Stream} stream @param {string} given */
  function appendToBlock(stream, given) {
    const isSame = last?.stream === stream
    const text = isSame ? lineEnd + given : given
    if (lineEnd && !isSame) block?.append(lineEnd)
    lineEnd = text.endsWith("\n") ? "\n" : ""
    put(stream, text.slice(0, text.length - lineEnd.length))
  }

  /** @param {Stream} stream @param {string} text */
  function put(stream, text) {
    const isSame = last?.stream === stream
    if (last && isSame && block?.contains(last.text)) return last.text.appendData(text)
    const node = document.createTextNode(text)
    const word = isSame ? "" : wordOf(stream)
    block?.append(el("span", { class: `run-${stream}` }, word && el("span", { class: "sr-only" }, `${word} `), node))
    last = { stream, text: node }
  }

  return {
    element,
    /** @param {Piece[]} pieces */
    write(pieces) {
      for (const { stream, text } of pieces) append(stream, cleaners[stream].next(text))
    },
    /** Nothing more comes: what waited for more is shown. */
    finish() {
      for (const stream of /** @type {Stream[]} */ (Object.keys(cleaners))) append(stream, cleaners[stream].rest())
    },
    isEmpty: () => last === null,
  }
}
