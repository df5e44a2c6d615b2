/**
 * The camera and the microphone before the room: asked for together, chosen, left out, and handed over.
 *
 * How a device is opened and what its failures mean is the same here as in the call, so the call's own module does
 * it; here is only what is special before it: one question for both, and going without.
 */
import { createLocalMedia } from "../call/local_media.js"

/** @typedef {import("../call/peer.js").Slot} Slot */
/** @typedef {import("../call/media_words.js").Reason} Reason */
/** @typedef {"audio" | "camera"} Device */
/** @typedef {{audio: boolean, video: boolean, audioId?: string, cameraId?: string}} Choices */

const KINDS = { audio: "audioinput", camera: "videoinput" }

/**
 * @param {object} options
 * @param {MediaDevices | undefined} options.devices
 * @param {() => void} options.onChange something that `state` tells has changed
 */
export function createDevices({ devices, onChange }) {
  /** @type {Record<Device, {wanted: boolean, problem: Reason | null}>} */
  const choice = { audio: { wanted: true, problem: null }, camera: { wanted: true, problem: null } }
  let isAsking = false
  /** @type {"here" | "handed-over" | "stopped"} */
  let place = "here"
  let opening = Promise.resolve()
  const local = createLocalMedia({
    devices,
    onTrack: tell,
    onState: tell,
    onProblem(slot, reason) {
      if (slot !== "screen") choice[slot].problem = reason
      tell()
    },
  })

  function tell() {
    if (place === "here") onChange()
  }

  /** @param {Device} device @param {boolean} isOn */
  async function turn(device, isOn) {
    choice[device] = { wanted: isOn, problem: null }
    await (device === "audio" ? local.setMicrophone(isOn) : local.setCamera(isOn))
    tell()
  }

  /** One question for both, so that people are asked once. @param {MediaDevices} from @param {Choices} wanted */
  async function openBoth(from, { audioId, cameraId }) {
    try {
      const stream = await from.getUserMedia({
        audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, deviceId: { ideal: audioId ?? "" } },
        video: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 24, max: 30 }, deviceId: { ideal: cameraId ?? "" } },
      })
      if (place === "stopped") for (const track of stream.getTracks()) track.stop()
      else local.adopt(stream)
      return true
    } catch {
      // One of the two failed, and the browser does not say which: each is asked for alone, and tells its own trouble.
      return false
    }
  }

  /** @param {Choices} wanted */
  async function openWanted(wanted) {
    choice.audio = { wanted: wanted.audio, problem: null }
    choice.camera = { wanted: wanted.video, problem: null }
    isAsking = true
    tell()
    const isDone = wanted.audio && wanted.video && devices ? await openBoth(devices, wanted) : false
    if (!isDone && place !== "stopped") await Promise.all([wanted.audio && turn("audio", true), wanted.video && turn("camera", true)])
    // Somebody may have switched one off while the browser was still asking.
    if (!choice.audio.wanted) await local.setMicrophone(false)
    if (!choice.camera.wanted) await local.setCamera(false)
    isAsking = false
    tell()
  }

  return {
    /** @param {Choices} wanted */
    open(wanted) {
      place = "here"
      opening = openWanted(wanted)
      return opening
    },

    state: () => ({
      isAsking,
      audio: { isOn: local.state().audio, problem: choice.audio.problem },
      camera: { isOn: local.state().video, problem: choice.camera.problem },
    }),

    track: local.track,
    turn,

    /** @param {Device} device @param {string} deviceId "" goes without */
    async choose(device, deviceId) {
      if (deviceId === "") {
        if (device === "audio") local.adopt(streamOf(local.track("camera")))
        return turn(device, false)
      }
      choice[device].problem = null
      const wasOpen = local.track(device) !== null
      await local.choose(device, deviceId)
      if (!wasOpen) await turn(device, true)
      tell()
    },

    /** @param {Device} device @returns {Promise<{id: string, label: string, isInUse: boolean}[]>} */
    async list(device) {
      const known = (await devices?.enumerateDevices()) ?? []
      // Before the first permission browsers give neither names nor ids, so there is nothing to choose from.
      return known.filter(({ kind, deviceId }) => kind === KINDS[device] && deviceId !== "").map(({ deviceId, label }) => (
        { id: deviceId, label, isInUse: local.track(device) !== null && deviceId === local.deviceOf(device) }
      ))
    },

    /** @returns {Choices} to be remembered */
    choices() {
      const { audio, video } = local.state()
      return { audio, video, audioId: local.deviceOf("audio"), cameraId: local.deviceOf("camera") }
    },

    /**
     * Hands the open devices over; from here on they are not stopped or shown here. Whoever takes them while the
     * browser still asks is told again when they are open.
     * @param {(stream: MediaStream | null) => void} receive
     */
    handOver(receive) {
      const isLate = isAsking
      place = "handed-over"
      receive(streamOf(local.track("audio"), local.track("camera")))
      if (!isLate) return
      void opening.then(() => {
        const stream = streamOf(local.track("audio"), local.track("camera"))
        if (stream && place === "handed-over") receive(stream)
      })
    },

    /** Devices that were handed over belong to somebody else; all others are released. */
    stop() {
      if (place === "here") local.stop()
      place = "stopped"
    },
  }
}

/** @param {...(MediaStreamTrack | null)} tracks */
function streamOf(...tracks) {
  const open = tracks.filter((track) => track !== null)
  return open.length > 0 ? new MediaStream(open) : null
}
