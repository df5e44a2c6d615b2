/**
 * An edit or a cursor in one binary message, where page and server both know it; sockets/whole.py says what the bytes
 * are, and is the server's half. Everything else is Socket.IO's, whose own encoder and decoder are extended here by the
 * option it has for that (https://socket.io/docs/v4/custom-parser/).
 */
import { Decoder, Encoder, PacketType, protocol } from "socket.io-parser"

import { INCOMING, OUTGOING } from "./events.js"

/** What a page says of itself when it connects, and what the answer to its `document-sync` says of the server. */
export const SAID_AS = "whole"

const EDIT = 1, CURSOR = 2
/** By their numbers from 1 on; typing has none. */
const INPUTS = ["paste", "drop", "undo", "sync", "register"]
const PROOF_BYTES = 16
const EDIT_FIELDS = new Set(["room", "number", "update", "input"])

/** @typedef {import("socket.io-parser").Packet} Packet */

/**
 * The parser of one connection. Messages are said in one only after `begin`, and not after `end`.
 */
export function createParser() {
  let isWhole = false

  class WholeEncoder extends Encoder {
    /** @override @param {Packet} packet @returns {any[]} */
    encode(packet) {
      const message = isWhole && packet.type === PacketType.EVENT && packet.id === undefined ? encoded(packet.data) : null
      return message === null ? super.encode(packet) : [message]
    }
  }

  class WholeDecoder extends Decoder {
    /** How many binary parts were announced and have not come yet. */
    #awaited = 0

    /** @override @param {any} message */
    add(message) {
      if (typeof message !== "string" && this.#awaited === 0) {
        this.emitReserved("decoded", { type: PacketType.EVENT, nsp: "/", data: decoded(new Uint8Array(message)) })
        return
      }
      this.#awaited = typeof message === "string" ? Number(/^[56](\d+)-/.exec(message)?.[1] ?? 0) : this.#awaited - 1
      super.add(message)
    }
  }

  return {
    parser: { protocol, Encoder: WholeEncoder, Decoder: WholeDecoder },
    /** The server has said that it knows this. */
    begin() { isWhole = true },
    /** The next connection may be to another server. */
    end() { isWhole = false },
  }
}

/**
 * @param {[string, Record<string, any>]} data an event and its payload
 * @returns {Uint8Array<ArrayBuffer> | null} null where it goes the usual way
 */
export function encoded([name, payload]) {
  if (name === INCOMING.AWARENESS_UPDATE) return joined([CURSOR], payload.update)
  if (name !== INCOMING.DOCUMENT_UPDATE || !Object.keys(payload).every((field) => EDIT_FIELDS.has(field))) return null
  const input = payload.input === undefined ? 0 : INPUTS.indexOf(payload.input) + 1
  if (payload.input !== undefined && input === 0) return null
  return joined([EDIT, ...bytesOf(payload.number), input], payload.update)
}

/** @param {Uint8Array<ArrayBuffer>} message @returns {[string, object]} an event and its payload; throws for what is none */
export function decoded(message) {
  const kind = message[0]
  const [from, at] = numberIn(message, 1)
  if (kind === CURSOR) return [OUTGOING.AWARENESS_UPDATE, { from, update: rest(message, at) }]
  if (kind !== EDIT || message.length < at + PROOF_BYTES) throw new Error("no message of ours")
  const proof = Array.from(message.subarray(at, at + PROOF_BYTES), (byte) => byte.toString(16).padStart(2, "0")).join("")
  return [OUTGOING.DOCUMENT_UPDATE, { from, proof, update: rest(message, at + PROOF_BYTES) }]
}

/** @param {Uint8Array<ArrayBuffer>} message @param {number} at */
const rest = (message, at) => message.slice(at).buffer

/** @param {number[]} head @param {Uint8Array} update */
function joined(head, update) {
  const made = new Uint8Array(head.length + update.length)
  made.set(head)
  made.set(update, head.length)
  return made
}

/** A whole number, seven bits to a byte from the lowest on. @param {number} number */
function bytesOf(number) {
  const bytes = []
  let left = number
  for (; left > 127; left = Math.floor(left / 128)) bytes.push((left % 128) | 128)
  return [...bytes, left]
}

/** @param {Uint8Array} message @param {number} start @returns {[number, number]} the number that begins there, and where it ends */
function numberIn(message, start) {
  let value = 0, scale = 1, at = start
  for (;;) {
    if (at >= message.length || scale > 2 ** 49) throw new Error("no message of ours")
    const byte = message[at]
    at += 1
    value += (byte & 127) * scale
    if (byte < 128) return [value, at]
    scale *= 128
  }
}
