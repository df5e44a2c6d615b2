/**
 * How the call stands, in one sentence with its icon, and the two buttons that may help: try again, turn on the sound.
 */

import { icon, must } from "../core/dom.js"
import { t } from "../core/i18n.js"

/** @typedef {import("./link.js").LinkStatus} LinkStatus */
/** @typedef {import("./quality.js").Quality} Quality */
/** @typedef {LinkStatus | "alone"} CallStatus "gone" has left, "alone" was not here yet. */
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
    picture: "wifi-off",
    words: () => t("The call does not get through. The editor and the chat go on. Switch off a VPN or use another network, then try again."),
  },
}

/**
 * From the widest way to the narrowest: what a strict network still lets through.
 * @type {Record<import("./quality.js").RelayProtocol, () => string>}
 */
const RELAYED = {
  "": () => t("Connected through a relay."),
  udp: () => t("Connected through a relay (UDP)."),
  tcp: () => t("Connected through a relay (TCP), because this network lets nothing faster through."),
  tls: () => t("Connected through a relay (TLS), because this network lets nothing faster through."),
}

/** @type {Set<CallStatus>} */
const SAID = new Set(["connected", "reconnecting", "failed"])

/** @param {Quality} quality @returns {Pick<Shown, "picture"> & {text: string}} */
function qualityWords({ isRelayed, relay, isWeak }) {
  if (isWeak) return { picture: "signal-low", text: t("The connection is weak. Without the camera the voice comes through better.") }
  if (isRelayed) return { picture: "signal", text: RELAYED[relay]() }
  return { picture: "signal", text: t("Connected directly.") }
}

/**
 * @param {HTMLElement} panel
 * @param {{announce: (text: string) => void, onRetry: () => void, onSound: () => void}} options
 */
export function createStatusLine(panel, { announce, onRetry, onSound }) {
  const retry = must(panel, "[data-call-retry]")
  const sound = must(panel, "[data-call-sound]")
  /** @type {AbortController | null} */
  let listening = null
  let said = ""

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
    /** @param {CallStatus} status @param {string} name @param {Quality | null} quality */
    show(status, name, quality) {
      const { panel: state, picture, words } = SHOWN[status]
      const better = status === "connected" && quality ? qualityWords(quality) : null
      const text = better?.text ?? words(name)
      panel.dataset.call = state
      panel.dataset.status = status
      must(panel, "[data-call-words]").textContent = text
      must(panel, "[data-call-icon]").replaceChildren(icon(better?.picture ?? picture))
      retry.hidden = status !== "failed"
      // Quality comes and goes and is there to be looked up. Who comes and goes, the room says.
      if (said !== status && SAID.has(status)) announce(words(name))
      said = status
    },
    /** @param {boolean} isBlocked The browser keeps the sound back until somebody presses a button. */
    showSound(isBlocked) {
      sound.hidden = !isBlocked
    },
  }
}
