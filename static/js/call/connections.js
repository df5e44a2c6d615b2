/**
 * The links to the other people in the room, one each, fed by the room's socket.
 *
 * In a panel of six everybody has five of them. Every signal names the person it is for. Who is there is what the
 * server says (`joined`, `user-joined`, `user-left`), never what a description says.
 */

import { OUTGOING } from "../core/events.js"
import { createLink } from "./link.js"
import { countsOf, qualityOf } from "./quality.js"
import { SLOTS } from "./peer.js"

/** @typedef {import("./link.js").LinkStatus} LinkStatus */
/** @typedef {import("./local_media.js").MediaState} MediaState */
/** @typedef {import("./peer.js").Slot} Slot */
/** @typedef {import("./quality.js").Quality} Quality */
/** @typedef {{user_id: number, surface?: string | null} & Partial<MediaState>} Participant */
/** @typedef {{link: ReturnType<typeof createLink>, status: LinkStatus, counts: import("./quality.js").Counts | null}} Connection */

const MEASURE_MS = 4000

/**
 * @param {object} options
 * @param {import("../core/socket.js").RoomSocket} options.socket
 * @param {(userId: number) => boolean} options.isPolite
 * @param {ReturnType<typeof import("./ice_servers.js").createIceServers>} options.iceServers
 * @param {(slot: Slot) => MediaStreamTrack | null} options.ownTrack
 * @param {(userId: number, slot: Slot, track: MediaStreamTrack) => void} options.onTrack
 * @param {(userId: number, media: MediaState & {surface: string | null}) => void} options.onMedia
 * @param {(userId: number, status: LinkStatus, quality: Quality | null) => void} options.onStatus
 * @param {() => void} options.onArrival Somebody came in who does not know yet what we have on.
 */
export function createConnections(options) {
  const { socket, onTrack, onMedia, onStatus, onArrival } = options
  /** @type {Map<number, Connection>} */
  const connections = new Map()
  /** @type {(() => void)[]} */
  let offs = []
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let measuring

  /** @param {number} userId */
  function connectionTo(userId) {
    const known = connections.get(userId)
    if (known) return known
    const link = createLink({
      isPolite: options.isPolite(userId),
      canSignal: () => socket.state === "live",
      onStatus: (status) => take(userId, status),
      peer: {
        connect: () => new RTCPeerConnection(configuration()),
        refresh,
        newId,
        face: new MediaStream(),
        send: (signal, payload) => socket.send(signal, { ...payload, to: userId }),
        onTrack: (slot, track) => onTrack(userId, slot, track),
      },
    })
    for (const slot of SLOTS) void link.peer.setTrack(slot, options.ownTrack(slot))
    /** @type {Connection} */
    const connection = { link, status: "connecting", counts: null }
    connections.set(userId, connection)
    return connection
  }

  /** @returns {RTCConfiguration} */
  const configuration = () => ({ iceServers: options.iceServers.present(), bundlePolicy: "max-bundle" })

  /** Credentials may have run out since the connection was made. @param {RTCPeerConnection} connection */
  async function refresh(connection) {
    await options.iceServers.refresh()
    connection.setConfiguration?.(configuration())
  }

  /** @param {number} userId @param {LinkStatus} status */
  function take(userId, status) {
    const connection = connections.get(userId)
    if (!connection) return
    connection.status = status
    connection.counts = null
    if (status === "gone") forget(userId)
    onStatus(userId, status, null)
  }

  /** @param {number} userId */
  function forget(userId) {
    connections.get(userId)?.link.close()
    connections.delete(userId)
  }

  /** @param {Participant[]} participants */
  function meet(participants) {
    const present = new Set(participants.map(({ user_id }) => user_id))
    for (const [userId, { link }] of [...connections]) if (!present.has(userId)) link.leave()
    for (const participant of participants) {
      connectionTo(participant.user_id).link.meet()
      hearMedia(participant)
    }
  }

  /** @param {Participant} participant */
  function hearMedia({ user_id: userId, audio = false, video = false, screen = false, surface = null }) {
    onMedia(userId, { audio, video, screen, surface })
  }

  /** @type {Record<string, (payload: any) => void>} */
  const HEARD = {
    [OUTGOING.USER_JOINED]({ user_id: userId }) {
      connectionTo(userId).link.greet()
      onArrival()
    },
    [OUTGOING.USER_LEFT]: ({ user_id: userId }) => connections.get(userId)?.link.leave(),
    [OUTGOING.MEDIA_CHANGED]: (payload) => connections.has(payload.user_id) && hearMedia(payload),
    [OUTGOING.OFFER]: ({ from, offer }) => connections.get(from)?.link.receiveOffer(offer),
    [OUTGOING.ANSWER]: ({ from, answer }) => connections.get(from)?.link.receiveAnswer(answer),
    [OUTGOING.ICE_CANDIDATE]: ({ from, candidate }) => connections.get(from)?.link.receiveCandidate(candidate),
  }

  async function measure() {
    for (const [userId, connection] of connections) {
      if (connection.status !== "connected") continue
      const report = await connection.link.peer.getStats()
      const counts = report && countsOf(report.values())
      if (!counts || connection.status !== "connected") continue
      onStatus(userId, "connected", qualityOf(connection.counts, counts))
      connection.counts = counts
    }
  }

  return {
    /** @param {Participant[]} participants Those in the room already. */
    start(participants) {
      offs = Object.entries(HEARD).map(([event, hear]) => socket.on(event, hear))
      measuring = setInterval(() => void measure(), MEASURE_MS)
      meet(participants)
    },
    /** The socket was lost and is back. @param {Participant[]} participants */
    rejoined: (participants) => meet(participants),
    stop() {
      for (const off of offs) off()
      offs = []
      clearInterval(measuring)
      for (const userId of [...connections.keys()]) forget(userId)
    },
    /** @param {Slot} slot @param {MediaStreamTrack | null} track */
    setTrack(slot, track) {
      for (const { link } of connections.values()) void link.peer.setTrack(slot, track).catch(() => link.retry())
    },
    retry() {
      for (const { link } of connections.values()) link.retry()
    },
  }
}

/** Names a connection. `crypto.randomUUID` exists on secure addresses only. */
function newId() {
  return [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("")
}
