/** The detectors of the room, reporting to this page instead of the server. They begin by a click and end by one. */
import { must } from "../core/dom.js"
import { INCOMING } from "../core/events.js"
import { t } from "../core/i18n.js"
import { createProctoring } from "../proctoring/candidate/proctoring.js"

/**
 * @param {HTMLElement} element
 * @param {object} options
 * @param {import("../room/context.js").RoomConfig} options.config
 * @param {{now(): number}} options.clock
 * @param {() => HTMLVideoElement} options.video
 * @param {(kind: string, size: number | null) => void} options.onReport
 * @param {typeof createProctoring} [options.make]
 */
export function createMeasuring(element, { config, clock, video, onReport, make = createProctoring }) {
  const button = must(element, "[data-measuring-toggle]")
  const words = must(button, "span")
  const socket = /** @type {any} */ ({
    state: "live",
    async request(/** @type {string} */ event, /** @type {{type: string}} */ { type }) {
      if (event === INCOMING.CHEAT_DETECTED) onReport(type, null)
    },
  })
  const proctoring = make(must(element, '[data-panel="observed"]'), { socket, config, clock }, { video })
  let isOn = false
  /** @type {AbortController | null} */
  let listening = null

  function toggle() {
    isOn = !isOn
    words.textContent = isOn ? t("Stop the checks") : t("Start the checks")
    if (isOn) proctoring.start()
    else proctoring.stop()
  }

  return {
    start() {
      listening = new AbortController()
      button.addEventListener("click", toggle, { signal: listening.signal })
    },
    stop() {
      listening?.abort()
      if (isOn) toggle()
    },
  }
}
