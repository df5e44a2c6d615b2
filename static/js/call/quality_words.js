/**
 * How a link stands, in words: a whole sentence for the line below the pictures, a few words for a tile.
 */

import { t } from "../core/i18n.js"
import { LADDER, rungOf } from "./ladder.js"

/** @typedef {import("./ladder.js").Pictures} Pictures */
/** @typedef {import("./quality.js").Quality} Quality */
/** @typedef {{picture: string, text: string, isTrouble?: boolean}} Said */

/** @type {Record<import("./quality.js").Path, () => string>} */
const PATHS = {
  direct: () => t("Connected directly."),
  relay: () => t("Connected through a relay, which the other side needs."),
  udp: () => t("Connected through a relay (UDP)."),
  tcp: () => t("Connected through a relay (TCP), because this network lets nothing faster through."),
  tls: () => t("Connected through a relay (TLS), because this network lets nothing faster through."),
}

/** @type {Record<import("./quality.js").Trouble, (quality: Quality) => string>} */
const TROUBLES = {
  loss: ({ lossShare }) => t("{percent} % lost", { percent: Math.round(lossShare * 100) }),
  delay: ({ roundTripMs }) => t("{ms} ms late", { ms: Math.round(roundTripMs / 2) }),
  jitter: () => t("uneven"),
}

/** @param {Quality} quality @param {Pictures} pictures @param {string} name @returns {Said} */
export function sentenceOf(quality, pictures, name) {
  const held = heldWords(pictures, name)
  if (held) return { picture: LADDER.audio.picture, text: held }
  if (quality.trouble) {
    const what = TROUBLES[quality.trouble](quality)
    return { picture: "signal-low", text: t("The connection is weak ({what}). Without the camera the voice comes through better.", { what }) }
  }
  return { picture: LADDER[rungOf("connected", quality, pictures) ?? "direct"].picture, text: PATHS[quality.path]() }
}

/** @param {Pictures} pictures @param {string} name */
function heldWords({ isOwnHeld, isOtherHeld }, name) {
  if (isOwnHeld && isOtherHeld) return t("Voice only: the connection is too slow for pictures. They come back by themselves.")
  if (isOwnHeld) return t("Your picture is held back, because the connection is too slow for it. It comes back by itself. Your voice goes on.")
  return isOtherHeld && t("The picture of {name} is held back, because the connection is too slow for it. The voice goes on.", { name })
}

/** @param {Quality} quality @returns {Said} */
export function shortOf(quality) {
  if (quality.trouble) {
    return { picture: "signal-low", text: t("Weak: {what}", { what: TROUBLES[quality.trouble](quality) }), isTrouble: true }
  }
  const { picture, name } = LADDER[quality.path === "relay" ? "udp" : quality.path]
  return { picture, text: name() }
}
