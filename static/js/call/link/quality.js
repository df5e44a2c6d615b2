/**
 * How good a link is, from what the browser counts: which way the media go, what is lost on it, how long it takes,
 * whether pictures come, and what the way out bears. Numbers only; words are `view/quality_words.js`'s business.
 */

/**
 * How the own page reaches the other one. "relay": directly to a relay that only the other page needs.
 * @typedef {"direct" | "udp" | "tcp" | "tls" | "relay"} Path
 */
/**
 * @typedef {object} Counts What was counted since the connection began, and the latest measures.
 * @property {Path} path
 * @property {number} atMs
 * @property {number} packets received
 * @property {number} lost of those sent to us
 * @property {number} frames of the camera, received
 * @property {number} sentPackets
 * @property {number} sentLost of those, as the other page tells
 * @property {number} sentFrames of camera and screen
 * @property {number} roundTripMs
 * @property {number} jitterMs of the voice
 * @property {number | null} availableKbps what the way out bears, where the browser estimates it
 */
/** @typedef {"loss" | "delay" | "jitter"} Trouble */
/**
 * @typedef {object} Quality
 * @property {Path} path
 * @property {Trouble | null} trouble What makes the link weak, the worst for a voice first.
 * @property {number} lossShare
 * @property {number} roundTripMs
 * @property {number} jitterMs
 * @property {boolean} hasFrames Whether pictures of the camera came since the last look.
 */

// Speech becomes hard to follow at about a tenth of the packets lost; people are told a little before.
const WEAK_LOSS = 0.08
// A talk needs less than 400 ms one way (ITU-T G.114); this is both ways, without what recording and playing take.
const WEAK_ROUND_TRIP_MS = 500
// What ITU-T Y.1541 allows a network for interactive speech (classes 0 and 1).
const WEAK_JITTER_MS = 50
// A share of a few packets says nothing.
const FEWEST_PACKETS = 50

/**
 * The counts of a report that matter; null before a path was chosen.
 *
 * @param {Iterable<any>} report The entries of an RTCStatsReport.
 * @param {string} [cameraId] The received track that shows the face, beside the one that shows a screen.
 * @returns {Counts | null}
 */
export function countsOf(report, cameraId) {
  const entries = new Map([...report].map((entry) => [entry.id, entry]))
  const all = [...entries.values()]
  const transport = all.find(({ type }) => type === "transport")
  const pair = entries.get(transport?.selectedCandidatePairId) ?? all.find(isSelected)
  if (!pair) return null
  /** @param {string} type @param {string} [kind] */
  const streams = (type, kind) => all.filter((entry) => entry.type === type && (!kind || entry.kind === kind))
  const received = streams("inbound-rtp")
  return {
    path: pathOf(entries.get(pair.localCandidateId), entries.get(pair.remoteCandidateId)),
    atMs: pair.timestamp ?? 0,
    packets: sum(received, "packetsReceived"),
    lost: sum(received, "packetsLost"),
    frames: sum(received.filter(({ trackIdentifier }) => trackIdentifier === cameraId), "framesReceived"),
    sentPackets: sum(streams("outbound-rtp"), "packetsSent"),
    sentLost: sum(streams("remote-inbound-rtp"), "packetsLost"),
    sentFrames: sum(streams("outbound-rtp", "video"), "framesSent"),
    roundTripMs: (pair.currentRoundTripTime ?? 0) * 1000,
    jitterMs: Math.max(0, ...streams("inbound-rtp", "audio").map(({ jitter = 0 }) => jitter)) * 1000,
    availableKbps: pair.availableOutgoingBitrate === undefined ? null : pair.availableOutgoingBitrate / 1000,
  }
}

/** @param {any} local @param {any} remote @returns {Path} */
function pathOf(local, remote) {
  if (local?.candidateType !== "relay") return remote?.candidateType === "relay" ? "relay" : "direct"
  if (local.relayProtocol) return local.relayProtocol
  // Without the protocol the relay's address says at least whether TLS was asked for.
  if (local.url?.startsWith("turns:")) return "tls"
  return local.url?.includes("transport=tcp") ? "tcp" : "udp"
}

/**
 * @param {Counts | null} before
 * @param {Counts} now
 * @returns {Quality}
 */
export function qualityOf(before, now) {
  const { path, roundTripMs, jitterMs } = now
  const lossShare = shareOf(now.lost - (before?.lost ?? 0), now.packets - (before?.packets ?? 0))
  const hasFrames = now.frames > (before?.frames ?? 0)
  return { path, trouble: troubleOf({ lossShare, roundTripMs, jitterMs }), lossShare, roundTripMs, jitterMs, hasFrames }
}

/** @param {{lossShare: number, roundTripMs: number, jitterMs: number}} measured @returns {Trouble | null} */
function troubleOf({ lossShare, roundTripMs, jitterMs }) {
  if (lossShare > WEAK_LOSS) return "loss"
  if (roundTripMs > WEAK_ROUND_TRIP_MS) return "delay"
  return jitterMs > WEAK_JITTER_MS ? "jitter" : null
}

/**
 * What `media/bandwidth.js` judges: the way out between two looks.
 *
 * @param {Counts} before
 * @param {Counts} now
 * @returns {import("../media/bandwidth.js").Look}
 */
export function lookOf(before, now) {
  const sentLost = now.sentLost - before.sentLost
  return {
    elapsedMs: now.atMs - before.atMs,
    lossShare: shareOf(sentLost, now.sentPackets - before.sentPackets - Math.max(sentLost, 0)),
    roundTripMs: now.roundTripMs,
    // Without pictures on the way the browser has nothing to try the way with, and its estimate stays low.
    availableKbps: now.sentFrames > before.sentFrames ? now.availableKbps : null,
  }
}

/** @param {number} lost @param {number} arrived */
function shareOf(lost, arrived) {
  const all = arrived + Math.max(lost, 0)
  return all >= FEWEST_PACKETS && lost > 0 ? lost / all : 0
}

/** Firefox marks the chosen pair itself. @param {any} entry */
const isSelected = ({ type, selected, nominated, state }) =>
  type === "candidate-pair" && (selected ?? (nominated && state === "succeeded"))

/** @param {any[]} entries @param {string} name */
const sum = (entries, name) => entries.reduce((total, entry) => total + (entry[name] ?? 0), 0)
