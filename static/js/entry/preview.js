/**
 * What a person sees of the own devices before the room: the picture, the level of the voice, the pickers, and for
 * everything that does not work a sentence with the way out.
 */
import { problemWords } from "../call/media/media_words.js"
import { el, must } from "../core/dom.js"
import { t } from "../core/i18n.js"
import { createLevelMeter } from "./level.js"
import { browserOf, remedies } from "./remedies.js"

/** @typedef {import("./devices.js").Device} Device */
/** @typedef {ReturnType<ReturnType<typeof import("./devices.js").createDevices>["state"]>} DevicesState */

const HEARD_LEVEL = 0.25 // A voice at arm's length; a fan stays below.
const ASKING_MS = 500 // A browser that needs no answer opens devices sooner than this.
const DEVICES = /** @type {Device[]} */ (["audio", "camera"])
const NAMELESS = { audio: () => t("Microphone"), camera: () => t("Camera") }
const WITHOUT = { audio: () => t("No microphone"), camera: () => t("No camera") }

/**
 * @param {HTMLElement} element
 * @param {object} options
 * @param {ReturnType<typeof import("./devices.js").createDevices>} options.devices
 * @param {MediaDevices | undefined} options.mediaDevices
 * @param {string} options.name
 * @param {() => void} options.onChosen
 */
export function createPreview(element, { devices, mediaDevices, name, onChosen }) {
  const tile = must(element, "[data-preview]")
  /** @type {HTMLVideoElement} */
  const video = must(element, "[data-preview-video]")
  const words = must(element, "[data-preview-words]")
  const heard = must(element, "[data-level-words]")
  const level = must(element, "[data-level]")
  const meter = createLevelMeter({ onLevel: showLevel })
  /** @type {MediaStreamTrack | null} */
  let listened = null
  let wasHeard = false
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let asking
  /** @type {AbortController | null} */
  let listening = null

  must(element, "[data-preview-initial]").textContent = name.slice(0, 1).toUpperCase()

  /** @param {Device} device */
  const toggleOf = (device) => /** @type {HTMLButtonElement} */ (must(element, `[data-preview-toggle="${device}"]`))
  /** @param {Device} device */
  const selectOf = (device) => /** @type {HTMLSelectElement} */ (must(element, `[data-entry-device="${device}"]`))

  /** @param {number} value */
  function showLevel(value) {
    level.style.setProperty("--level", value.toFixed(2))
    if (value >= HEARD_LEVEL) wasHeard = true
    const said = listened === null ? silence() : wasHeard ? t("Your microphone hears you.") : t("Say something: the bars move when your microphone hears you.")
    if (heard.textContent !== said) heard.textContent = said
  }

  function silence() {
    if (!devices.state().audio.isLeftOut) return t("Your microphone is off.")
    return t("You will join without a microphone. You can hear the others and write in the chat.")
  }

  /** @param {DevicesState["camera"]} camera */
  function absence({ problem, isLeftOut }) {
    if (problem) return t("No picture")
    return isLeftOut ? t("You will join without a camera. The others see your name.") : t("Your camera is off")
  }

  /** @param {DevicesState} state */
  function showPicture({ isAsking, camera }) {
    const track = devices.track("camera")
    const shown = /** @type {MediaStream | null} */ (video.srcObject)?.getVideoTracks()[0] ?? null
    if (shown !== track) video.srcObject = track ? new MediaStream([track]) : null
    tile.dataset.preview = track ? "on" : "off"
    clearTimeout(asking)
    if (track) return
    words.textContent = absence(camera)
    if (isAsking) asking = setTimeout(() => { words.textContent = t("Your browser asks whether this page may use your camera and microphone. Choose Allow.") }, ASKING_MS)
  }

  /** @param {boolean} isOn */
  function showVoice(isOn) {
    const track = isOn ? devices.track("audio") : null
    if (track === listened) return
    listened = track
    wasHeard = false
    meter.listen(track)
  }

  /** @param {Device} device @param {DevicesState[Device]} state */
  function showDevice(device, { isOn, problem }) {
    toggleOf(device).setAttribute("aria-pressed", String(isOn))
    const place = must(element, `[data-entry-problem="${device}"]`)
    place.hidden = problem === null
    must(place, "[data-problem-words]").textContent = problem ? problemWords(device, problem) : ""
    const steps = problem ? remedies(device, problem, browserOf(navigator.userAgent)) : []
    must(place, "[data-problem-steps]").replaceChildren(...steps.map((step) => el("li", {}, step)))
  }

  async function fillPickers() {
    for (const device of DEVICES) {
      const found = await devices.list(device)
      const select = selectOf(device)
      const options = found.map(({ id, label, isInUse }) => el("option", { value: id, selected: isInUse }, label || NAMELESS[device]()))
      const isWithout = !found.some(({ isInUse }) => isInUse)
      select.replaceChildren(...options, el("option", { value: "", selected: isWithout }, WITHOUT[device]()))
    }
  }

  /** @param {DevicesState} state */
  function show(state) {
    showPicture(state)
    showVoice(state.audio.isOn)
    showLevel(0)
    for (const device of DEVICES) showDevice(device, state[device])
    void fillPickers()
  }

  /** @param {Device} device @param {AbortSignal} signal */
  function listen(device, signal) {
    const [toggle, place, select] = [toggleOf(device), must(element, `[data-entry-problem="${device}"]`), selectOf(device)]
    toggle.addEventListener("click", () => void devices.turn(device, toggle.getAttribute("aria-pressed") !== "true").then(onChosen), { signal })
    must(place, "[data-entry-again]").addEventListener("click", () => void devices.turn(device, true), { signal })
    must(place, "[data-entry-without]").addEventListener("click", () => void without(device), { signal })
    select.addEventListener("change", () => void devices.choose(device, select.value).then(onChosen), { signal })
  }

  /** @param {Device} device */
  async function without(device) {
    await devices.choose(device, "")
    onChosen()
    selectOf(device).focus() // The button that had the focus is gone with the trouble.
  }

  return {
    show,
    start() {
      listening = new AbortController()
      for (const device of DEVICES) listen(device, listening.signal)
      mediaDevices?.addEventListener("devicechange", () => void fillPickers(), { signal: listening.signal })
    },
    stop() {
      listening?.abort()
      clearTimeout(asking)
      meter.stop()
      listened = null
      video.srcObject = null
    },
  }
}
