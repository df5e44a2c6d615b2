/**
 * The ladder on which a call holds on: from the widest way to the narrowest thing that still works. Which step a link
 * stands on, and what each is called.
 */

import { t } from "../../core/i18n.js"

/** @typedef {import("../link/link.js").LinkStatus | "alone"} CallStatus "gone" has left, "alone" was not here yet. */
/** @typedef {"direct" | "udp" | "tcp" | "tls" | "audio" | "text"} Rung */
/** @typedef {{isOwnHeld: boolean, isOtherHeld: boolean}} Pictures Which pictures are held back, because a way is too slow for them. */

/** @type {Record<Rung, {picture: string, name: () => string}>} */
export const LADDER = {
  direct: { picture: "wifi", name: () => t("Direct") },
  udp: { picture: "signal", name: () => t("Relay (UDP)") },
  tcp: { picture: "signal", name: () => t("Relay (TCP)") },
  tls: { picture: "lock", name: () => t("Relay (TLS)") },
  audio: { picture: "mic", name: () => t("Voice only") },
  text: { picture: "message-square", name: () => t("Text only") },
}

/**
 * Null while there is nothing to say: nobody is there, or the link is still looking for its way.
 *
 * @param {CallStatus} status
 * @param {{path: import("../link/quality.js").Path} | null} quality
 * @param {Pictures} pictures
 * @returns {Rung | null}
 */
export function rungOf(status, quality, { isOwnHeld, isOtherHeld }) {
  if (status === "failed" || status === "unsupported") return "text"
  if (status !== "connected" || !quality) return null
  if (isOwnHeld || isOtherHeld) return "audio"
  // The other page needs a relay, and ours reaches that relay directly, by UDP.
  return quality.path === "relay" ? "udp" : quality.path
}
