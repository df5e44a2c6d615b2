/**
 * The edits of this page that the server has not stored yet, in the order they were made, each with its number, and
 * how fast they may go out. Every one is in the outbox as well, so that it outlives the page.
 */
import { INCOMING } from "../core/events.js"
import { LIMITS } from "../core/limits.js"
import { piecesOf } from "./pieces.js"

/** @typedef {import("./outbox.js").Input} Input */
/**
 * @typedef {object} Edit
 * @property {number} number
 * @property {Uint8Array} update
 * @property {Input} [input]
 * @property {number | null} sentAt
 * @property {number} order when it was made, or heard of
 * @property {number} [author] somebody else, whose edit the server has lost
 * @property {string} [proof] that it was theirs
 */

// A little below what the server takes from one page.
const SHARE = 5 / 6
const PER_S = Math.floor(LIMITS.EDITS_PER_S * SHARE)
const BURST = Math.floor(LIMITS.EDITS_AT_ONCE * SHARE)
// Sent and not yet stored: so much may stand in the browser's and the server's buffers at once.
const MOST_IN_FLIGHT_BYTES = 512 * 1024
const MOST_WAITING_BYTES = 4 * 1024 * 1024 // The same while the server's database is away and it stores nothing.

/** @param {{socket: import("../core/socket.js").RoomSocket, outbox: import("./outbox.js").Outbox, clock: {now(): number}}} parts */
export function createUnsaved({ socket, outbox, clock }) {
  /** @type {Edit[]} */
  let edits = []
  /** @type {import("./pieces.js").Most} What the server takes at once; half of it, because the document grows. */
  let most = { structs: Infinity, ranges: Infinity }
  let last = 0
  let order = 0
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

  /** The others' edits do not outlive the page. @param {Edit} edit */
  function append(edit) {
    last += 1
    edits.push({ ...edit, number: last })
    if (edit.author === undefined) outbox.put(last, edit.update, edit.input)
  }

  return {
    get size() { return edits.length },
    get updates() { return edits.map(({ update }) => update) },
    /** When the first of those on their way went out; null when none is. @returns {number | null} */
    get sentAt() { return edits[0]?.sentAt ?? null },
    /** The number of the next to be sent. @returns {number | null} */
    get next() { return edits[sent]?.number ?? null },
    /** Whether the server would not even look at the next one. */
    get isNextTooLarge() { return edits[sent]?.update.byteLength > LIMITS.UPDATE_BYTES },

    /** What comes now came after all that was there before. */
    nextOrder: () => (order += 1),

    /** @param {Uint8Array} update @param {Input} [input] */
    add(update, input) {
      order += 1
      for (const piece of piecesOf(update, most)) append({ number: 0, update: piece, ...(input && { input }), sentAt: null, order })
    },

    /**
     * What the server said in a sync: how much it takes at once, and what it has lost of the others' edits. Those go out
     * again among this page's own, in the order in which this page made and heard them.
     * @param {import("./pieces.js").Most} allowed
     * @param {{update: Uint8Array, author: number, proof: string, order: number}[]} lost
     */
    arrange(allowed, lost) {
      most = { structs: Math.ceil(allowed.structs / 2), ranges: Math.ceil(allowed.ranges / 2) }
      const own = edits.filter(({ author }) => author === undefined)
      const cut = own.flatMap((edit) => piecesOf(edit.update, most).map((update) => ({ ...edit, update })))
      const isAsItWas = own.length === edits.length && cut.length === own.length
      if (isAsItWas && lost.length === 0) return
      outbox.clear(last)
      edits = []
      const all = [...cut, ...lost.map((one) => ({ ...one, number: 0, sentAt: null }))]
      for (const edit of all.sort((one, other) => one.order - other.order)) append(edit)
      recall()
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
      sent = Math.max(0, sent - count)
      outbox.clear(upTo)
      return true
    },

    /** @param {number} number @returns {Edit | undefined} */
    find: (number) => edits.find((edit) => edit.number === number),

    /** @param {Edit} edit */
    before: (edit) => edits.filter(({ number }) => number < edit.number),

    /** What this page made from this edit on. @param {Edit} edit */
    from: (edit) => edits.filter(({ number, author }) => number >= edit.number && author === undefined).map(({ update }) => update),

    /** In the place of all others. @param {Uint8Array} update */
    keepOnly(update) {
      outbox.clear(last)
      edits = []
      append({ number: 0, update, sentAt: null, order })
      recall()
    },

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

    /** All of them go out anew. */
    recall,

    /**
     * Sends what may go now; one that is too large for the server stays the `next`.
     * @param {boolean} isPatient whether the server has said that it stores nothing just now
     * @returns {number | null} after how many milliseconds to go on; null when there is nothing, or the next answer decides
     */
    send(isPatient) {
      countTokens()
      const mostBytes = isPatient ? MOST_WAITING_BYTES : MOST_IN_FLIGHT_BYTES
      while (sent < edits.length) {
        const { number, update, input, author, proof } = edits[sent]
        if (update.byteLength > LIMITS.UPDATE_BYTES) return null
        if (inFlightBytes > 0 && inFlightBytes + update.byteLength > mostBytes) return null
        if (tokens < 1) return Math.ceil(((1 - tokens) / PER_S) * 1000)
        socket.send(INCOMING.DOCUMENT_UPDATE, { number, update, ...(input && { input }), ...(author && { author, proof }) })
        edits[sent].sentAt = clock.now()
        tokens -= 1
        sent += 1
        inFlightBytes += update.byteLength
      }
      return null
    },
  }
}
