/**
 * Where everybody's cursor is, in the encoding of y-protocols. Nothing of it is stored. Who somebody is the server
 * says (`from`); of what the others' pages tell, only the place is believed, and only where it has the right shape.
 */
import * as decoding from "lib0/decoding"
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate, removeAwarenessStates } from "y-protocols/awareness"

import { readBoardPlace } from "../../board/place.js"
import { INCOMING, OUTGOING } from "../../core/events.js"
import { LIMITS } from "../../core/limits.js"

/** @typedef {Pick<import("../../room/people.js").Person, "user_id" | "username" | "colour">} PeerPerson */
/** @typedef {{file: string, anchor: object, head: object}} Place relative positions of Yjs as JSON */
/** @typedef {Place & {client: number, person: PeerPerson, board?: BoardPlace}} Peer */
/** @typedef {import("../../board/place.js").BoardPlace} BoardPlace */

const EVERY_MS = 100
const JOINING_MS = 1000 // Who just joined hears nothing before the document is open there.
const MOST_CLIENTS = 16 // Of one person: every page that is opened is another client.
const FILE = /^[a-z0-9]{1,16}$/

/** @param {unknown} value */
const isCount = (value) => Number.isSafeInteger(value) && Number(value) >= 0

/** @param {any} id */
const isId = (id) => id !== null && typeof id === "object" && isCount(id.client) && isCount(id.clock)

/** @param {any} position @param {string} file */
function isPosition(position, file) {
  if (position === null || typeof position !== "object" || position.type != null) return false
  if (position.assoc != null && !Number.isSafeInteger(position.assoc)) return false
  if (position.tname != null && position.tname !== `text:${file}`) return false
  return position.item == null ? position.tname != null : isId(position.item)
}

/** @param {any} state @returns {Place | null} */
function readPlace(state) {
  if (state === null || typeof state !== "object" || typeof state.file !== "string" || !FILE.test(state.file)) return null
  const { file, anchor, head } = state
  return isPosition(anchor, file) && isPosition(head, file) ? { file, anchor, head } : null
}

/**
 * The client an update speaks of; null when it is not one update of one client in the right shape.
 * @param {Uint8Array} update
 */
function readClient(update) {
  if (update.byteLength > LIMITS.AWARENESS_BYTES) return null
  try {
    const decoder = decoding.createDecoder(update)
    if (decoding.readVarUint(decoder) !== 1) return null
    const client = decoding.readVarUint(decoder)
    const clock = decoding.readVarUint(decoder)
    const state = JSON.parse(decoding.readVarString(decoder))
    const isRead = isCount(clock) && !decoding.hasContent(decoder)
    return isRead && (state === null || readPlace(state)) ? client : null
  } catch {
    return null
  }
}

/** Which person a client belongs to: the first one it was heard from. */
function createOwners() {
  /** @type {Map<number, number>} */
  const owners = new Map()

  /** @param {number} userId */
  const clientsOf = (userId) => [...owners].filter(([, owner]) => owner === userId).map(([client]) => client)

  return {
    /** @param {number} client */
    get: (client) => owners.get(client),
    clientsOf,
    /** @param {number} client @param {number} userId @returns {boolean} whether it is theirs */
    claim(client, userId) {
      const owner = owners.get(client)
      if (owner !== undefined) return owner === userId
      const others = clientsOf(userId)
      if (others.length >= MOST_CLIENTS) owners.delete(others[0])
      owners.set(client, userId)
      return true
    },
  }
}

/**
 * @param {object} options
 * @param {import("../../core/socket.js").RoomSocket} options.socket
 * @param {import("yjs").Doc} options.doc
 * @param {(userId: number) => PeerPerson | null} options.personOf
 */
export function createAwareness({ socket, doc, personOf }) {
  const owners = createOwners()
  /** @type {Set<() => void>} */
  const listeners = new Set()
  /** Clients that have heard from this page. @type {Set<number>} */
  const greeted = new Set()
  /** @type {Awareness | null} */
  let awareness = null
  /** @type {Place | null} */
  let local = null
  /** @type {BoardPlace | null} */
  let board = null
  let clock = 0 // Outlives a stop: the others believe no earlier one again.
  let isWaiting = false
  let isChanged = false
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let pause
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let joining
  /** @type {(() => void)[]} */
  let offs = []

  function tell() { for (const listener of [...listeners]) listener() }

  function send() {
    if (!awareness) return
    if (isWaiting) {
      isChanged = true
      return
    }
    isWaiting = true
    isChanged = false
    socket.send(INCOMING.AWARENESS_UPDATE, { update: encodeAwarenessUpdate(awareness, [awareness.clientID]) })
    pause = setTimeout(() => {
      isWaiting = false
      if (isChanged) send()
    }, EVERY_MS)
  }

  function stopWaiting() {
    clearTimeout(pause)
    clearTimeout(joining)
    isWaiting = false
  }

  /** Whatever was said before, it counts anew for those who have not heard it. */
  function resend() {
    // The library sends only what is newer than what the others know.
    awareness?.setLocalState(whole())
  }

  /** Who looks at the board has a cursor in the code, too, so that older pages know where. */
  function whole() {
    return local && board ? { ...local, board } : local
  }

  /** @param {{update: ArrayBuffer, from: number}} message */
  function receive({ update, from }) {
    const bytes = new Uint8Array(update)
    const client = readClient(bytes)
    if (!awareness || client === null || client === awareness.clientID || !owners.claim(client, from)) return
    applyAwarenessUpdate(awareness, bytes, "server")
    if (greeted.has(client)) return
    greeted.add(client)
    resend()
  }

  /** @param {number} userId */
  function forget(userId) {
    const clients = owners.clientsOf(userId)
    for (const client of clients) greeted.delete(client)
    if (awareness) removeAwarenessStates(awareness, clients, "left")
  }

  function open() {
    const opened = new Awareness(doc)
    opened.meta.set(opened.clientID, { clock, lastUpdated: 0 })
    opened.setLocalState(whole())
    opened.on("update", (/** @type {object} */ _changes, /** @type {unknown} */ origin) => { if (origin === "local") send() })
    opened.on("change", (/** @type {object} */ _changes, /** @type {unknown} */ origin) => { if (origin !== "local") tell() })
    return opened
  }

  return {
    /** Where the own cursor is; null while it is in no file. @param {Place | null} place */
    setLocal(place) {
      if (JSON.stringify(place) === JSON.stringify(local)) return
      local = place
      awareness?.setLocalState(whole())
    },

    /** Where the own pointer is on the board; null while the board is not in view. @param {BoardPlace | null} place */
    setBoard(place) {
      if (JSON.stringify(place) === JSON.stringify(board)) return
      board = place
      awareness?.setLocalState(whole())
    },

    /** @returns {Peer[]} */
    peers() {
      if (!awareness) return []
      return [...awareness.states].flatMap(([client, state]) => {
        const person = personOf(owners.get(client) ?? NaN)
        const place = readPlace(state)
        const onBoard = readBoardPlace(state.board)
        return person && place && client !== awareness?.clientID ? [{ client, person, ...place, ...(onBoard && { board: onBoard }) }] : []
      })
    },

    /** @param {() => void} fn @returns {() => void} */
    onChange(fn) {
      listeners.add(fn)
      return () => void listeners.delete(fn)
    },

    start() {
      if (awareness) return
      awareness = open()
      offs = [
        socket.on(OUTGOING.AWARENESS_UPDATE, receive),
        socket.on(OUTGOING.USER_LEFT, ({ user_id: userId }) => forget(userId)),
        socket.on(OUTGOING.USER_JOINED, ({ user_id: userId }) => {
          // A person has one seat: whichever page had it before is out of the room, and could not say so itself.
          forget(userId)
          clearTimeout(joining)
          joining = setTimeout(resend, JOINING_MS)
        }),
      ]
    },

    stop() {
      if (!awareness) return
      const closing = awareness
      for (const off of offs) off()
      stopWaiting()
      // Gone at once for the others, not only when they have not heard anything for a while.
      closing.setLocalState(null)
      stopWaiting()
      clock = closing.meta.get(closing.clientID)?.clock ?? clock
      awareness = null
      closing.destroy()
      greeted.clear()
      tell()
    },

    resend,
  }
}

/** @typedef {ReturnType<typeof createAwareness>} SharedAwareness */
