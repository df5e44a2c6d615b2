/**
 * A server of documents as the contract describes it, the network between it and the pages, and the pages. Time is the
 * mocked one: every message takes as long as the test says, and those of one connection keep their order.
 */
import { mock } from "node:test"
import * as Y from "yjs"

import { SocketError } from "../../../static/js/core/socket.js"
import { createDocument } from "../../../static/js/document/document.js"
import { createSync } from "../../../static/js/document/sync.js"
import { settle } from "../room/fakes.js"

const COMMIT_MS = 100
const SENTENCES = { "document-too-large": "The document would become too large.", "document-malformed": "This change could not be accepted." }

export async function pass(ms, stepMs = 10) {
  for (let passed = 0; passed < ms; passed += stepMs) {
    mock.timers.tick(stepMs)
    await settle()
  }
}

const docOf = (updates) => {
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, update)
  return doc
}

/** As only the server can make it. */
const proofOf = (author, update) => `${author}:${update.join()}`

const clientsOf = (update) => [...Y.parseUpdateMeta(update).to.keys()]
const ownersOf = (log) => new Map(log.flatMap(({ update, author }) => clientsOf(update).map((client) => [client, author])))

/** Whether another text stands under the same clocks. */
function isOther({ store }, { id, content }) {
  if (!(content instanceof Y.ContentString) || id.clock >= Y.getState(store, id.client)) return false
  const item = Y.getItem(store, id)
  return !item.deleted && item.content.str[id.clock - item.id.clock] !== content.str[0]
}

const isPending = ({ store }) => store.pendingStructs !== null || store.pendingDs !== null
const strings = (update) => Y.decodeUpdate(update).structs
  .flatMap(({ content }) => (content instanceof Y.ContentString ? [content.str] : []))

const NORMAL = { structs: 1000, ranges: 1000 }

export function createHub({ delayMs = () => 1, maxText = Infinity, forbidden = null, refusal = () => null, most = NORMAL } = {}) {
  const hub = {
    doc: new Y.Doc(), log: [], waiting: [], pages: new Map(), owners: new Map(), isDatabaseAway: false, heard: [], refusals: [], refusal,
    refuseSync: () => null, most,
  }

  /** Why this update is not taken, as the server judges it. */
  function judge(page, { update, author, proof }) {
    if (!page || page.isBehind) return "document-behind"
    const { structs, ds } = Y.decodeUpdate(update)
    const ranges = [...ds.clients.values()].flat()
    if (structs.length > hub.most.structs || ranges.length > hub.most.ranges) return "document-too-many-parts"
    if (structs.some((struct) => isOther(hub.doc, struct))) return "document-malformed"
    if (author && proof !== proofOf(author, update)) return "document-malformed"
    const writer = author ?? page.user
    const meta = Y.parseUpdateMeta(update)
    const known = Y.decodeStateVector(Y.encodeStateVector(hub.doc))
    const fresh = [...meta.to].filter(([client, clock]) => clock > (known.get(client) ?? 0)).map(([client]) => client)
    for (const client of fresh) {
      const owner = hub.owners.get(client)
      if (owner !== undefined && owner !== writer) return "document-malformed"
    }
    if (forbidden && strings(update).some((text) => text.includes(forbidden))) return "document-malformed"
    const after = docOf([Y.encodeStateAsUpdate(hub.doc), update])
    if (isPending(after)) return "document-behind"
    // What Yjs makes of a character of two code units that is parted.
    if (after.getText("text:main").toString().includes("\ufffd")) return "document-malformed"
    if (after.getText("text:main").length > maxText && strings(update).length > 0) return "document-too-large"
    for (const client of fresh) hub.owners.set(client, writer)
    return null
  }

  function take(connection, payload) {
    const page = hub.pages.get(connection)
    const code = hub.refusal(payload) ?? judge(page, payload)
    if (page) page.isBehind = code !== null
    if (code) {
      hub.refusals.push([payload.number, code])
      return connection.tell("document-refused", { number: payload.number, code, message: SENTENCES[code] ?? "No." })
    }
    hub.heard.push(payload)
    Y.applyUpdate(hub.doc, payload.update)
    hub.waiting.push({ connection, number: payload.number, update: payload.update, author: payload.author ?? page.user })
    const author = payload.author ?? page.user
    for (const other of hub.pages.keys()) {
      if (other !== connection) other.tell("document-update", { update: payload.update.slice().buffer, from: author, proof: proofOf(author, payload.update) })
    }
  }

  function commit() {
    setTimeout(commit, COMMIT_MS)
    const told = new Map(hub.waiting.map(({ connection, number }) => [connection, number]))
    if (hub.isDatabaseAway) {
      for (const connection of told.keys()) connection.tell("document-unsaved")
      return
    }
    hub.log.push(...hub.waiting)
    hub.waiting = []
    for (const [connection, number] of told) connection.tell("document-saved", { number })
  }
  setTimeout(commit, COMMIT_MS)

  return Object.assign(hub, {
    text: () => hub.doc.getText("text:main").toString(),
    /** The process is killed: what was not in the database is gone. */
    restart() {
      for (const connection of [...hub.pages.keys()]) connection.drop()
      Object.assign(hub, { doc: docOf(hub.log.map(({ update }) => update)), waiting: [], owners: ownersOf(hub.log) })
    },
    /** One connection of this person; what is on its way when it is dropped arrives nowhere. */
    connect(user, socket) {
      const queues = { up: 0, down: 0 }
      const connection = { user, isAlive: true }
      const travel = (way, act) => {
        queues[way] = Math.max(queues[way], Date.now()) + delayMs()
        setTimeout(() => { if (connection.isAlive) act() }, queues[way] - Date.now())
      }
      connection.tell = (event, payload = {}) => travel("down", () => socket.hears(event, payload))
      connection.drop = () => {
        connection.isAlive = false
        hub.pages.delete(connection)
        socket.lose()
      }
      connection.send = (event, payload, answer) => travel("up", () => {
        if (event === "document-update") return take(connection, payload)
        if (event !== "document-sync") return
        const code = hub.refuseSync()
        if (code) return travel("down", () => answer(null, new SocketError(code, SENTENCES[code] ?? "No.", false)))
        hub.pages.set(connection, { user, isBehind: false })
        const [update, state] = [Y.encodeStateAsUpdate(hub.doc, payload.state).buffer, Y.encodeStateVector(hub.doc).buffer]
        for (const one of hub.waiting) {
          if (one.connection === connection) continue
          connection.tell("document-update", { update: one.update.slice().buffer, from: one.author, proof: proofOf(one.author, one.update) })
        }
        const ack = { ok: true, update, state, ...hub.most }
        travel("down", () => answer(ack))
      })
      return connection
    },
  })
}

/** The room socket of one page. */
export function createSocket(hub, user) {
  const listeners = new Map()
  const watchers = new Set()
  const open = new Set()
  let connection = null
  const socket = {
    state: "reconnecting",
    isDeaf: false,
    sent: [],
    request: (event, payload) => new Promise((resolve, reject) => {
      if (socket.state !== "live") return reject(new SocketError("offline", "The connection is lost.", true))
      open.add(reject)
      connection.send(event, payload, (ack, error) => {
        open.delete(reject)
        if (error) reject(error)
        else resolve(ack)
      })
    }),
    send(event, payload) {
      if (socket.state !== "live") return
      socket.sent.push([event, payload])
      connection.send(event, payload)
    },
    on(event, listener) {
      if (!listeners.has(event)) listeners.set(event, new Set())
      listeners.get(event).add(listener)
      return () => listeners.get(event).delete(listener)
    },
    onState(watcher) { watchers.add(watcher); return () => watchers.delete(watcher) },
    hears(event, payload) { if (!socket.isDeaf) for (const listener of [...(listeners.get(event) ?? [])]) listener(payload) },
    connect() {
      connection = hub.connect(user, socket)
      socket.become("live")
    },
    drop() { connection?.drop() },
    lose() {
      connection = null
      socket.become("reconnecting")
      for (const reject of [...open]) reject(new SocketError("offline", "The connection is lost.", true))
      open.clear()
    },
    become(state) { socket.state = state; for (const watcher of [...watchers]) watcher(state) },
    listening: () => [...listeners.values()].reduce((sum, set) => sum + set.size, watchers.size),
  }
  return socket
}

/** What the browser keeps of one person, over all pages, without a database. */
export function createStore() {
  const store = { entries: [] }
  let pages = 0
  store.open = () => {
    pages += 1
    const page = pages
    return {
      put: (number, update, input) => store.entries.push({ page, number, update, input }),
      clear(upTo, from = 0) { store.entries = store.entries.filter((one) => one.page !== page || one.number < from || one.number > upTo) },
      leftovers: async () => store.entries.filter((one) => one.page !== page),
      forget(gone) { store.entries = store.entries.filter((one) => !gone.includes(one)) },
      dropRoom() { store.entries = [] },
    }
  }
  return store
}

let pages = 0

/** A page of this person. `outbox` is what the browser keeps. */
export function createPage(hub, user, outbox, options = {}) {
  const socket = createSocket(hub, user)
  const shared = createDocument()
  // Yjs chooses at random whose character comes first; a test has to be the same each time.
  pages += 1
  shared.doc.clientID = pages * 7919 % 1_000_003
  const text = shared.text("main")
  const page = { user, socket, shared, text, status: "", problems: [], takenBack: [], input: undefined, isOpen: false }
  const sync = createSync({
    socket,
    document: shared,
    outbox,
    onStatus: (status, problem) => {
      page.status = status
      if (problem && page.problems.at(-1) !== problem) page.problems.push(problem)
      page.problem = problem
    },
    lastInput: () => page.input,
    onTakenBack: (reason) => page.takenBack.push(reason),
    ...options,
  })
  return Object.assign(page, {
    sync,
    read: () => text.toString(),
    /** The seat is taken: for the first time, or again. */
    enter() {
      socket.connect()
      if (page.isOpen) return sync.rejoined({})
      page.isOpen = true
      page.opened = sync.start({})
    },
    type: (at, words) => text.insert(at, words),
    erase: (at, length) => text.delete(at, length),
    /** The page goes away without a word. */
    crash() {
      socket.drop()
      sync.stop()
      shared.doc.destroy()
    },
  })
}
