/**
 * How each design of a shared editor is spoken to: entering a room, typing one key, hearing it.
 *
 * A design opens a room's two connections and gives back what types into it. It tells `ears` how many keys more the
 * other person has whole, and up to which key all is stored. Keys arrive in order in every design.
 */
import * as decoding from "lib0/decoding"
import * as encoding from "lib0/encoding"
import { encoded } from "../static/js/core/whole.js"
import { counting, seedOf, typed } from "./typing.mjs"
import { frame, open } from "./websocket.mjs"

/**
 * @typedef {{ heard: (count: number) => void, saved: (number: number) => void, refused: (why: string) => void }} Ears
 * @typedef {{ name: string, cookies: [string, string] }} Room
 * @typedef {{ type: (number: number) => void, close: () => void }} Typist  `number` counts from 1
 * @typedef {{ url: string, room: Room, text: string, typing: import("./typing.mjs").Typing, ears: Ears }} Entry
 * @typedef {Awaited<ReturnType<typeof open>>} Wire
 */

export const ATTACHED = '{"_placeholder":true,"num":0}'
const ALIVE_MS = 20_000
export const EMPTY_STATE = Uint8Array.of(0)

/**
 * A Socket.IO connection (engine.io 4, WebSocket only). `heard` gets each packet; one with a binary part once the
 * part is there, and one that is a message of its own with an empty packet.
 * @param {string} address @param {string} cookie @param {(packet: string, part: Buffer | null) => void} heard
 * @param {string} [room] which a proxy before several processes chooses by
 * @param {string} [auth] what the client says of itself, as JSON
 */
export async function socketIo(address, cookie, heard, room = "", auth = "") {
  /** @type {(packet: string) => void} */
  let answered = () => {}
  let announced = "", awaited = 0
  const next = () => new Promise((resolve) => { answered = resolve })
  const opened = next()
  const wire = await open(`${address.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket&room=${room}`, {
    cookie,
    heard(message, isText) {
      if (!isText) {
        awaited -= 1
        heard(awaited < 0 ? "" : announced, message)
        return
      }
      const packet = message.toString()
      awaited = Number(/^4[56](\d+)-/.exec(packet)?.[1] ?? 0)
      if (packet === "2") wire.send(frame("3"))
      else if (packet.startsWith("45")) announced = packet
      else if (packet.startsWith("42")) heard(packet, null)
      else {
        announced = packet // The parts of an acknowledgement, if it has any, come next.
        answered(packet)
      }
    },
  })
  await opened
  const welcome = next()
  wire.send(frame(`40${auth}`))
  await welcome
  return {
    wire,
    /** Send an event and wait for its acknowledgement. @param {string} data @param {Uint8Array} [part] */
    async ask(data, part) {
      const answer = next()
      wire.send(frame(part ? `451-1${data}` : `421${data}`))
      if (part) wire.send(frame(part))
      const packet = await answer
      if (packet.includes('"ok":false')) throw new Error(packet)
    },
  }
}

/** @param {Wire[]} wires */
function closeAll(...wires) {
  for (const wire of wires) wire.close()
}

/** NeuroHire: updates, each in one message, acknowledged once they are stored. @param {Entry} entry */
const ours = (entry) => enterOurs(entry, '{"whole":true}')

/** The same as clients do that know Socket.IO only: an edit is two messages. @param {Entry} entry */
const oursInTwo = (entry) => enterOurs(entry, "")

/** @param {Entry} entry @param {string} auth @returns {Promise<Typist>} */
async function enterOurs({ url, room, typing, ears }, auth) {
  const count = counting(typing)
  const other = await socketIo(url, room.cookies[1], (packet, part) => {
    if (part !== null && packet.startsWith('451-["document-update"')) ears.heard(count(part))
    else if (part !== null && packet === "" && part[0] === 1) ears.heard(count(part.subarray(toldHead(part))))
  }, room.name, auth)
  const own = await socketIo(url, room.cookies[0], (packet) => {
    if (packet.startsWith('42["document-saved"')) ears.saved(Number(/"number":(\d+)/.exec(packet)?.[1]))
    else if (packet.startsWith('42["document-refused"')) ears.refused(packet)
  }, room.name, auth)
  for (const one of [other, own]) {
    await one.ask(`["join",{"room":"${room.name}","document":true}]`)
    await one.ask(`["document-sync",{"room":"${room.name}","state":${ATTACHED}}]`, EMPTY_STATE)
  }
  return {
    type(number) {
      if (auth) {
        own.wire.send(frame(/** @type {Uint8Array} */ (encoded(["document-update", { room: room.name, number, update: typing.updates[number - 1] }]))))
        return
      }
      own.wire.send(frame(`451-["document-update",{"room":"${room.name}","number":${number},"update":${ATTACHED}}]`))
      own.wire.send(frame(typing.updates[number - 1]))
    },
    close: () => closeAll(own.wire, other.wire),
  }
}

/** How many bytes come before the update in an edit that is told in one message. @param {Buffer} message */
function toldHead(message) {
  let at = 1
  while (message[at] > 127) at += 1
  return at + 1 + 16
}

/** The whole text at every key. @param {Entry} entry @returns {Promise<Typist>} */
async function wholeText({ url, room, text, typing, ears }) {
  const other = await socketIo(url, "", (packet) => { if (packet.startsWith('42["code-update"')) ears.heard(1) })
  const own = await socketIo(url, "", () => {})
  for (const one of [other, own]) await one.ask(`["join",{"room":"${room.name}"}]`)
  let present = text
  return {
    type(number) {
      present = typed(present, typing.strokes[number - 1])
      own.wire.send(frame(`42["code-change",${JSON.stringify({ room: room.name, code: present })}]`))
    },
    close: () => closeAll(own.wire, other.wire),
  }
}

/** 36 bytes that nobody reads. @param {Entry} entry @returns {Promise<Typist>} */
async function bareRelay({ url, room, ears }) {
  const other = await socketIo(url, "", (_packet, part) => { if (part !== null) ears.heard(1) })
  const own = await socketIo(url, "", () => {})
  for (const one of [other, own]) await one.ask(`["join","${room.name}"]`)
  const bytes = Buffer.alloc(36, 7)
  return {
    type() {
      own.wire.send(frame(`451-["edit",${ATTACHED}]`))
      own.wire.send(frame(bytes))
    },
    close: () => closeAll(own.wire, other.wire),
  }
}

/** Hocuspocus's messages: the document's name, a kind, and for the kind "sync" a step of y-protocols. */
const SYNC = 0, AUTHENTICATION = 2, STATUS = 8, PING = 9
const ASK = 0, ANSWER = 1, UPDATE = 2

/** Yjs documents on a Hocuspocus server. @param {Entry} entry @returns {Promise<Typist>} */
async function hocuspocus({ url, room, text, typing, ears }) {
  /** @param {number} kind @param {number} step @param {Uint8Array} content */
  const message = (kind, step, content) => {
    const encoder = encoding.createEncoder()
    encoding.writeVarString(encoder, room.name)
    encoding.writeVarUint(encoder, kind)
    encoding.writeVarUint(encoder, step)
    encoding.writeVarUint8Array(encoder, content)
    return frame(encoding.toUint8Array(encoder))
  }
  /** @param {(kind: number, step: number, content: () => Uint8Array) => void} heard */
  const enter = async (heard) => {
    const wire = await open(url.replace("http", "ws"), {
      heard(bytes) {
        const decoder = decoding.createDecoder(bytes)
        decoding.readVarString(decoder)
        const kind = decoding.readVarUint(decoder)
        heard(kind, kind === SYNC ? decoding.readVarUint(decoder) : 0, () => decoding.readVarUint8Array(decoder))
      },
    })
    wire.send(message(AUTHENTICATION, 0, Buffer.from("nobody asks for a token")))
    return wire
  }
  const own = await until((isThere) => enter((kind) => { if (kind === STATUS) isThere() }), (wire) => {
    wire.send(message(SYNC, UPDATE, seedOf(text)))
  })
  const count = counting(typing)
  const other = await until((isThere) => enter((kind, step, content) => {
    if (kind !== SYNC) return
    if (step === ANSWER) isThere()
    else if (step === UPDATE) ears.heard(count(content()))
  }), (wire) => { wire.send(message(SYNC, ASK, EMPTY_STATE)) })
  // Who says nothing for a minute is cut off, and whoever only reads has nothing to say.
  const alive = setInterval(() => { other.send(message(PING, 0, EMPTY_STATE)) }, ALIVE_MS)
  return {
    type(number) { own.send(message(SYNC, UPDATE, typing.updates[number - 1])) },
    close() {
      clearInterval(alive)
      closeAll(own, other)
    },
  }
}

/** Yjs documents on a y-websocket server, whose messages are a kind and a step. @param {Entry} entry @returns {Promise<Typist>} */
async function yWebsocket({ url, room, text, typing, ears }) {
  /** @param {number} step @param {Uint8Array} content */
  const message = (step, content) => {
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, SYNC)
    encoding.writeVarUint(encoder, step)
    encoding.writeVarUint8Array(encoder, content)
    return frame(encoding.toUint8Array(encoder))
  }
  /** @param {(step: number, content: () => Uint8Array) => void} heard */
  const enter = (heard) => open(`${url.replace("http", "ws")}/${room.name}`, {
    heard(bytes) {
      const decoder = decoding.createDecoder(bytes)
      if (decoding.readVarUint(decoder) === SYNC) heard(decoding.readVarUint(decoder), () => decoding.readVarUint8Array(decoder))
    },
  })
  const own = await until((isThere) => enter((step) => { if (step === ANSWER) isThere() }), (wire) => {
    wire.send(message(UPDATE, seedOf(text)))
    wire.send(message(ASK, EMPTY_STATE))
  })
  const count = counting(typing)
  const other = await until((isThere) => enter((step, content) => {
    if (step === ANSWER) isThere()
    else if (step === UPDATE) ears.heard(count(content()))
  }), (wire) => { wire.send(message(ASK, EMPTY_STATE)) })
  return {
    type(number) { own.send(message(UPDATE, typing.updates[number - 1])) },
    close: () => closeAll(own, other),
  }
}

/**
 * A wire that was made, told what to begin with, and has heard what it waits for.
 * @param {(isThere: () => void) => Promise<Wire>} make @param {(wire: Wire) => void} begin
 */
async function until(make, begin) {
  /** @type {Wire | null} */
  let wire = null
  await new Promise((resolve, reject) => {
    make(() => resolve(undefined)).then((made) => { wire = made; begin(made) }, reject)
  })
  return /** @type {Wire} */ (/** @type {unknown} */ (wire))
}

/** @type {Record<string, (entry: Entry) => Promise<Typist>>} */
export const DESIGNS = {
  ours, "ours-in-two": oursInTwo, "whole-text": wholeText, "bare-relay": bareRelay, hocuspocus, "y-websocket": yWebsocket,
}
