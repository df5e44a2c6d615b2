/**
 * The camera and the microphone before the room: asked for together, chosen, left out, and handed over.
 *
 * How a device is opened and what its failures mean is the same here as in the call, so the call's own module does
 * it; here is only what is special before it: one question for both, and going without.
 */
import { createLocalMedia } from "../call/media/local_media.js"

/** @typedef {import("../call/link/peer.js").Slot} Slot */
/** @typedef {import("../call/media/media_words.js").Reason} Reason */
/** @typedef {"audio" | "camera"} Device */
/** @typedef {{audioId?: string, cameraId?: string, leftOut?: Partial<Record<Device, boolean>>}} Known */
/** @typedef {{audio: boolean, video: boolean} & Known} Choices */
/** @typedef {{wanted: boolean, problem: Reason | null, isLeftOut: boolean}} Choice `isLeftOut`: going without was chosen, not muting */

const VOICE = { echoCancellation: true, noiseSuppression: true, autoGainControl: true }
const FACE = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 24, max: 30 } }
const KINDS = { audio: "audioinput", camera: "videoinput" }

/**
 * @param {object} options
 * @param {MediaDevices | undefined} options.devices
 * @param {() => void} options.onChange something that `state` tells has changed
 */
export function createDevices({ devices, onChange }) {
  /** @type {Record<Device, Choice>} */
  const choice = { audio: chosen(true), camera: chosen(true) }
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
    choice[device] = chosen(isOn, isOn ? false : choice[device].isLeftOut)
    await (device === "audio" ? local.setMicrophone(isOn) : local.setCamera(isOn))
    tell()
  }

  /**
   * One question for all that is wanted, so that people are asked once.
   * @param {MediaDevices} from @param {Choices} wanted
   */
  async function openTogether(from, wanted) {
    try {
      const stream = await askFor(from, wanted)
      if (place === "stopped") for (const track of stream.getTracks()) track.stop()
      else local.adopt(stream)
      return true
    } catch {
      // One of the two failed, and the browser does not say which: each is asked for alone, and tells its own trouble.
      return false
    }
  }

  /** What was used last is known also where it is opened alone, or later. @param {Known} known */
  async function recall({ audioId, cameraId }) {
    if (audioId && !local.track("audio")) await local.choose("audio", audioId)
    if (cameraId && !local.track("camera")) await local.choose("camera", cameraId)
  }

  /** @param {Choices} wanted */
  async function openWanted(wanted) {
    const { leftOut = {} } = wanted
    choice.audio = chosen(wanted.audio, !wanted.audio && leftOut.audio)
    choice.camera = chosen(wanted.video, !wanted.video && leftOut.camera)
    isAsking = true
    tell()
    await recall(wanted)
    const isDone = devices && (wanted.audio || wanted.video) ? await openTogether(devices, wanted) : false
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
      audio: { isOn: local.state().audio, problem: choice.audio.problem, isLeftOut: choice.audio.isLeftOut },
      camera: { isOn: local.state().video, problem: choice.camera.problem, isLeftOut: choice.camera.isLeftOut },
    }),

    track: local.track,
    turn,

    /** @param {Device} device @param {string} deviceId "" goes without */
    async choose(device, deviceId) {
      choice[device].isLeftOut = deviceId === ""
      if (deviceId === "") {
        if (device === "audio") local.adopt(streamOf(local.track("camera")))
        return turn(device, false)
      }
      // What is still being opened would take the place of what was chosen meanwhile.
      await opening
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

    /** For the next visit: what was only muted is on again, what was left out is left out again. @returns {Choices} */
    remembered() {
      return { audio: !choice.audio.isLeftOut, video: !choice.camera.isLeftOut, audioId: local.deviceOf("audio"), cameraId: local.deviceOf("camera") }
    },

    /** @returns {Choices} as it is now, for a reload */
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

/**
 * The devices used last; if one of them is gone, whatever the browser has. A mere wish for a device weighs less to a
 * browser than the size of the picture, and what is there it tells only after it gave permission.
 * @param {MediaDevices} from @param {Choices} wanted
 */
async function askFor(from, { audio, video, audioId, cameraId }) {
  const ask = (/** @type {"exact" | "ideal"} */ how) => from.getUserMedia({
    ...(audio && { audio: { ...VOICE, ...(audioId && { deviceId: { [how]: audioId } }) } }),
    ...(video && { video: { ...FACE, ...(cameraId && { deviceId: { [how]: cameraId } }) } }),
  })
  try {
    return await ask("exact")
  } catch (error) {
    const isGone = /** @type {Error} */ (error).name === "OverconstrainedError"
    if (!isGone || !(audioId || cameraId)) throw error
    return ask("ideal")
  }
}

/** @param {boolean} wanted @param {boolean} [isLeftOut] @returns {Choice} */
function chosen(wanted, isLeftOut = false) {
  return { wanted, problem: null, isLeftOut }
}

/** @param {...(MediaStreamTrack | null)} tracks */
function streamOf(...tracks) {
  const open = tracks.filter((track) => track !== null)
  return open.length > 0 ? new MediaStream(open) : null
}
