/**
 * What goes over one connection: three media sections, always, in the order of `SLOTS`, all of them both ways. Turning
 * a camera on or off swaps the sender's track and needs no negotiation, and a person without devices sends nothing
 * while receiving everything.
 */

import { encode } from "../media/encodings.js"

/** @typedef {"audio" | "camera" | "screen"} Slot */
/** @typedef {import("../media/encodings.js").Encoding} Encoding */

/** @type {Slot[]} */
export const SLOTS = ["audio", "camera", "screen"]
/** @type {Record<Slot, "audio" | "video">} */
const KINDS = { audio: "audio", camera: "video", screen: "video" }

/**
 * @param {object} options
 * @param {MediaStream} options.face Names the stream that voice and camera are sent in; needs no tracks.
 * @param {(slot: Slot, track: MediaStreamTrack) => void} options.onTrack A track of the other person, once per connection and slot.
 */
export function createSections({ face, onTrack }) {
  /** @type {RTCRtpTransceiver[]} */
  let sections = []
  /** @type {Record<Slot, MediaStreamTrack | null>} */
  const tracks = { audio: null, camera: null, screen: null }
  /** @type {Record<Slot, Encoding>} */
  const encodings = { audio: {}, camera: {}, screen: {} }

  /** @param {Slot} slot @returns {RTCRtpTransceiver | undefined} */
  const sectionOf = (slot) => sections[SLOTS.indexOf(slot)]

  /** Those of a connection on which they stand; whatever was to be sent is sent on them. @param {RTCRtpTransceiver[]} transceivers */
  async function take(transceivers) {
    const isNew = sections.length === 0
    sections = transceivers.slice(0, SLOTS.length)
    for (const [index, section] of sections.entries()) {
      const slot = SLOTS[index]
      if (section.direction !== "sendrecv") section.direction = "sendrecv"
      // Voice and face in one stream are played in step; the screen needs no step with either.
      if (isNew && slot !== "screen") section.sender.setStreams(face)
      await section.sender.replaceTrack(tracks[slot])
      await encode(section.sender, encodings[slot])
      if (isNew) onTrack(slot, section.receiver.track)
    }
  }

  return {
    take,
    /** Makes them on a connection that offers first. @param {RTCPeerConnection} connection */
    add: (connection) => take(SLOTS.map((slot) => connection.addTransceiver(KINDS[slot], { direction: "sendrecv" }))),
    /** The connection is given up. */
    drop() {
      sections = []
    },
    /** What is to be sent, as soon as `sendTrack` says. @param {Slot} slot @param {MediaStreamTrack | null} track */
    setTrack(slot, track) {
      tracks[slot] = track
    },
    /** @param {Slot} slot */
    sendTrack: async (slot) => sectionOf(slot)?.sender.replaceTrack(tracks[slot]),
    /** @param {Slot} slot @param {Encoding} encoding */
    setEncoding(slot, encoding) {
      encodings[slot] = encoding
    },
    /** @param {Slot} slot */
    async sendEncoding(slot) {
      const section = sectionOf(slot)
      if (section) await encode(section.sender, encodings[slot])
    },
    /** All sections share one. */
    get transport() {
      return sections[0]?.receiver.transport ?? null
    },
    /** How loud the other person is just now, from 0 to 1. */
    get loudness() {
      const [source] = sectionOf("audio")?.receiver.getSynchronizationSources() ?? []
      return source?.audioLevel ?? 0
    },
    /** The received track of the other's camera, as statistics name it. */
    get cameraId() {
      return sectionOf("camera")?.receiver.track.id ?? ""
    },
  }
}
