/**
 * Telling the room what a run of this page does: output in bundles, one after the other, and then its end. What is not
 * acknowledged is sent again; the server takes nothing twice.
 */
import { INCOMING } from "../core/events.js"
import { LIMITS } from "../core/limits.js"
import { insist, pauseFor, sendable } from "./insist.js"

const EVERY_MS = 120 // Fewer than the server takes in a second.

/** @typedef {import("./runs.js").Piece} Piece */

/** @param {string} text @param {number} most where to cut it, never inside a character that has two halves */
function cutAt(text, most) {
  if (text.length <= most) return text.length
  const isHalf = /[\ud800-\udbff]/.test(text[most - 1])
  return isHalf ? most - 1 : most
}

/** Takes as much from the front of the queue as one message may hold. @param {Piece[]} queue @returns {Piece[]} */
export function bundle(queue, { chars = LIMITS.RUN_MESSAGE_CHARS, pieces = LIMITS.RUN_MESSAGE_PIECES } = {}) {
  /** @type {Piece[]} */
  const taken = []
  let left = chars
  while (queue.length > 0 && taken.length < pieces) {
    const [first] = queue
    const size = cutAt(first.text, left)
    if (size <= 0) break
    taken.push({ stream: first.stream, text: first.text.slice(0, size) })
    left -= size
    if (size < first.text.length) queue[0] = { stream: first.stream, text: first.text.slice(size) }
    else queue.shift()
  }
  return taken
}

/**
 * @param {Pick<import("../core/socket.js").RoomSocket, "request" | "state">} socket
 * @param {number} run
 * @param {(ms: number) => Promise<void>} [pause]
 */
export function createSender(socket, run, pause = pauseFor) {
  /** @type {Piece[]} */
  const queue = []
  let number = 0
  let isSending = false
  let isOver = false
  /** @type {Promise<void>} */
  let sending = Promise.resolve()

  /** Until it is taken, or refused for good. @param {string} event @param {object} payload */
  async function ask(event, payload) {
    isOver = !await insist(socket, event, { run, ...payload }, pause)
  }

  async function send() {
    while (queue.length > 0 && !isOver) {
      number += 1
      await ask(INCOMING.SEND_RUN_OUTPUT, { number, pieces: bundle(queue) })
      await pause(EVERY_MS)
    }
    isSending = false
  }

  return {
    /** @param {Piece} piece */
    write(piece) {
      const text = sendable(piece.text)
      const last = queue.at(-1)
      if (last?.stream === piece.stream) queue[queue.length - 1] = { stream: last.stream, text: last.text + text }
      else if (text) queue.push({ stream: piece.stream, text })
      if (isSending || queue.length === 0) return
      isSending = true
      sending = pause(EVERY_MS).then(send)
    },
    /** @param {{outcome: string, exit_code: number, milliseconds: number}} end */
    async end(end) {
      await sending
      if (!isOver) await ask(INCOMING.END_RUN, end)
    },
  }
}
