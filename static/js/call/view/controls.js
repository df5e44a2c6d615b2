/**
 * The buttons and keys of the call: microphone, camera, sharing the screen. Leaving is the room's business.
 */

import { must } from "../../core/dom.js"
import { isComposing } from "../../core/keys.js"

/** @typedef {import("../media/local_media.js").MediaState} MediaState */
/** @typedef {{is: keyof MediaState, key?: string, turn: (isOn: boolean) => Promise<void>}} Toggle */

/**
 * @param {HTMLElement} bar
 * @param {object} options
 * @param {ReturnType<typeof import("../media/local_media.js").createLocalMedia>} options.local
 * @param {boolean} options.canShare
 */
export function createControls(bar, { local, canShare }) {
  // Keys that type nothing on any keyboard; they are printed on the buttons (templates/call/controls.html).
  /** @type {Record<string, Toggle>} */
  const toggles = {
    microphone: { is: "audio", key: "F8", turn: local.setMicrophone },
    camera: { is: "video", key: "F9", turn: local.setCamera },
    screen: { is: "screen", turn: local.setScreen },
  }
  /** @type {AbortController | null} */
  let listening = null

  /** @param {string} name */
  const buttonOf = (name) => must(bar, `[data-call-toggle="${name}"]`)

  /** @param {string} name */
  async function toggle(name) {
    const button = buttonOf(name)
    // While the browser asks which device or screen, a second press would ask a second time.
    if (button.hidden || button.getAttribute("aria-busy") === "true") return
    button.setAttribute("aria-busy", "true")
    const { is, turn } = toggles[name]
    await turn(!local.state()[is]).finally(() => button.removeAttribute("aria-busy"))
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || isComposing(event)) return
    const found = Object.entries(toggles).find(([, { key }]) => key === event.key)
    if (!found) return
    event.preventDefault()
    if (!event.repeat) void toggle(found[0])
  }

  return {
    start() {
      listening = new AbortController()
      const { signal } = listening
      for (const name of Object.keys(toggles)) buttonOf(name).addEventListener("click", () => void toggle(name), { signal })
      // Captured, so that the editor does not take the key first.
      document.addEventListener("keydown", onKey, { signal, capture: true })
      buttonOf("screen").hidden = !canShare
    },
    stop() {
      listening?.abort()
    },
    /** @param {MediaState} state */
    show(state) {
      for (const [name, { is }] of Object.entries(toggles)) buttonOf(name).setAttribute("aria-pressed", String(state[is]))
    },
  }
}
