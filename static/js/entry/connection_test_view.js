/**
 * The test of the connection on the page: one line for each step, in plain words, with the way out for each failure.
 */
import { createIceServers } from "../call/ice_servers.js"
import { icon, must } from "../core/dom.js"
import { t } from "../core/i18n.js"
import { testDirect, testRelay, testServer } from "./connection_test.js"

/** @typedef {"running" | "ok" | "warn" | "bad" | "info"} Kind */
/** @typedef {{kind: Kind, words: string}} Line */

const PICTURES = { running: "loader-circle", ok: "circle-check", warn: "triangle-alert", bad: "circle-alert", info: "info" }
const ENOUGH_KBPS = 800 // One picture of 640 x 360 and a voice.

/** @param {import("./connection_test.js").ServerFound} found @returns {Line} */
export function serverLine({ result, ms }) {
  if (result === "good") return { kind: "ok", words: t("The server answers in {ms} ms.", { ms }) }
  if (result === "slow") return { kind: "warn", words: t("The server answers slowly ({ms} ms). A cable or a place nearer to the router helps; stop downloads.", { ms }) }
  return { kind: "bad", words: t("The server does not answer just now. Check that you are online; the page tries again by itself.") }
}

/** @param {import("./connection_test.js").DirectFound} found @returns {Line} */
export function directLine({ result }) {
  if (result === "found") return { kind: "ok", words: t("Your network lets a direct call find its way.") }
  if (result === "blocked") return { kind: "warn", words: t("Your network blocks direct calls (UDP). The relay below carries the call instead; switching off a VPN or using another network is faster.") }
  return { kind: "info", words: t("Whether a direct call finds its way is not tested: this server has no STUN server.") }
}

/** @param {import("./connection_test.js").RelayFound} found @returns {Line} */
export function relayLine(found) {
  if (found.result === "works") {
    const way = { protocol: found.protocol.toUpperCase(), mbps: (found.kbps / 1000).toFixed(1) }
    if (found.kbps < ENOUGH_KBPS) return { kind: "warn", words: t("The relay works ({protocol}), but slowly: {mbps} Mbit/s. Without the camera the voice comes through.", way) }
    return { kind: "ok", words: t("The relay works ({protocol}): {mbps} Mbit/s.", way) }
  }
  if (found.result === "refused") return { kind: "bad", words: t("The relay refused this page. Reload it; if that does not help, tell your interviewer that the relay's secret is wrong.") }
  if (found.result === "unreachable") return { kind: "bad", words: t("The relay cannot be reached from your network. A direct call may still work; another network, such as a phone's hotspot, mostly helps.") }
  return { kind: "info", words: t("No relay is tested: this server has none, or it is open only from an hour before the interview.") }
}

/**
 * @param {HTMLElement} element `[data-connection-test]`
 * @param {object} options
 * @param {import("../room/context.js").RoomConfig} options.config
 * @param {{now(): number}} options.clock
 * @param {(text: string) => void} options.announce
 * @param {() => Promise<number>} options.roundTrip
 */
export function createConnectionTest(element, { config, clock, announce, roundTrip }) {
  const again = must(element, "[data-connection-again]")
  const servers = createIceServers({ known: config.ice_servers, url: config.urls.turn, clock })
  /** @type {AbortController | null} */
  let listening = null
  let isRunning = false

  /** @type {[string, (signal: AbortSignal) => Promise<Line>][]} */
  const TESTS = [
    ["server", async () => serverLine(await testServer(roundTrip))],
    ["direct", async () => directLine(await testDirect(config.ice_servers))],
    ["relay", async (signal) => {
      await servers.refresh()
      return relayLine(await testRelay(servers.present(), signal))
    }],
  ]

  /** @param {string} step @param {Line} line */
  function show(step, { kind, words }) {
    const row = must(element, `[data-check="${step}"]`)
    row.dataset.found = kind
    must(row, "[data-check-icon]").replaceChildren(icon(PICTURES[kind]))
    must(row, "[data-check-words]").textContent = words
  }

  async function run() {
    if (isRunning) return
    isRunning = true
    again.setAttribute("aria-disabled", "true")
    const { signal } = /** @type {AbortController} */ (listening)
    for (const [step] of TESTS) show(step, { kind: "running", words: t("Testing") })
    for (const [step, test] of TESTS) {
      const line = await test(signal)
      if (signal.aborted) break
      show(step, line)
    }
    isRunning = false
    again.setAttribute("aria-disabled", "false")
    if (!signal.aborted) announce(t("The connection was tested."))
  }

  return {
    /** @param {boolean} isAtOnce without being asked */
    start(isAtOnce) {
      listening = new AbortController()
      again.addEventListener("click", () => void run(), { signal: listening.signal })
      if (isAtOnce) void run()
    },
    stop() {
      listening?.abort()
    },
  }
}
