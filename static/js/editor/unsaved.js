/**
 * The edits of this page that the server has not stored yet, in the order they were made, each with its number, and
 * how fast they may go out. Every one is in the outbox as well, so that it outlives the page.
 */
import { INCOMING } from "../core/events.js"

/** @typedef {import("./outbox.js").Input} Input */
/** @typedef {{number: number, update: Uint8Array, input?: Input, sentAt: number | null, isBundle?: boolean}} Edit */

// A little below what the server takes from one page (EDITED in sockets/contract.py).
const PER_S = 50
const BURST = 500
/** The largest update the server takes (MAX_UPDATE_BYTES in sockets/contract.py). */
const MAX_UPDATE_BYTES = 1_200_000
// Sent and not yet stored: so much may stand in the browser's and the server's buffers at once.
const MOST_IN_FLIGHT_BYTES = 512 * 1024
const MOST_WAITING_BYTES = 4 * 1024 * 1024 // The same while the server's database is away and it stores nothing.

/** @param {{socket: import("../core/socket.js").RoomSocket, outbox: import("./outbox.js").Outbox, clock: {now(): number}}} parts */
export function createUnsaved({ socket, outbox, clock }) {
  /** @type {Edit[]} */
  let edits = []
  /** What one difference stands for until it is stored. @type {Edit[]} */
  let aside = []
  let last = 0
  let sent = 0 // How many of them, from the first on, are on their way.
  let inFlightBytes = 0
  let tokens = BURST
  let countedAt = clock.now()

  function countTokens() {
    const now = clock.now()
    tokens = Math.min(BURST, tokens + (Math.max(0, now - countedAt) / 1000) * PER_S)
    countedAt = now
  }

  function recall() {
    for (const edit of edits) edit.sentAt = null
    sent = 0
    inFlightBytes = 0
  }

  return {
    get size() { return edits.length },
    get updates() { return edits.map(({ update }) => update) },
    /** When the first of those on their way went out; null when none is. @returns {number | null} */
    get sentAt() { return edits[0]?.sentAt ?? null },
    /** The number of the next to be sent. @returns {number | null} */
    get next() { return edits[sent]?.number ?? null },
    /** Whether the server would not even look at the next one. */
    get isNextTooLarge() { return edits[sent]?.update.byteLength > MAX_UPDATE_BYTES },

    /** @param {Uint8Array} update @param {Input} [input] */
    add(update, input) {
      last += 1
      edits.push({ number: last, update, ...(input && { input }), sentAt: null })
      outbox.put(last, update, input)
    },

    /** @param {number} upTo @returns {boolean} whether that was news */
    saved(upTo) {
      let count = 0
      while (count < edits.length && edits[count].number <= upTo) {
        if (count < sent) inFlightBytes -= edits[count].update.byteLength
        count += 1
      }
      if (count === 0) return false
      edits = edits.slice(count)
      aside = aside.filter(({ number }) => number > upTo)
      sent = Math.max(0, sent - count)
      outbox.clear(upTo)
      return true
    },

    /** @param {number} number @returns {Edit | undefined} */
    find: (number) => edits.find((edit) => edit.number === number),

    /** @param {Edit} edit */
    before: (edit) => edits.filter(({ number }) => number < edit.number),

    /** @param {Edit} edit */
    drop({ number }) {
      outbox.clear(number, number)
      edits = edits.filter((one) => one.number !== number)
      recall()
    },

    /** Takes this one and all later ones out. @param {Edit} edit */
    dropFrom(edit) {
      outbox.clear(last, edit.number)
      edits = this.before(edit)
      recall()
    },

    /** One difference goes out in the place of all; it is nothing that has to outlive the page. @param {Uint8Array} update */
    bundle(update) {
      last += 1
      aside = edits
      edits = [{ number: last, update, input: "sync", sentAt: null, isBundle: true }]
      recall()
    },

    /** The single edits are there again. */
    unbundle() {
      edits = [...aside, ...edits.filter(({ isBundle }) => !isBundle)]
      aside = []
      recall()
    },

    /** All of them go out anew. */
    recall,

    /**
     * Sends what may go now; one that is too large for the server stays the `next`.
     * @param {boolean} isPatient whether the server has said that it stores nothing just now
     * @returns {number | null} after how many milliseconds to go on; null when there is nothing, or the next answer decides
     */
    send(isPatient) {
      countTokens()
      const most = isPatient ? MOST_WAITING_BYTES : MOST_IN_FLIGHT_BYTES
      while (sent < edits.length) {
        const { number, update, input } = edits[sent]
        if (update.byteLength > MAX_UPDATE_BYTES) return null
        if (inFlightBytes > 0 && inFlightBytes + update.byteLength > most) return null
        if (tokens < 1) return Math.ceil(((1 - tokens) / PER_S) * 1000)
        socket.send(INCOMING.DOCUMENT_UPDATE, { number, update, ...(input && { input }) })
        edits[sent].sentAt = clock.now()
        tokens -= 1
        sent += 1
        inFlightBytes += update.byteLength
      }
      return null
    },
  }
}
