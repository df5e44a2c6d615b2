/**
 * The same rooms of two as `bench/designs.mjs` has, entered by each design's own client in place of bytes by hand: the
 * modules of our page, and the providers of Hocuspocus and y-websocket. They share a process, so they cost the load
 * generator more than they would cost two browsers; the servers see what real pages send.
 */
import "fake-indexeddb/auto"

import { HocuspocusProvider } from "@hocuspocus/provider"
import { indexedDB } from "fake-indexeddb"
import { io } from "socket.io-client"
import { WebSocket } from "ws"
import { WebsocketProvider } from "y-websocket"
import * as Y from "yjs"

import { INCOMING, OUTGOING } from "../../static/js/core/events.js"
import { createRoomSocket } from "../../static/js/core/socket.js"
import { createDocument, MAIN } from "../../static/js/document/document.js"
import { createOutbox } from "../../static/js/document/outbox.js"
import { createSync } from "../../static/js/document/sync.js"
import { counting, seedOf, TYPIST } from "../typing.mjs"

/** @typedef {import("../designs.mjs").Entry} Entry @typedef {import("../designs.mjs").Typist} Typist */

// The page's scripts look here for sentences in other languages.
Object.assign(globalThis, { document: { getElementById: () => null, documentElement: { lang: "en" } } })

let opened = 0

/**
 * Types into one document and counts in the other.
 * @param {Entry} entry @param {{ doc: any, text: any, close: () => void }} own @param {{ doc: any, close: () => void }} other
 * @returns {Typist}
 */
function between({ typing, ears }, own, other) {
  const count = counting(typing)
  own.doc.clientID = TYPIST
  other.doc.on("update", (/** @type {Uint8Array} */ update) => { ears.heard(count(update)) })
  return {
    type(number) {
      const { at, insert, remove } = typing.strokes[number - 1]
      if (remove) own.text.delete(at, remove)
      else own.text.insert(at, insert)
    },
    close() {
      own.close()
      other.close()
    },
  }
}

/** Our page as far as the document goes. @param {Entry} entry @param {string} cookie @param {(number: number) => void} [saved] */
async function ourPage({ url, room }, cookie, saved = () => {}) {
  const socket = createRoomSocket({
    room: room.name,
    connect: (options) => io(url, { ...options, forceNew: true, extraHeaders: { Cookie: cookie } }),
  })
  const shared = createDocument()
  opened += 1
  const outbox = createOutbox({ indexedDB, key: `${room.name} ${opened}`, pageId: `page ${opened}` })
  const sync = createSync({ socket, document: shared, outbox, onStatus() {} })
  socket.on(OUTGOING.DOCUMENT_SAVED, ({ number }) => saved(number))
  await new Promise((resolve) => { socket.onState((state) => { if (state === "live") resolve(undefined) }) })
  await socket.request(INCOMING.JOIN, { document: true })
  await sync.start()
  return {
    doc: shared.doc,
    text: shared.text(MAIN),
    close() {
      sync.stop()
      socket.close()
    },
  }
}

/** @param {Entry} entry */
async function ours(entry) {
  const { cookies } = entry.room
  return between(entry, await ourPage(entry, cookies[0], entry.ears.saved), await ourPage(entry, cookies[1]))
}

/** @param {Entry} entry @param {(doc: Y.Doc, synced: () => void) => { destroy: () => void }} provide */
async function byProvider(entry, provide) {
  /** @param {boolean} isFirst */
  const enter = async (isFirst) => {
    const doc = new Y.Doc()
    if (isFirst) Y.applyUpdate(doc, seedOf(entry.text))
    /** @type {ReturnType<typeof provide> | null} */
    let provider = null
    await new Promise((resolve) => { provider = provide(doc, () => resolve(undefined)) })
    return { doc, text: doc.getText("text:main"), close: () => provider?.destroy() }
  }
  return between(entry, await enter(true), await enter(false))
}

/** @param {Entry} entry */
const hocuspocus = (entry) => byProvider(entry, (document, onSynced) => {
  const options = { url: entry.url.replace("http", "ws"), name: entry.room.name, document, WebSocketPolyfill: WebSocket, onSynced }
  return new HocuspocusProvider(/** @type {any} */ (options))
})

/** @param {Entry} entry */
const yWebsocket = (entry) => byProvider(entry, (doc, synced) => {
  // Without `disableBc` the two of a room would hear each other within this process, past the server.
  const options = { WebSocketPolyfill: WebSocket, disableBc: true }
  const provider = new WebsocketProvider(entry.url.replace("http", "ws"), entry.room.name, doc, /** @type {any} */ (options))
  provider.once("sync", synced)
  return provider
})

/** @type {Record<string, (entry: Entry) => Promise<Typist>>} */
export const CLIENTS = { "ours, own client": ours, "hocuspocus, own client": hocuspocus, "y-websocket, own client": yWebsocket }
