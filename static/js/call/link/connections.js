/**
 * The links to the other people in the room, one each, fed by the room's socket.
 *
 * In a panel of six everybody has five of them. Every signal names the person it is for. Who is there is what the
 * server says (`joined`, `user-joined`, `user-left`), never what a description says.
 */

import { OUTGOING } from "../../core/events.js"
import { createActiveSpeaker } from "../media/active_speaker.js"
import { createLink } from "./link.js"
import { createLinkWatch } from "./link_watch.js"
import { createNoLink } from "./no_link.js"
import { SLOTS } from "./sections.js"
import { canCall } from "./support.js"

/** @typedef {import("./link.js").LinkStatus} LinkStatus */
/** @typedef {import("../media/local_media.js").MediaState} MediaState */
/** @typedef {import("./peer.js").Slot} Slot */
/** @typedef {import("./link_watch.js").Seen} Seen */
/** @typedef {MediaState & {held: boolean, surface: string | null, silent: ("audio" | "video")[]}} ToldMedia */
/** @typedef {{user_id: number} & Partial<ToldMedia>} Participant */
/**
 * @typedef {object} Connection
 * @property {ReturnType<typeof createLink> | ReturnType<typeof createNoLink>} link
 * @property {ReturnType<typeof createLinkWatch>} watch
 * @property {LinkStatus} status
 * @property {boolean} isHeld Whether the way is too slow for the own picture.
 * @property {boolean} hasVoice What the other says: a muted microphone's last loudness would stay.
 */

const LOOK_MS = 2000
const LISTEN_MS = 200
// Whoever sends to more than two sends to small tiles, each with an encoder of its own: half the size is enough there.
const FEW = 2

/**
 * @param {object} options
 * @param {import("../../core/socket.js").RoomSocket} options.socket
 * @param {(userId: number) => boolean} options.isPolite
 * @param {ReturnType<typeof import("./ice_servers.js").createIceServers>} options.iceServers
 * @param {(slot: Slot) => MediaStreamTrack | null} options.ownTrack
 * @param {(userId: number, slot: Slot, track: MediaStreamTrack) => void} options.onTrack
 * @param {(userId: number, media: ToldMedia) => void} options.onMedia
 * @param {(userId: number, status: LinkStatus, seen: Seen | null) => void} options.onStatus
 * @param {(isHeld: boolean) => void} options.onHeld Whether every way is too slow for the own picture.
 * @param {(userId: number | null, elapsedMs: number) => void} options.onActive Who speaks, told every few moments.
 * @param {() => void} options.onArrival Somebody came in who does not know yet what we have on.
 */
export function createConnections(options) {
  const { socket, onTrack, onMedia, onStatus, onArrival } = options
  const speaker = createActiveSpeaker()
  /** @type {Map<number, Connection>} */
  const connections = new Map()
  /** @type {(() => void)[]} */
  let offs = []
  /** @type {ReturnType<typeof setInterval>[]} */
  let repeating = []
  let isHeld = false

  /** @param {number} userId */
  function connectionTo(userId) {
    const known = connections.get(userId)
    if (known) return known
    const link = canCall() ? linkTo(userId) : createNoLink((status) => take(userId, status))
    for (const slot of SLOTS) void link.peer.setTrack(slot, options.ownTrack(slot))
    const watch = createLinkWatch(link.peer)
    watch.use(best())
    /** @type {Connection} */
    const connection = { link, watch, status: "connecting", isHeld: false, hasVoice: false }
    connections.set(userId, connection)
    return connection
  }

  /** @param {number} userId */
  function linkTo(userId) {
    return createLink({
      isPolite: options.isPolite(userId),
      canSignal: () => socket.state === "live",
      onStatus: (status) => take(userId, status),
      peer: {
        connect: () => new RTCPeerConnection(configuration()),
        refresh,
        newId,
        face: new MediaStream(),
        send: (signal, payload) => socket.request(signal, { ...payload, to: userId }),
        onTrack: (slot, track) => onTrack(userId, slot, track),
      },
    })
  }

  /** @returns {import("../media/bandwidth.js").Step} */
  const best = () => (connections.size > FEW ? 1 : 0)

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
    connection.watch.reset()
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
  function hearMedia({ user_id: userId, audio = false, video = false, screen = false, held = false, surface = null, silent = [] }) {
    const connection = connections.get(userId)
    if (connection) connection.hasVoice = audio
    onMedia(userId, { audio, video, screen, held, surface, silent })
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

  const connected = () => [...connections].filter(([, { status }]) => status === "connected")

  async function look() {
    for (const [userId, connection] of connected()) {
      const seen = await connection.watch.look(best())
      if (!seen || connection.status !== "connected" || connections.get(userId) !== connection) continue
      connection.isHeld = seen.isHeld && options.ownTrack("camera") !== null
      onStatus(userId, "connected", { ...seen, isHeld: connection.isHeld })
    }
    tellHeld(connected())
  }

  /**
   * One narrow way of several is between two people: the one at its other end sees that no picture comes.
   *
   * @param {[number, Connection][]} open
   */
  function tellHeld(open) {
    const now = open.length > 0 && open.every(([, connection]) => connection.isHeld)
    if (now === isHeld) return
    isHeld = now
    options.onHeld(now)
  }

  function listen() {
    const levels = new Map(connected().map(([userId, { link, hasVoice }]) => [userId, hasVoice ? link.peer.loudness : 0]))
    options.onActive(speaker.take(levels, LISTEN_MS), LISTEN_MS)
  }

  return {
    /** @param {Participant[]} participants Those in the room already. */
    start(participants) {
      offs = Object.entries(HEARD).map(([event, hear]) => socket.on(event, hear))
      repeating = [setInterval(() => void look(), LOOK_MS), setInterval(listen, LISTEN_MS)]
      meet(participants)
    },
    /** The socket was lost and is back. @param {Participant[]} participants */
    rejoined: (participants) => meet(participants),
    stop() {
      for (const off of offs) off()
      offs = []
      for (const one of repeating) clearInterval(one)
      for (const userId of [...connections.keys()]) forget(userId)
      isHeld = false
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
