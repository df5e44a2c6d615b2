/**
 * Whether a call will get through, tried before it: the way to the server and back, whether this network lets a
 * direct call find its way (STUN), and a real loop through the relay to oneself (TURN) with its speed.
 *
 * Nothing is shown here; each step resolves to what was found and never rejects.
 */

import { canCall } from "../call/link/support.js"
import { RelayLoop } from "./relay_loop.js"

/** @typedef {{result: "good" | "slow" | "lost", ms: number}} ServerFound */
/** @typedef {{result: "found" | "blocked" | "not-set-up" | "no-calls"}} DirectFound "no-calls": this browser cannot make any. */
/**
 * @typedef {{result: "works", protocol: string, kbps: number} | {result: "refused" | "unreachable" | "not-set-up" | "no-calls"}} RelayFound
 */

const ROUND_TRIPS = 5
const SLOW_MS = 300 // Half of the delay at which talk becomes hard (ITU-T G.114: 400 ms one way), and the call adds its own.
const GATHER_MS = 6000
const LOOP_MS = 8000
const HEAD_START_MS = 2000

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
 * By UDP, as a call would go, or by another way where UDP has not come through a moment later.
 * @param {RTCIceServer[]} servers
 * @param {AbortSignal} signal ends it early: from there on the line belongs to the call
 * @returns {Promise<RelayFound>}
 */
export async function testRelay(servers, signal) {
  if (!canCall()) return { result: "no-calls" }
  const transports = byTransport(servers)
  if (transports.length === 0 || signal.aborted) return { result: "not-set-up" }
  const loops = transports.map((relays) => new RelayLoop(relays))
  const close = () => { for (const loop of loops) loop.close() }
  const stopped = new Promise((resolve) => {
    signal.addEventListener("abort", () => {
      close()
      resolve(null)
    }, { once: true })
  })
  try {
    const chosen = await withinMs(Promise.race([preferred(loops), stopped]), LOOP_MS)
    if (!chosen) return { result: loops.some(({ wasRefused }) => wasRefused) ? "refused" : "unreachable" }
    for (const loop of loops) if (loop !== chosen) loop.close()
    return { result: "works", ...(await chosen.measure()) }
  } catch {
    return { result: "unreachable" }
  } finally {
    close()
  }
}

/** The relays reached by UDP, then those reached otherwise; none of a kind, no entry. @param {RTCIceServer[]} servers */
function byTransport(servers) {
  const isUdp = (/** @type {string} */ url) => url.startsWith("turn:") && !/[?&]transport=tcp/i.test(url)
  const isOther = (/** @type {string} */ url) => url.startsWith("turn") && !isUdp(url)
  return [isUdp, isOther]
    .map((isOf) => servers.map((server) => ({ ...server, urls: urlsOf(server).filter(isOf) })).filter(({ urls }) => urls.length > 0))
    .filter((relays) => relays.length > 0)
}

/** @param {RelayLoop[]} loops the one that a call would prefer first @returns {Promise<RelayLoop>} */
async function preferred([best, ...others]) {
  const first = await Promise.race([best, ...others].map((loop) => loop.opened.then(() => loop)))
  if (first === best) return best
  return (await withinMs(best.opened, HEAD_START_MS)) ? best : first
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
