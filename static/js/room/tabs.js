/**
 * Whether it was a tab of this browser that took the seat: the tabs of one room tell each other. Of other browsers and
 * devices a page knows nothing but that the seat is gone.
 */

const LATELY_MS = 30_000 // The server's word follows within a second, and after a lost connection within some.

/**
 * @param {string} room
 * @param {{now(): number}} [clock]
 */
export function createTabs(room, clock = Date) {
  const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(`room:${room}`)
  let heardAtMs = -Infinity
  channel?.addEventListener("message", () => { heardAtMs = clock.now() })

  return {
    /** This tab takes the seat. */
    tell() { channel?.postMessage("taking") },
    /** Whether another tab of this browser has just taken it. */
    hasTaken: () => clock.now() - heardAtMs < LATELY_MS,
    close() { channel?.close() },
  }
}
