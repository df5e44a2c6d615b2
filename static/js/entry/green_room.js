/**
 * Everything about one's own devices before a room: seeing oneself, hearing oneself, choosing, the connection. The
 * rehearsal has the same one. Who is let in, and when, is not its business. Markup: templates/rooms/devices.html.
 */
import { canCall, cannotCallWords } from "../call/link/support.js"
import { must } from "../core/dom.js"
import { createDevices } from "./devices.js"
import { createPreview } from "./preview.js"
import { createSoundCheck } from "./sound_check.js"

/**
 * @param {HTMLElement} element
 * @param {object} options
 * @param {string} options.name of the person
 * @param {import("../room/memory.js").Memory} options.memory the devices chosen on former visits
 * @param {MediaDevices | undefined} options.mediaDevices
 */
export function createGreenRoom(element, { name, memory, mediaDevices }) {
  const devices = createDevices({ devices: mediaDevices, onChange })
  const preview = createPreview(element, { devices, mediaDevices, name, onChosen: remember })
  const sound = createSoundCheck(element, {
    microphone: () => (devices.state().audio.isOn ? devices.track("audio") : null),
    mediaDevices,
    onChosen(id) {
      speakerId = id
      remember()
    },
  })
  let speakerId = ""

  function onChange() {
    preview.show(devices.state())
    sound.refresh()
  }

  /** Before anything else is tried: no device and no network helps a browser that has no calls. */
  function showWhetherCallsWork() {
    must(element, "[data-no-calls-words]").textContent = canCall() ? "" : cannotCallWords()
    must(element, "[data-no-calls]").hidden = canCall()
  }

  function remember() {
    memory.write({ ...devices.remembered(), speakerId })
  }

  return {
    devices,
    /** The loudspeaker chosen here or on a former visit; "" for the system's own. */
    speakerId: () => speakerId,
    /** @param {import("./devices.js").Choices} [choices] what was on before a reload; otherwise what was chosen on a former visit */
    start(choices) {
      const before = memory.read() ?? {}
      speakerId = before.speakerId ?? ""
      showWhetherCallsWork()
      preview.start()
      sound.start(speakerId)
      const { audioId, cameraId, audio = true, video = true } = before
      void devices.open({ audio, video, audioId, cameraId, leftOut: { audio: !audio, camera: !video }, ...choices })
    },
    /** The devices stay as they are. */
    close() {
      preview.stop()
      sound.stop()
    },
  }
}
