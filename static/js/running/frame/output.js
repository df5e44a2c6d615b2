/**
 * The output of a run on its way to the page: in pieces, twenty times a second at most, and cut when it is too much, so
 * that a flood costs the page nothing.
 */
const PAUSE_MS = 50
const encoder = new TextEncoder()

/** @typedef {"stdout" | "stderr"} Stream */

/** @param {{most: number, say: (stream: Stream, text: string) => void, onFull: () => void}} given `most` in bytes of UTF-8 */
export function createOutput({ most, say, onFull }) {
  let left = most
  let isOver = false
  /** @type {{stream: Stream, text: string}[]} */
  let waiting = []
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  let lastSaid = -Infinity

  function flush() {
    clearTimeout(timer)
    timer = undefined
    const pieces = waiting
    waiting = []
    for (const { stream, text } of pieces) say(stream, text)
    if (pieces.length > 0) lastSaid = performance.now()
  }

  /** @param {Stream} stream @param {string} text */
  function keep(stream, text) {
    const last = waiting.at(-1)
    if (last?.stream === stream) last.text += text
    else waiting.push({ stream, text })
    timer ??= setTimeout(flush, Math.max(0, lastSaid + PAUSE_MS - performance.now()))
  }

  return {
    flush,
    /** @param {Stream} stream @param {string} text */
    write(stream, text) {
      if (isOver || text === "") return
      const fitting = beginning(text, left)
      left -= encoder.encode(fitting).length
      if (fitting !== "") keep(stream, fitting)
      if (fitting.length < text.length) onFull()
    },
    /** Say what still waits, and nothing more. */
    finish() {
      isOver = true
      flush()
    },
  }
}

/** As much of a text as fits, in whole characters. @param {string} text @param {number} bytes */
export function beginning(text, bytes) {
  // A character takes at least a byte, so this much is all that can matter of a text of any length.
  const { read } = encoder.encodeInto(text.slice(0, bytes + 1), new Uint8Array(bytes))
  return text.slice(0, read)
}
