/**
 * Choosing another microphone, camera or speaker during the call.
 */

import { el, must } from "../../core/dom.js"
import { t } from "../../core/i18n.js"

/** @typedef {"audio" | "camera" | "speaker"} Choice */

/** @type {Record<Choice, MediaDeviceKind>} */
const KINDS = { audio: "audioinput", camera: "videoinput", speaker: "audiooutput" }

/** Browsers keep the names back until the first permission. @type {Record<Choice, (number: number) => string>} */
const NAMELESS = {
  audio: (number) => t("Microphone {number}", { number }),
  camera: (number) => t("Camera {number}", { number }),
  speaker: (number) => t("Speaker {number}", { number }),
}

/**
 * @param {HTMLElement} room
 * @param {object} options
 * @param {MediaDevices | undefined} options.devices
 * @param {boolean} options.canChooseSpeaker
 * @param {(choice: Choice) => string} options.current The device in use.
 * @param {(choice: Choice, deviceId: string) => Promise<void>} options.choose
 */
export function createDeviceMenu(room, { devices, canChooseSpeaker, current, choose }) {
  const opener = must(room, "[data-call-devices]")
  /** @type {AbortController | null} */
  let listening = null

  /** @param {Choice} choice */
  const selectOf = (choice) => /** @type {HTMLSelectElement} */ (must(room, `[data-device="${choice}"]`))

  async function refresh() {
    const known = (await devices?.enumerateDevices()) ?? []
    for (const choice of /** @type {Choice[]} */ (Object.keys(KINDS))) {
      fill(choice, known.filter(({ kind }) => kind === KINDS[choice]))
    }
  }

  /** @param {Choice} choice @param {MediaDeviceInfo[]} found */
  function fill(choice, found) {
    const select = selectOf(choice)
    const inUse = current(choice)
    select.disabled = found.length === 0
    const options = found.map(({ deviceId, label }, index) => el("option", { value: deviceId }, label || NAMELESS[choice](index + 1)))
    select.replaceChildren(...(options.length > 0 ? options : [el("option", {}, t("None found"))]))
    if (found.some(({ deviceId }) => deviceId === inUse)) select.value = inUse
  }

  return {
    start() {
      listening = new AbortController()
      const { signal } = listening
      opener.addEventListener("click", () => void refresh(), { signal })
      devices?.addEventListener("devicechange", () => void refresh(), { signal })
      for (const choice of /** @type {Choice[]} */ (Object.keys(KINDS))) {
        const select = selectOf(choice)
        select.addEventListener("change", () => void choose(choice, select.value).then(refresh), { signal })
      }
      must(room, '[data-device-field="speaker"]').hidden = !canChooseSpeaker
      must(room, "[data-device-hint]").hidden = canChooseSpeaker
      void refresh()
    },
    stop() {
      listening?.abort()
    },
  }
}
