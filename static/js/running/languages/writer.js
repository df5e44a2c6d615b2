/**
 * Output on its way out of the worker. The first pieces leave at once, so that a program that hangs after them has still
 * said them; from then on they are gathered, so that a million small ones are not a million messages.
 */
import { LIMITS } from "../../core/limits.js"

const AT_ONCE = 500
const GATHERED_MS = 50
const GATHERED_CHARS = 4096

/** @typedef {"stdout" | "stderr"} Stream */

/** @param {(message: object) => void} post @param {() => number} [now] milliseconds */
export function createWriter(post, now = () => performance.now()) {
  let sent = 0
  let left = LIMITS.RUN_OUTPUT_BYTES + 1 // One more than may be, so that the frame sees that it was too much.
  /** @type {Stream} */
  let stream = "stdout"
  let gathered = ""
  let since = 0

  function flush() {
    if (gathered === "") return
    post({ type: "output", stream, text: gathered })
    gathered = ""
    sent += 1
  }

  return {
    flush,
    /** @param {Stream} to @param {string} text */
    write(to, text) {
      const fitting = text.slice(0, left)
      left -= fitting.length
      if (to !== stream) flush()
      if (gathered === "") since = now()
      stream = to
      gathered += fitting
      if (sent < AT_ONCE || left === 0 || gathered.length >= GATHERED_CHARS || now() - since >= GATHERED_MS) flush()
    },
  }
}
