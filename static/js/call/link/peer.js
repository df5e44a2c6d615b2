/**
 * One connection to one other person: who offers, who yields, what belongs to which connection.
 *
 * Here is the negotiation and nothing else: no devices, no page, no timers. When to begin and when to
 * try again is `link.js`'s business. The states are WebRTC's own (`signalingState`), plus two facts:
 * which connection of the other side ours is paired with, and how many offers ours has made.
 *
 *   signal in                          state               what is done
 *   offer, meant for a former one      no offer of ours    offer, so that the other learns of this connection
 *   offer, meant for a former one      offer is out        nothing; our offer tells it
 *   offer                              no offer of ours    answer
 *   offer from a new connection        any                 begin a connection of our own and answer
 *   offer                              offer is out        polite: drop ours and answer. impolite: ignore it
 *   answer to our last offer           offer is out        stands
 *   any other answer                   any                 nothing
 *   candidate of the description       description stands  added
 *   any other candidate                any                 kept until its description stands
 *
 * Two connections that are both impolite, or both polite, never meet: of each pair exactly one page is
 * polite (`politeness.js`). Everything goes through one queue, so no two steps ever interleave.
 */

import { fragmentsOf, labelOf, withLabel } from "./label.js"
import { createSections } from "./sections.js"

/** @typedef {import("./sections.js").Slot} Slot */
/** @typedef {"offer" | "answer" | "ice-candidate"} Signal */
/**
 * @typedef {object} PeerOptions
 * @property {boolean} isPolite Yields when both offer at once.
 * @property {() => RTCPeerConnection} connect Makes a new connection.
 * @property {(connection: RTCPeerConnection) => Promise<void>} [refresh] Brings a connection up to date before it looks for new paths.
 * @property {() => string} newId Names a connection; never the same name twice.
 * @property {MediaStream} face Names the stream that voice and camera are sent in; needs no tracks.
 * @property {(signal: Signal, payload: object) => unknown} send
 * @property {(slot: Slot, track: MediaStreamTrack) => void} onTrack A track of the other person, once per connection and slot.
 * @property {(state: RTCPeerConnectionState) => void} onState
 */

// Candidates of an offer that was ignored never find their description.
const MAX_HELD = 100

/** @param {PeerOptions} options */
export function createPeer({ isPolite, connect, refresh, newId, face, send, onTrack, onState }) {
  /** @type {RTCPeerConnection | null} */
  let pc = null
  let id = ""
  let offers = 0
  let pairedWith = ""
  /** @type {import("./label.js").Label | null} */
  let answered = null
  const sections = createSections({ face, onTrack })
  /** @type {RTCDtlsTransport | null} */
  let transport = null
  /** @type {(RTCIceCandidateInit | null)[]} */
  let held = []
  let queue = Promise.resolve()
  let isClosed = false

  /** @param {() => Promise<void> | void} step */
  function enqueue(step) {
    const done = queue.then(() => (isClosed ? undefined : step()))
    queue = done.catch(() => undefined)
    return done
  }

  function open() {
    pc?.close()
    const opened = connect()
    pc = opened
    id = newId()
    offers = 0
    pairedWith = ""
    sections.drop()
    transport = null
    opened.addEventListener("icecandidate", ({ candidate }) => {
      if (opened === pc) send("ice-candidate", { candidate: candidate && plain(candidate) })
    })
    opened.addEventListener("connectionstatechange", () => {
      if (opened === pc) onState(opened.connectionState)
    })
    return opened
  }

  /** A page that closes its connection says so on the transport seconds before the path counts as lost. */
  function noticeClosing() {
    const present = sections.transport
    if (!present || present === transport) return
    transport = present
    present.addEventListener("statechange", () => {
      if (present === transport && present.state === "closed") onState("closed")
    })
  }

  const hasOfferOut = () => pc?.signalingState === "have-local-offer"

  /** @param {boolean} iceRestart */
  async function offer(iceRestart) {
    const local = pc ?? open()
    if (local.getTransceivers().length === 0) await sections.add(local)
    if (iceRestart) await refresh?.(local)
    await local.setLocalDescription(await local.createOffer({ iceRestart }))
    sayOffer(local)
  }

  /** @param {RTCPeerConnection} local */
  function sayOffer(local) {
    // Counted at every saying, so that of two answers only the one to the last saying stands.
    offers += 1
    say(local, "offer", { from: id, to: pairedWith, offer: offers })
  }

  /**
   * @param {RTCPeerConnection} local
   * @param {"offer" | "answer"} type
   * @param {import("./label.js").Label} label
   */
  function say(local, type, label) {
    const sdp = local.localDescription?.sdp
    if (isClosed || !sdp) return
    send(type, { [type]: { type, sdp: withLabel(sdp, label) } })
  }

  /** The last description of ours that still matters, as it is now. */
  function sayAgain() {
    if (pc && hasOfferOut()) sayOffer(pc)
    else if (answered?.from === id && pc?.localDescription?.type === "answer") say(pc, "answer", answered)
  }

  /** @param {RTCSessionDescriptionInit} description */
  async function takeOffer(description) {
    const label = labelOf(description.sdp ?? "") ?? { from: "", to: "", offer: 0 }
    const isForFormer = () => label.to !== "" && label.to !== id
    const isFromNew = pairedWith !== "" && label.from !== pairedWith
    if (hasOfferOut()) {
      if (isForFormer() || (!isPolite && !isFromNew)) return
      // A first offer cannot be taken back and answered on the same connection: its media sections
      // would stay beside those of the other's offer.
      if (pairedWith === "") open()
    }
    if (isForFormer()) {
      await offer(false)
      return
    }
    const local = isFromNew || !pc ? open() : pc
    await local.setRemoteDescription(description)
    pairedWith = label.from
    await sections.take(local.getTransceivers())
    await local.setLocalDescription(await local.createAnswer())
    answered = { from: id, to: label.from, offer: label.offer }
    say(local, "answer", answered)
    noticeClosing()
    await addHeld()
  }

  /** @param {RTCSessionDescriptionInit} description */
  async function takeAnswer(description) {
    const label = labelOf(description.sdp ?? "")
    if (!pc || !hasOfferOut()) return
    if (label && (label.to !== id || label.offer !== offers)) return
    await pc.setRemoteDescription(description)
    pairedWith = label?.from ?? ""
    noticeClosing()
    await addHeld()
  }

  /** @param {RTCIceCandidateInit | null} candidate */
  async function takeCandidate(candidate) {
    if (!belongs(candidate)) {
      held = [...held, candidate].slice(-MAX_HELD)
      return
    }
    // null is the end of the candidates. One the browser cannot use is one path less, not a failure.
    await pc?.addIceCandidate(candidate ?? undefined).catch(() => undefined)
  }

  /** @param {RTCIceCandidateInit | null} candidate */
  function belongs(candidate) {
    const sdp = pc?.remoteDescription?.sdp
    if (!sdp) return false
    return !candidate?.usernameFragment || fragmentsOf(sdp).has(candidate.usernameFragment)
  }

  async function addHeld() {
    const waiting = held
    held = []
    for (const candidate of waiting) await takeCandidate(candidate)
  }

  return {
    /** Offer, on the present connection if there is one. */
    offer: () => enqueue(() => offer(false)),
    /** Say the offer that is out once more, with the candidates found since: the other side came in after it was sent. */
    repeatOffer: () => enqueue(() => (pc && hasOfferOut() ? sayOffer(pc) : undefined)),
    /** Say our last description once more: the server did not take it. */
    repeat: () => enqueue(sayAgain),
    /** Look for new paths on the present connection; without one, the same as `offer`. */
    restartIce: () => enqueue(() => offer(pc !== null)),
    /** Give the present connection up and offer on a new one. */
    renew: () =>
      enqueue(() => {
        open()
        return offer(false)
      }),
    /** @param {RTCSessionDescriptionInit} description */
    receiveOffer: (description) => enqueue(() => takeOffer(description)),
    /** @param {RTCSessionDescriptionInit} description */
    receiveAnswer: (description) => enqueue(() => takeAnswer(description)),
    /** @param {RTCIceCandidateInit | null} candidate */
    receiveCandidate: (candidate) => enqueue(() => takeCandidate(candidate)),
    /**
     * What to send in a slot from now on; null sends nothing.
     *
     * @param {Slot} slot
     * @param {MediaStreamTrack | null} track
     */
    setTrack(slot, track) {
      sections.setTrack(slot, track)
      return enqueue(() => sections.sendTrack(slot))
    },
    /**
     * How to send in a slot from now on.
     *
     * @param {Slot} slot
     * @param {import("../media/encodings.js").Encoding} encoding
     */
    tune(slot, encoding) {
      sections.setEncoding(slot, encoding)
      return enqueue(() => sections.sendEncoding(slot))
    },
    getStats: async () => pc?.getStats() ?? null,
    get loudness() {
      return sections.loudness
    },
    get cameraId() {
      return sections.cameraId
    },
    get state() {
      return transport?.state === "closed" ? "closed" : (pc?.connectionState ?? "new")
    },
    close() {
      isClosed = true
      transport = null
      pc?.close()
      pc = null
      held = []
    },
  }
}

/**
 * A candidate as the event contract knows it, whatever else a browser adds.
 *
 * @param {RTCIceCandidate} candidate
 */
function plain({ candidate, sdpMid, sdpMLineIndex, usernameFragment }) {
  return { candidate, sdpMid, sdpMLineIndex, usernameFragment }
}
