/**
 * Says in every session description which connection made it and which one it is meant for.
 *
 * A page that is reloaded, or a connection that is built anew, leaves descriptions of the former one
 * on the way. WebRTC itself cannot tell an answer to the former offer from an answer to the present
 * one, so the description carries it: one session-level attribute, which every SDP parser that does
 * not know it has to ignore (RFC 8866, 5.13). A description without the attribute is believed.
 */

/**
 * @typedef {object} Label
 * @property {string} from The connection that made the description.
 * @property {string} to The connection it is meant for; "" while the other side is not known.
 * @property {number} offer Which offer of its connection this is; an answer repeats the number of its offer.
 */

const ATTRIBUTE = "a=x-neurohire-call:"
const LINE = /^a=x-neurohire-call:(\S+) (\S+) (\d+)\r?$/m
const NOBODY = "-"

/**
 * The SDP with the label among its session-level lines, that is before the first media section.
 *
 * @param {string} sdp
 * @param {Label} label
 */
export function withLabel(sdp, { from, to, offer }) {
  const line = `${ATTRIBUTE}${from} ${to || NOBODY} ${offer}\r\n`
  const media = sdp.search(/^m=/m)
  return media < 0 ? sdp + line : sdp.slice(0, media) + line + sdp.slice(media)
}

/**
 * @param {string} sdp
 * @returns {Label | null}
 */
export function labelOf(sdp) {
  const found = LINE.exec(sdp)
  if (!found) return null
  return { from: found[1], to: found[2] === NOBODY ? "" : found[2], offer: Number(found[3]) }
}

/**
 * The ICE user fragments of a description: a candidate belongs to it when it names one of them.
 *
 * @param {string} sdp
 */
export function fragmentsOf(sdp) {
  return new Set([...sdp.matchAll(/^a=ice-ufrag:(\S+)/gm)].map((found) => found[1]))
}
