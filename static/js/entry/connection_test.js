/**
 * Whether a call will get through, tried before it: the way to the server and back, whether this network lets a
 * direct call find its way (STUN), and a real loop through the relay to oneself (TURN) with its speed.
 *
 * Nothing is shown here; each step resolves to what was found and never rejects.
 */

import { canCall } from "../call/link/support.js"

/** @typedef {{result: "good" | "slow" | "lost", ms: number}} ServerFound */
/** @typedef {{result: "found" | "blocked" | "not-set-up" | "no-calls"}} DirectFound "no-calls": this browser cannot make any. */
/**
 * @typedef {{result: "works", protocol: string, kbps: number} | {result: "refused" | "unreachable" | "not-set-up" | "no-calls"}} RelayFound
 */

const ROUND_TRIPS = 5
const SLOW_MS = 300 // Half of the delay at which talk becomes hard (ITU-T G.114: 400 ms one way), and the call adds its own.
const GATHER_MS = 6000
const LOOP_MS = 8000
const SENT_MS = 1500
const MOST_SENT_BYTES = 6 * 1024 * 1024 // More than a call needs in that time, and little enough for a metered line.
const CHUNK_BYTES = 16 * 1024
const MOST_BUFFERED_BYTES = 256 * 1024
const REFUSED = new Set([401, 403, 438, 486]) // RFC 8656: wrong or stale credentials, forbidden, quota reached.

/**
 * @param {() => Promise<number>} roundTrip the time of one, in ms
 * @returns {Promise<ServerFound>}
 */
export async function testServer(roundTrip) {
  try {
    const times = []
    for (let count = 0; count < ROUND_TRIPS; count += 1) times.push(await roundTrip())
    const ms = Math.round(times.sort((a, b) => a - b)[Math.floor(ROUND_TRIPS / 2)])
    return { result: ms > SLOW_MS ? "slow" : "good", ms }
  } catch {
    return { result: "lost", ms: 0 }
  }
}

/**
 * @param {RTCIceServer[]} servers
 * @returns {Promise<DirectFound>}
 */
export async function testDirect(servers) {
  if (!canCall()) return { result: "no-calls" }
  const stun = servers.filter((server) => urlsOf(server).some((url) => url.startsWith("stun")))
  if (stun.length === 0) return { result: "not-set-up" }
  const connection = new RTCPeerConnection({ iceServers: stun })
  try {
    connection.createDataChannel("test")
    const found = new Promise((resolve) => {
      let hasFailed = false
      connection.addEventListener("icecandidateerror", () => { hasFailed = true })
      connection.addEventListener("icecandidate", ({ candidate }) => {
        // Without address translation the address seen from outside is the own one, and no candidate of its own.
        if (candidate === null) resolve(!hasFailed)
        else if (candidate.type === "srflx") resolve(true)
      })
    })
    await connection.setLocalDescription()
    return { result: (await withinMs(found, GATHER_MS)) ? "found" : "blocked" }
  } finally {
    connection.close()
  }
}

/**
 * @param {RTCIceServer[]} servers
 * @param {AbortSignal} signal ends it early: from there on the line belongs to the call
 * @returns {Promise<RelayFound>}
 */
export async function testRelay(servers, signal) {
  if (!canCall()) return { result: "no-calls" }
  const relays = servers.filter((server) => urlsOf(server).some((url) => url.startsWith("turn")))
  if (relays.length === 0 || signal.aborted) return { result: "not-set-up" }
  /** @type {RTCConfiguration} */
  const configuration = { iceServers: relays, iceTransportPolicy: "relay" }
  const [near, far] = [new RTCPeerConnection(configuration), new RTCPeerConnection(configuration)]
  const close = () => {
    near.close()
    far.close()
  }
  const stopped = new Promise((resolve) => {
    signal.addEventListener("abort", () => {
      close()
      resolve(false)
    }, { once: true })
  })
  /** @type {number[]} */
  const errors = []
  const [nearKnowsFar, farKnowsNear] = [trickle(far, near, errors), trickle(near, far, errors)]
  try {
    const channel = near.createDataChannel("test")
    const received = countReceived(far)
    await near.setLocalDescription()
    await far.setRemoteDescription(/** @type {RTCSessionDescription} */ (near.localDescription))
    farKnowsNear()
    await far.setLocalDescription()
    await near.setRemoteDescription(/** @type {RTCSessionDescription} */ (far.localDescription))
    nearKnowsFar()
    const opened = new Promise((resolve) => channel.addEventListener("open", () => resolve(true)))
    const isOpen = await withinMs(Promise.race([opened, stopped]), LOOP_MS)
    if (!isOpen) return { result: errors.some((code) => REFUSED.has(code)) ? "refused" : "unreachable" }
    const beganAt = performance.now()
    await fill(channel)
    return { result: "works", protocol: await protocolOf(near), kbps: received.kbpsSince(beganAt) }
  } catch {
    return { result: "unreachable" }
  } finally {
    close()
  }
}

/**
 * Tells one end the candidates of the other, those that come early once it has the other's description.
 * @param {RTCPeerConnection} from @param {RTCPeerConnection} to @param {number[]} errors
 * @returns {() => void} to be called when `to` has the description
 */
function trickle(from, to, errors) {
  /** @type {RTCIceCandidate[] | null} */
  let early = []
  /** @param {RTCIceCandidate} candidate */
  const add = (candidate) => void to.addIceCandidate(candidate).catch(() => undefined)
  from.addEventListener("icecandidateerror", ({ errorCode }) => errors.push(errorCode))
  from.addEventListener("icecandidate", ({ candidate }) => {
    if (candidate && early) early.push(candidate)
    else if (candidate) add(candidate)
  })
  return () => {
    for (const candidate of early ?? []) add(candidate)
    early = null
  }
}

/** @param {RTCPeerConnection} connection */
function countReceived(connection) {
  let [bytes, lastAt] = [0, 0]
  connection.addEventListener("datachannel", ({ channel }) => {
    channel.binaryType = "arraybuffer"
    channel.addEventListener("message", ({ data }) => {
      lastAt = performance.now()
      bytes += data.byteLength
    })
  })
  return {
    /** @param {number} beganAt by `performance.now()` */
    kbpsSince: (beganAt) => (bytes === 0 ? 0 : Math.round((bytes * 8) / Math.max(1, lastAt - beganAt))),
  }
}

/** Sends as much as goes for a while. @param {RTCDataChannel} channel */
async function fill(channel) {
  const chunk = new Uint8Array(CHUNK_BYTES)
  const until = performance.now() + SENT_MS
  let sent = 0
  while (performance.now() < until && channel.readyState === "open" && sent < MOST_SENT_BYTES) {
    for (; channel.bufferedAmount < MOST_BUFFERED_BYTES && sent < MOST_SENT_BYTES; sent += CHUNK_BYTES) channel.send(chunk)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** How the relay was reached: udp, tcp or tls. @param {RTCPeerConnection} connection */
async function protocolOf(connection) {
  const report = [...(await connection.getStats()).values()]
  const transport = report.find(({ type }) => type === "transport")
  // The state of a pair that is being used may be any: it is checked again and again.
  const pair = report.find(({ id }) => id === transport?.selectedCandidatePairId)
  return report.find(({ id }) => id === pair?.localCandidateId)?.relayProtocol ?? "udp"
}

/** @param {RTCIceServer} server */
const urlsOf = ({ urls }) => [urls].flat()

/**
 * @template T
 * @param {Promise<T>} promise
 * @param {number} ms
 * @returns {Promise<T | null>} null when it took longer
 */
function withinMs(promise, ms) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  const late = new Promise((resolve) => { timer = setTimeout(() => resolve(null), ms) })
  return /** @type {Promise<T | null>} */ (Promise.race([promise, late])).finally(() => clearTimeout(timer))
}
