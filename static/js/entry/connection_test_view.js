/**
 * The test of the connection on the page: one line for each step, in plain words, with the way out for each failure.
 */
import { createIceServers } from "../call/link/ice_servers.js"
import { cannotCallWords } from "../call/link/support.js"
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
  if (result === "slow") return { kind: "warn", words: t("The server answers slowly ({ms} ms). Use a cable, move closer to the router, or stop downloads.", { ms }) }
  return { kind: "bad", words: t("The server does not answer. Check that you are online; the page tries again by itself.") }
}

/** @param {import("./connection_test.js").DirectFound} found @returns {Line} */
export function directLine({ result }) {
  if (result === "found") return { kind: "ok", words: t("Your network allows direct calls.") }
  if (result === "blocked") return { kind: "warn", words: t("Your network blocks direct calls (UDP). A relay can carry the call instead, if the test below finds one. Without a VPN, or on another network, calls are faster.") }
  if (result === "no-calls") return { kind: "bad", words: cannotCallWords() }
  return { kind: "info", words: t("Direct calls cannot be tested here. The call itself still tries to connect directly.") }
}

/** @param {import("./connection_test.js").RelayFound} found @returns {Line} */
export function relayLine(found) {
  if (found.result === "works") {
    const way = { protocol: found.protocol.toUpperCase(), mbps: (found.kbps / 1000).toFixed(1) }
    if (found.kbps < ENOUGH_KBPS) return { kind: "warn", words: t("The relay works ({protocol}) but is slow: {mbps} Mbit/s. Turn off the camera so that your voice comes through.", way) }
    return { kind: "ok", words: t("The relay works ({protocol}): {mbps} Mbit/s.", way) }
  }
  if (found.result === "refused") return { kind: "bad", words: t("The relay refused the connection. Reload this page. If that does not help, tell your interviewer that the relay refuses connections.") }
  if (found.result === "unreachable") return { kind: "bad", words: t("The relay cannot be reached from your network. A direct call may still work; another network, such as a phone's hotspot, usually helps.") }
  if (found.result === "no-calls") return { kind: "info", words: t("The relay was not tested, because this browser cannot make calls.") }
  return { kind: "info", words: t("Direct connections only: there is no relay, or it opens an hour before the interview. If the call fails, the editor and the chat still work.") }
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
    if (!signal.aborted) announce(t("The connection test is done."))
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
