/**
 * How a link stands, in words: a whole sentence for the line below the pictures, a few words for a tile.
 */

import { t } from "../../core/i18n.js"
import { LADDER, rungOf } from "../media/ladder.js"

/** @typedef {import("../media/ladder.js").Pictures} Pictures */
/** @typedef {import("../link/quality.js").Quality} Quality */
/** @typedef {{picture: string, text: string, isTrouble?: boolean}} Said */

/** @type {Record<import("../link/quality.js").Path, () => string>} */
const PATHS = {
  direct: () => t("Connected directly."),
  relay: () => t("Connected through a relay, because the other side needs it."),
  udp: () => t("Connected through a relay (UDP)."),
  tcp: () => t("Connected through a relay (TCP), because this network allows nothing faster."),
  tls: () => t("Connected through a relay (TLS), because this network allows nothing faster."),
}

/** @type {Record<import("../link/quality.js").Trouble, (quality: Quality) => string>} */
const TROUBLES = {
  loss: ({ lossShare }) => t("{percent} % lost", { percent: Math.round(lossShare * 100) }),
  delay: ({ roundTripMs }) => t("{ms} ms delay", { ms: Math.round(roundTripMs / 2) }),
  jitter: () => t("uneven"),
}

/** @param {Quality} quality @param {Pictures} pictures @param {string} name @returns {Said} */
export function sentenceOf(quality, pictures, name) {
  const held = heldWords(pictures, name)
  if (held) return { picture: LADDER.audio.picture, text: held }
  if (quality.trouble) {
    const what = TROUBLES[quality.trouble](quality)
    return { picture: "signal-low", text: t("The connection is weak ({what}). Turn off the camera for a clearer voice.", { what }) }
  }
  return { picture: LADDER[rungOf("connected", quality, pictures) ?? "direct"].picture, text: PATHS[quality.path]() }
}

/** @param {Pictures} pictures @param {string} name */
function heldWords({ isOwnHeld, isOtherHeld }, name) {
  if (isOwnHeld && isOtherHeld) return t("Voice only: the connection is too slow for video. Video comes back by itself.")
  if (isOwnHeld) return t("Your video is paused because the connection is too slow. It comes back by itself. Your voice still comes through.")
  return isOtherHeld && t("The video of {name} is paused because the connection is too slow. The voice still comes through.", { name })
}

/** @param {Quality} quality @returns {Said} */
export function shortOf(quality) {
  if (quality.trouble) {
    return { picture: "signal-low", text: t("Weak: {what}", { what: TROUBLES[quality.trouble](quality) }), isTrouble: true }
  }
  const { picture, name } = LADDER[quality.path === "relay" ? "udp" : quality.path]
  return { picture, text: name() }
}
