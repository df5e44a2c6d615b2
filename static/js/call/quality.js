/**
 * How good a connection is, from what the browser counts: which way the media go, and whether it is weak.
 */

/** @typedef {"udp" | "tcp" | "tls" | ""} RelayProtocol How the own page reaches the relay; "" where only the other one uses a relay. */
/** @typedef {{packets: number, lost: number, roundTripMs: number, isRelayed: boolean, relay: RelayProtocol}} Counts */
/** @typedef {{isRelayed: boolean, relay: RelayProtocol, isWeak: boolean}} Quality */

// Speech becomes hard to follow at about a tenth of the packets lost, talk at a good half second both ways.
const WEAK_LOSS = 0.08
const WEAK_ROUND_TRIP_MS = 500
// A share of a few packets says nothing.
const FEWEST_PACKETS = 50

/**
 * The counts of a report that matter; null before a path was chosen.
 *
 * @param {Iterable<any>} report The entries of an RTCStatsReport.
 * @returns {Counts | null}
 */
export function countsOf(report) {
  const entries = new Map([...report].map((entry) => [entry.id, entry]))
  const all = [...entries.values()]
  const transport = all.find(({ type }) => type === "transport")
  const path = entries.get(transport?.selectedCandidatePairId) ?? all.find(isSelected)
  if (!path) return null
  const streams = all.filter(({ type }) => type === "inbound-rtp")
  return {
    packets: sum(streams, "packetsReceived"),
    lost: sum(streams, "packetsLost"),
    roundTripMs: (path.currentRoundTripTime ?? 0) * 1000,
    isRelayed: [path.localCandidateId, path.remoteCandidateId].some((id) => entries.get(id)?.candidateType === "relay"),
    relay: entries.get(path.localCandidateId)?.relayProtocol ?? "",
  }
}

/**
 * @param {Counts | null} before
 * @param {Counts} now
 * @returns {Quality}
 */
export function qualityOf(before, now) {
  const lost = now.lost - (before?.lost ?? 0)
  const packets = now.packets - (before?.packets ?? 0) + Math.max(lost, 0)
  const isLosing = packets >= FEWEST_PACKETS && lost / packets > WEAK_LOSS
  return { isRelayed: now.isRelayed, relay: now.relay, isWeak: isLosing || now.roundTripMs > WEAK_ROUND_TRIP_MS }
}

/** Firefox marks the chosen pair itself. @param {any} entry */
const isSelected = ({ type, selected, nominated, state }) =>
  type === "candidate-pair" && (selected ?? (nominated && state === "succeeded"))

/** @param {any[]} entries @param {string} name */
const sum = (entries, name) => entries.reduce((total, entry) => total + (entry[name] ?? 0), 0)
