/**
 * A peer connection without a browser: descriptions name the connection and the ICE generation, and a
 * pair counts as connected when each side holds the other's present description. It refuses what
 * a browser refuses, so that a wrong order of steps fails the test.
 */

// A page of jsdom brings an Event of its own, which Node's EventTarget refuses.
const NodeEvent = Event

/** @extends EventTarget */
export class FakeConnection extends EventTarget {
  static made = 0

  constructor() {
    super()
    this.name = `c${(FakeConnection.made += 1)}`
    this.generation = 0
    this.signalingState = "stable"
    this.connectionState = "new"
    this.localDescription = null
    this.remoteDescription = null
    this.transceivers = []
    this.added = []
    this.isClosed = false
    this.report = []
  }

  /** What the test says the browser has counted. */
  async getStats() {
    return new Map(this.report.map((entry) => [entry.id, entry]))
  }

  getTransceivers() {
    return this.transceivers
  }

  addTransceiver(kind, { direction }) {
    const transceiver = fakeTransceiver(kind, direction)
    this.transceivers.push(transceiver)
    return transceiver
  }

  get fragment() {
    return `${this.name}g${this.generation}`
  }

  async createOffer({ iceRestart = false } = {}) {
    this.refuseIfClosed()
    if (this.generation === 0 || iceRestart) this.generation += 1
    return { type: "offer", sdp: this.sdp() }
  }

  async createAnswer() {
    this.refuseIfClosed()
    if (this.signalingState !== "have-remote-offer") throw invalidState("createAnswer")
    // An offer with new ICE credentials is answered with new ones.
    if (this.generation === 0 || this.isRestarted) this.generation += 1
    return { type: "answer", sdp: this.sdp() }
  }

  async setLocalDescription(description) {
    this.refuseIfClosed()
    const allowed = description.type === "offer" ? ["stable", "have-local-offer"] : ["have-remote-offer"]
    if (!allowed.includes(this.signalingState)) throw invalidState("setLocalDescription")
    this.signalingState = description.type === "offer" ? "have-local-offer" : "stable"
    this.localDescription = description
    this.emitCandidate()
  }

  async setRemoteDescription(description) {
    this.refuseIfClosed()
    const allowed = description.type === "offer" ? ["stable", "have-local-offer", "have-remote-offer"] : ["have-local-offer"]
    if (!allowed.includes(this.signalingState)) throw invalidState("setRemoteDescription")
    const before = this.remoteDescription
    if (before && nameIn(before.sdp) !== nameIn(description.sdp)) throw new Error("another connection's description")
    this.isRestarted = before !== null && fragmentIn(before.sdp) !== fragmentIn(description.sdp)
    this.remoteDescription = description
    this.signalingState = description.type === "offer" ? "have-remote-offer" : "stable"
    while (this.transceivers.length < sectionsIn(description.sdp)) this.transceivers.push(fakeTransceiver("remote", "recvonly"))
    if (this.transceivers.length > sectionsIn(description.sdp)) throw new Error("more media sections than the other side has")
  }

  async addIceCandidate(candidate) {
    this.refuseIfClosed()
    if (!this.remoteDescription) throw invalidState("addIceCandidate")
    if (candidate && candidate.usernameFragment !== fragmentIn(this.remoteDescription.sdp)) throw invalidState("foreign candidate")
    this.added.push(candidate)
  }

  emitCandidate() {
    const candidate = { candidate: `candidate:${this.fragment}`, sdpMid: "0", sdpMLineIndex: 0, usernameFragment: this.fragment, foundation: "1" }
    this.dispatchEvent(Object.assign(new NodeEvent("icecandidate"), { candidate }))
    this.dispatchEvent(Object.assign(new NodeEvent("icecandidate"), { candidate: null }))
  }

  become(state) {
    this.connectionState = state
    this.dispatchEvent(new NodeEvent("connectionstatechange"))
  }

  sdp() {
    const sections = this.transceivers.map(() => `m=x\r\na=ice-ufrag:${this.fragment}\r\n`).join("")
    return `v=0\r\no=- ${this.name} 1 IN IP4 127.0.0.1\r\n${sections}`
  }

  close() {
    this.isClosed = true
    this.signalingState = "closed"
    this.connectionState = "closed"
  }

  refuseIfClosed() {
    if (this.isClosed) throw invalidState("closed")
  }
}

let receivers = 0

function fakeTransceiver(kind, direction) {
  const sender = {
    track: null,
    streams: [],
    async replaceTrack(track) {
      this.track = track
    },
    setStreams(...streams) {
      this.streams = streams
    },
    encodings: [{}],
    getParameters() {
      return { encodings: structuredClone(this.encodings) }
    },
    async setParameters({ encodings }) {
      this.encodings = encodings
    },
  }
  const receiver = { track: { kind, id: `received${(receivers += 1)}` }, loudness: 0, getSynchronizationSources: () => [{ audioLevel: receiver.loudness }] }
  return { kind, direction, sender, receiver }
}

export const nameIn = (sdp) => /^o=- (\S+)/m.exec(sdp)?.[1]
export const fragmentIn = (sdp) => /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1]
const sectionsIn = (sdp) => (sdp.match(/^m=/gm) ?? []).length

function invalidState(what) {
  return Object.assign(new Error(what), { name: "InvalidStateError" })
}

let trackCount = 0

export function fakeTrack(kind, deviceId = `${kind}-default`) {
  const track = Object.assign(new EventTarget(), {
    id: `track${(trackCount += 1)}`,
    kind,
    enabled: true,
    readyState: "live",
    getSettings: () => ({ deviceId }),
    stop() {
      this.readyState = "ended"
    },
  })
  return track
}

export function fakeStream(...tracks) {
  const of = (kind) => () => tracks.filter((track) => track.kind === kind)
  return { getTracks: () => tracks, getAudioTracks: of("audio"), getVideoTracks: of("video") }
}

/** A computer with two microphones and two cameras, which notes every track that was ever opened. */
export function fakeDevices({ refuses } = {}) {
  const opened = []
  let plugged = ["audioinput-1", "audioinput-2", "videoinput-1", "videoinput-2"]
  const open = async (kind, deviceId) => {
    await Promise.resolve()
    if (refuses) throw Object.assign(new Error(refuses), { name: refuses })
    opened.push(fakeTrack(kind, deviceId))
    return fakeStream(opened.at(-1))
  }
  async function end(track) {
    track.stop()
    track.dispatchEvent(new NodeEvent("ended"))
    await settle()
  }
  return Object.assign(new EventTarget(), {
    opened,
    getUserMedia({ audio, video }) {
      const { deviceId } = audio || video
      const kind = audio ? "audio" : "video"
      const wished = deviceId.exact ?? deviceId.ideal
      return open(kind, plugged.includes(wished) ? wished : plugged.find((one) => one.startsWith(kind)))
    },
    getDisplayMedia: () => open("video", "screen"),
    enumerateDevices: async () => plugged.map((deviceId) => ({ deviceId, kind: deviceId.split("-")[0], label: deviceId })),
    unplug(track) {
      const gone = track.getSettings().deviceId
      plugged = plugged.filter((deviceId) => deviceId !== gone)
      return end(track)
    },
    takeAway: end,
  })
}

/** Lets every step that is ready run. Steps of a peer are chains of promises without timers. */
export async function settle() {
  for (let turn = 0; turn < 100; turn += 1) await Promise.resolve()
}

/** Random numbers that a failing run can be repeated with. */
export function randomFrom(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
