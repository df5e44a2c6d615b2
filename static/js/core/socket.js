/**
 * The room's one connection to the server: events with the room in them, acknowledgements as promises, and a
 * state that people can be told. Nothing is queued here while the connection is lost: after a return the
 * page takes its seat first and then decides what is still worth sending.
 */
import { io } from "socket.io-client"

import { OUTGOING } from "./events.js"
import { t } from "./i18n.js"
import { createTransports, transportOptions } from "./transports.js"
import { createParser, SAID_AS } from "./whole.js"

/** @typedef {"connecting" | "live" | "reconnecting" | "closed"} SocketState */
/** @typedef {import("./transports.js").Trouble} Trouble */
/** @typedef {{ok: boolean, code?: string, message?: string, retry?: boolean} & Record<string, any>} Ack */

const ACK_MS = 10_000
const FIRST_RETRY_MS = 400
const LONGEST_RETRY_MS = 1800
const REFUSED_RETRY_MS = 1500 // The server itself closed or refused: it lives, so there is no hurry, and it may have a reason.

const GATE = new Set(["signed-out", "session-expired", "too-often", "unavailable"])

/** A request that was refused, or whose answer did not come. `message` may be shown to people. */
export class SocketError extends Error {
  /** @param {string} code @param {string} message @param {boolean} [isPassing] worth another try by itself */
  constructor(code, message, isPassing = false) {
    super(message)
    this.name = "SocketError"
    this.code = code
    this.isPassing = isPassing
  }
}

const PASSING = new Set(["offline", "timeout", "unavailable", "too-often", "not-joined", "session-expired"])

/** @param {string} code */
function ownWords(code) {
  return code === "timeout" ? t("The server did not answer in time.") : t("The connection is lost. Reconnecting.")
}

/** @typedef {Error & {type?: string, context?: XMLHttpRequest}} HandshakeError `type` and `context` of the transport, if it failed */

/**
 * What the server itself answers to a handshake: in words, or by the gate before it (sockets/gate.py). A status alone
 * may be the answer of a proxy in between, which knows nothing of the session.
 * @param {HandshakeError} error @returns {string | null} null when it was not the server
 */
function refusalOf({ message, type, context }) {
  if (type === undefined) return message === "timeout" ? null : message
  const body = context?.responseText ?? ""
  return GATE.has(body) ? body : null
}

/**
 * @param {{room: string, connect?: (options: any) => any}} options `connect` is for tests.
 */
export function createRoomSocket({ room, connect = io }) {
  const whole = createParser()
  const socket = connect({
    path: "/socket.io",
    query: { room },
    auth: { [SAID_AS]: true },
    parser: whole.parser,
    ...transportOptions(),
    reconnectionDelay: FIRST_RETRY_MS,
    reconnectionDelayMax: LONGEST_RETRY_MS,
    randomizationFactor: 0.4,
  })
  /** @type {Set<(trouble: Trouble) => void>} */
  const troubleListeners = new Set()
  const transports = createTransports(socket, (trouble) => { for (const listener of [...troubleListeners]) listener(trouble) })
  /** @type {SocketState} */
  let state = "connecting"
  let isEnded = false
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let retry
  /** @type {Set<(state: SocketState) => void>} */
  const listeners = new Set()
  /** @type {Set<() => void>} */
  const expiryListeners = new Set()

  /** @param {SocketState} next */
  function become(next) {
    if (state === next || state === "closed") return
    state = next
    for (const listener of [...listeners]) listener(next)
  }

  function connectLater() {
    clearTimeout(retry)
    retry = setTimeout(() => { if (state !== "closed") socket.connect() }, REFUSED_RETRY_MS)
  }

  function end() {
    isEnded = true
    clearTimeout(retry)
    transports.stop()
    socket.disconnect()
    become("closed")
  }

  function expire() {
    for (const listener of [...expiryListeners]) listener()
  }

  socket.on("connect", () => {
    transports.connected()
    become("live")
  })
  socket.on("disconnect", (/** @type {string} */ reason) => {
    whole.end()
    if (isEnded) return
    transports.lost(reason)
    become("reconnecting")
    // The library does not come back by itself when the server closed the connection, as it does to have seats proved anew.
    if (reason === "io server disconnect") connectLater()
  })
  socket.on("connect_error", (/** @type {HandshakeError} */ error) => {
    const refusal = refusalOf(error)
    if (refusal === "signed-out") return end()
    if (refusal === "session-expired") expire()
    if (refusal === null) transports.failed(error)
    // A refusal in words ends the library's own tries; a network failure does not.
    if (!socket.active) connectLater()
  })
  socket.on(OUTGOING.SESSION_ENDED, end)
  socket.on(OUTGOING.SESSION_EXPIRED, expire)

  return {
    /** @returns {SocketState} */
    get state() { return state },

    /** @param {string} event @param {(payload: any) => void} listener @returns {() => void} */
    on(event, listener) {
      socket.on(event, listener)
      return () => void socket.off(event, listener)
    },

    /** @param {(state: SocketState) => void} listener @returns {() => void} */
    onState(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },

    /** @returns {Trouble} why the connection is not there, as far as it is known */
    get trouble() { return transports.trouble },

    /** @param {(trouble: Trouble) => void} listener @returns {() => void} */
    onTrouble(listener) {
      troubleListeners.add(listener)
      return () => void troubleListeners.delete(listener)
    },

    /** The session's time is up; until somebody signs in again nothing more is taken. @param {() => void} listener */
    onExpired(listener) {
      expiryListeners.add(listener)
      return () => void expiryListeners.delete(listener)
    },

    /** Somebody signed in again: a connection that was lost meanwhile is made now. */
    renewed() {
      if (!socket.connected && state !== "closed") socket.connect()
    },

    /** @param {string} event @param {object} [payload] @returns {Promise<Ack>} rejects with SocketError */
    request(event, payload = {}) {
      return new Promise((resolve, reject) => {
        if (state !== "live") return reject(new SocketError("offline", ownWords("offline"), true))
        socket.timeout(ACK_MS).emit(event, { ...payload, room }, (/** @type {Error | null} */ lost, /** @type {Ack} */ ack) => {
          const code = lost ? (socket.connected ? "timeout" : "offline") : (ack?.code ?? "internal")
          if (!lost && ack?.[SAID_AS]) whole.begin()
          if (!lost && ack?.ok) return resolve(ack)
          reject(new SocketError(code, (!lost && ack?.message) || ownWords(code), PASSING.has(code)))
        })
      })
    },

    /** Without an answer, and dropped while the connection is lost. @param {string} event @param {object} [payload] */
    send(event, payload = {}) {
      if (state === "live") socket.emit(event, { ...payload, room })
    },

    close: end,
  }
}

/** @typedef {ReturnType<typeof createRoomSocket>} RoomSocket */
