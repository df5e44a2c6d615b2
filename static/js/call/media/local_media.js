/**
 * The own microphone, camera and screen: opened, muted, released, exchanged, lost.
 *
 * Not here: how they are sent (`link/peer.js`), how they are shown (`view/`) and in which words trouble is
 * told (`media_words.js`). A camera that is off is released, so that its light goes out; a muted
 * microphone stays open, because opening one takes too long for somebody who wants to say something.
 */

import { reasonOf } from "./media_words.js"

/** @typedef {import("../link/peer.js").Slot} Slot */
/** @typedef {import("./media_words.js").Reason} Reason */
/** @typedef {{audio: boolean, video: boolean, screen: boolean}} MediaState */
/**
 * @typedef {object} Source
 * @property {MediaStreamTrack | null} track
 * @property {string} deviceId The device last used or chosen; "" for the browser's choice.
 * @property {Promise<void>} queue Steps of one source run one after another: a camera switched on
 *   and off quickly would otherwise end with a track that nobody holds and nobody stops.
 */

const VOICE = { echoCancellation: true, noiseSuppression: true, autoGainControl: true }
const FACE = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 24, max: 30 } }
// Code has to be legible rather than smooth.
const SCREEN = { video: { frameRate: { ideal: 15, max: 30 } }, audio: false, surfaceSwitching: "include" }

const SURFACES = new Set(["monitor", "window", "browser"])

/**
 * @param {object} options
 * @param {MediaDevices | undefined} options.devices Undefined where the browser gives none, as on an insecure address.
 * @param {(slot: Slot, track: MediaStreamTrack | null) => void} options.onTrack The track to send in a slot changed.
 * @param {(state: MediaState) => void} options.onState
 * @param {(slot: Slot, reason: Reason) => void} options.onProblem
 */
export function createLocalMedia({ devices, onTrack, onState, onProblem }) {
  /** @type {Record<Slot, Source>} */
  const sources = { audio: source(), camera: source(), screen: source() }
  // Counts the stops: what was asked for before one is released when it comes after it.
  let stops = 0

  /** @returns {MediaState} */
  const state = () => ({
    audio: sources.audio.track?.enabled ?? false,
    video: sources.camera.track !== null,
    screen: sources.screen.track !== null,
  })

  /** @param {Slot} slot @param {() => Promise<void> | void} step */
  function enqueue(slot, step) {
    const { queue } = sources[slot]
    sources[slot].queue = queue.then(step)
    return sources[slot].queue
  }

  /** @param {Slot} slot @param {MediaStreamTrack | null} track */
  function hold(slot, track) {
    const former = sources[slot].track
    sources[slot].track = track
    if (former && former !== track) former.stop()
    if (track) {
      sources[slot].deviceId = (slot !== "screen" && track.getSettings().deviceId) || sources[slot].deviceId
      // Somebody who shares may go over to another window or tab without ending it.
      track.addEventListener("configurationchange", () => sources[slot].track === track && onState(state()))
      track.addEventListener("ended", () => sources[slot].track === track && void lose(slot), { once: true })
    }
    onTrack(slot, track)
    onState(state())
  }

  /** The device or the browser ended the track; our own stop() does not bring us here. @param {Slot} slot */
  async function lose(slot) {
    const { deviceId } = sources[slot]
    hold(slot, null)
    if (slot === "screen") return
    const known = (await devices?.enumerateDevices()) ?? []
    onProblem(slot, known.some((device) => device.deviceId === deviceId) ? "taken" : "unplugged")
  }

  /**
   * @param {Slot} slot
   * @param {(devices: MediaDevices) => Promise<MediaStream>} ask
   * @returns {Promise<MediaStreamTrack | null>}
   */
  async function open(slot, ask) {
    const asked = stops
    if (!devices) return complain(slot, "insecure")
    try {
      const [track] = (await ask(devices)).getTracks()
      if (asked === stops) return track
      track.stop()
      return null
    } catch (error) {
      return complain(slot, reasonOf(slot, error))
    }
  }

  /** @param {Slot} slot @param {Reason | null} reason */
  function complain(slot, reason) {
    if (reason) onProblem(slot, reason)
    return null
  }

  /** @param {"audio" | "camera"} slot @param {{exact?: string, ideal?: string}} deviceId */
  function openDevice(slot, deviceId) {
    return open(slot, (given) =>
      given.getUserMedia(slot === "audio" ? { audio: { ...VOICE, deviceId } } : { video: { ...FACE, deviceId } }),
    )
  }

  /** @param {boolean} isOn */
  async function turnMicrophone(isOn) {
    const { track, deviceId } = sources.audio
    if (track) {
      track.enabled = isOn
      onState(state())
    } else if (isOn) {
      const opened = await openDevice("audio", { ideal: deviceId })
      if (opened) hold("audio", opened)
    }
  }

  /** @param {boolean} isOn */
  async function turnCamera(isOn) {
    if (isOn === (sources.camera.track !== null)) return
    const opened = isOn ? await openDevice("camera", { ideal: sources.camera.deviceId }) : null
    if (opened || !isOn) hold("camera", opened)
  }

  /** @param {boolean} isOn */
  async function turnScreen(isOn) {
    if (isOn === (sources.screen.track !== null)) return
    const opened = isOn ? await open("screen", (given) => given.getDisplayMedia(SCREEN)) : null
    if (opened) opened.contentHint = "detail"
    if (opened || !isOn) hold("screen", opened)
  }

  /** @param {"audio" | "camera"} slot @param {string} deviceId */
  async function exchange(slot, deviceId) {
    const { track } = sources[slot]
    sources[slot].deviceId = deviceId
    if (!track) return
    const wasEnabled = track.enabled
    // The former device goes first: phones cannot open two cameras at once.
    hold(slot, null)
    const opened = await openDevice(slot, { exact: deviceId })
    if (!opened) return
    opened.enabled = wasEnabled
    hold(slot, opened)
  }

  return {
    state,
    /** What kind of thing is shared, as the browser says it; null while nothing is. */
    surface() {
      const { displaySurface = "" } = sources.screen.track?.getSettings() ?? {}
      return SURFACES.has(displaySurface) ? displaySurface : null
    },
    /** @param {Slot} slot */
    track: (slot) => sources[slot].track,
    /** @param {"audio" | "camera"} slot */
    deviceOf: (slot) => sources[slot].deviceId,
    /** Takes over what was opened before the room; from now on it is stopped here. @param {MediaStream | null} stream */
    adopt(stream) {
      hold("audio", stream?.getAudioTracks()[0] ?? null)
      hold("camera", stream?.getVideoTracks()[0] ?? null)
    },
    /** @param {boolean} isOn */
    setMicrophone: (isOn) => enqueue("audio", () => turnMicrophone(isOn)),
    /** @param {boolean} isOn */
    setCamera: (isOn) => enqueue("camera", () => turnCamera(isOn)),
    /** @param {boolean} isOn */
    setScreen: (isOn) => enqueue("screen", () => turnScreen(isOn)),
    /** @param {"audio" | "camera"} slot @param {string} deviceId */
    choose: (slot, deviceId) => enqueue(slot, () => exchange(slot, deviceId)),
    /** Releases everything, also what is still being asked for. @returns {MediaState} what was on */
    stop() {
      const was = state()
      stops += 1
      for (const slot of /** @type {Slot[]} */ (Object.keys(sources))) if (sources[slot].track) hold(slot, null)
      return was
    },
  }
}

/** @returns {Source} */
function source() {
  return { track: null, deviceId: "", queue: Promise.resolve() }
}
