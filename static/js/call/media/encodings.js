/**
 * How each track is sent at each step of `bandwidth.js`: the voice first, always whole; then the screen, which has to
 * be legible rather than smooth; then the face.
 */

import { HELD, STEPS } from "./bandwidth.js"

/** @typedef {import("./bandwidth.js").Step} Step */
/** @typedef {import("../link/peer.js").Slot} Slot */
/** @typedef {Partial<RTCRtpEncodingParameters>} Encoding */

/** A screen is never held back: somebody shows it on purpose, and at the end it is a still picture each second. */
const SCREEN = [
  { kbps: 2500, rate: 15 },
  { kbps: 1000, rate: 8 },
  { kbps: 400, rate: 3 },
  { kbps: 150, rate: 1 },
]

/** @param {Step} step @returns {Record<Slot, Encoding>} */
export function encodingsOf(step) {
  return {
    audio: { priority: "high", networkPriority: "high" },
    camera: { ...camera(step), priority: "low", networkPriority: "low" },
    screen: { maxBitrate: SCREEN[step].kbps * 1000, maxFramerate: SCREEN[step].rate, priority: "medium", networkPriority: "medium" },
  }
}

/** @param {Step} step @returns {Encoding} */
function camera(step) {
  if (step === HELD) return { active: false }
  const { scale, kbps, rate } = STEPS[step]
  return { active: true, scaleResolutionDownBy: scale, maxBitrate: kbps * 1000, maxFramerate: rate }
}

/**
 * Sets how a sender sends. A browser that refuses some of it goes on as it sends, which is no reason to end a call.
 *
 * @param {RTCRtpSender} sender
 * @param {Encoding} encoding
 */
export async function encode(sender, encoding) {
  const parameters = sender.getParameters()
  if (!parameters.encodings?.length) return
  Object.assign(parameters.encodings[0], encoding)
  await sender.setParameters(parameters).catch(() => undefined)
}
