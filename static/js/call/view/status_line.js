/**
 * How the call stands, in one sentence with its icon, and the two buttons that may help: try again, turn on the sound.
 */

import { must, write, writeIcon } from "../../core/dom.js"
import { t } from "../../core/i18n.js"
import { cannotCallWords } from "../link/support.js"
import { rungOf } from "../media/ladder.js"
import { sentenceOf } from "./quality_words.js"

/** @typedef {import("../media/ladder.js").CallStatus} CallStatus */
/** @typedef {import("../media/ladder.js").Pictures} Pictures */
/** @typedef {import("../media/ladder.js").Rung} Rung */
/** @typedef {import("../link/quality.js").Quality} Quality */
/** @typedef {{panel: "idle" | "connecting" | "connected" | "failed", picture: string, words: (name: string) => string}} Shown */

/** @type {Record<CallStatus, Shown>} */
const SHOWN = {
  alone: { panel: "idle", picture: "user", words: (name) => t("{name} is not in the room yet.", { name }) },
  gone: { panel: "idle", picture: "user-x", words: (name) => t("{name} left the room.", { name }) },
  connecting: { panel: "connecting", picture: "loader-circle", words: (name) => t("Connecting to {name}.", { name }) },
  reconnecting: { panel: "connecting", picture: "loader-circle", words: () => t("The connection was interrupted. Reconnecting.") },
  away: { panel: "connecting", picture: "loader-circle", words: (name) => t("{name} lost the connection to the room and may be back in a moment.", { name }) },
  connected: { panel: "connected", picture: "signal", words: () => t("Connected.") },
  failed: {
    panel: "failed",
    picture: "message-square",
    words: () => t("Text only: no connection for voice and video yet. The editor and the chat still work, and the page keeps trying. Switch off your VPN or use another network, then try again."),
  },
  unsupported: { panel: "failed", picture: "message-square", words: cannotCallWords },
}

/** Worth saying to somebody who does not look. Quality comes and goes and is there to be looked up. @type {Set<CallStatus>} */
const SAID = new Set(["connected", "reconnecting", "failed", "unsupported"])

/**
 * @param {HTMLElement} panel
 * @param {{announce: (text: string) => void, onRetry: () => void, onSound: () => void}} options
 */
export function createStatusLine(panel, { announce, onRetry, onSound }) {
  const retry = must(panel, "[data-call-retry]")
  const sound = must(panel, "[data-call-sound]")
  const line = must(panel, "[data-call-words]")
  /** @type {AbortController | null} */
  let listening = null
  let said = ""

  /** Who comes and goes, the room says. @param {CallStatus} status @param {Rung | null} rung @param {string} words */
  function say(status, rung, words) {
    const now = rung === "audio" ? rung : status
    if (now !== said && SAID.has(status)) announce(words)
    said = now
  }

  return {
    start() {
      listening = new AbortController()
      retry.addEventListener("click", onRetry, { signal: listening.signal })
      sound.addEventListener("click", onSound, { signal: listening.signal })
    },
    stop() {
      listening?.abort()
      said = ""
    },
    /**
     * @param {CallStatus} status
     * @param {string} name
     * @param {Quality | null} quality
     * @param {Pictures} pictures
     * @returns {{rung: Rung | null, text: string}}
     */
    show(status, name, quality, pictures) {
      const { panel: state, picture, words } = SHOWN[status]
      const rung = rungOf(status, quality, pictures)
      const better = status === "connected" && quality ? sentenceOf(quality, pictures, name) : null
      write(panel.dataset, "call", state)
      write(panel.dataset, "status", status)
      write(panel.dataset, "ladder", rung ?? "")
      const text = better?.text ?? words(name)
      write(line, "textContent", text)
      writeIcon(must(panel, "[data-call-icon]"), better?.picture ?? picture)
      write(retry, "hidden", status !== "failed")
      say(status, rung, rung === "audio" ? text : words(name))
      return { rung, text }
    },
    /** @param {boolean} isBlocked The browser keeps the sound back until somebody presses a button. */
    showSound(isBlocked) {
      write(sound, "hidden", !isBlocked)
    },
  }
}
