/**
 * The servers that help two pages find each other: those of the page's settings, and the relay, whose credentials
 * the page fetches for this interview and again before they expire.
 */

// Credentials that end within this time are fetched anew, so that no connection begins with ones that are refused.
const MARGIN_MS = 120_000
// A page in the background may be woken once a minute only.
const KEEP_MS = 30_000
const PATIENCE_MS = 2500

/**
 * @param {object} options
 * @param {RTCIceServer[]} options.known
 * @param {string} [options.url] Where the relay's credentials are; without it there is none.
 * @param {{now(): number}} options.clock The server's time.
 * @param {(url: string, options: RequestInit) => Promise<Response>} [options.load]
 */
export function createIceServers({ known, url, clock, load = (from, how) => fetch(from, how) }) {
  /** @type {RTCIceServer[]} */
  let relays = []
  let until = 0
  /** @type {Promise<void> | null} */
  let asking = null

  async function ask() {
    try {
      const answer = await load(/** @type {string} */ (url), { signal: AbortSignal.timeout(PATIENCE_MS) })
      if (!answer.ok) return
      const { ice_servers: found, expires_at: expires } = await answer.json()
      relays = found
      until = expires ? Date.parse(expires) : Infinity
    } catch {
      // Without the relay the direct way is still open, and the next connection asks again.
    }
  }

  /** Fetches the relay's credentials if they are missing or end soon. Never fails. */
  async function refresh() {
    if (!url || clock.now() < until - MARGIN_MS) return
    asking ??= ask().finally(() => { asking = null })
    await asking
  }

  return {
    /** What is known now. */
    present: () => [...known, ...relays],
    refresh,
    /** Refreshes from time to time, so that a connection that begins late has credentials. @returns {() => void} stops it */
    keep() {
      const repeating = setInterval(() => void refresh(), KEEP_MS)
      return () => clearInterval(repeating)
    },
  }
}
