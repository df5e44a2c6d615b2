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

export function createOutputView() {
  const element = el("pre", { class: "run-text", dir: "auto" })
  const cleaners = { stdout: createCleaner(), stderr: createCleaner(), stdin: createCleaner() }
  /** @type {{stream: Stream, text: Text} | null} */
  let last = null
  /** The end of a line waits until it is known what stands in the next one: a stream's ground would reach into it. */
  let lineEnd = ""

  /** @param {Stream} stream @param {string} given */
  function append(stream, given) {
    if (!given) return
    const text = last?.stream === stream ? lineEnd + given : given
    if (lineEnd && last?.stream !== stream) element.append(lineEnd)
    lineEnd = text.endsWith("\n") ? "\n" : ""
    put(stream, text.slice(0, text.length - lineEnd.length))
  }

  /** @param {Stream} stream @param {string} text */
  function put(stream, text) {
    if (last?.stream === stream) return last.text.appendData(text)
    const node = document.createTextNode(text)
    const word = wordOf(stream)
    element.append(el("span", { class: `run-${stream}` }, word && el("span", { class: "sr-only" }, `${word} `), node))
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
