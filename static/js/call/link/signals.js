/**
 * The signals to one other person. The server takes a bounded number of bytes of them in a while; what it refuses for
 * the moment is said again, because a call whose offer was lost would only try anew after seconds.
 */

/** @typedef {import("./peer.js").Signal} Signal */

const AGAIN_MS = 1500
// Of one connection a browser finds about 20.
const MAX_WAITING = 100

/**
 * @param {object} options
 * @param {(signal: Signal, payload: object) => unknown} options.request Rejects with a SocketError when it was not taken.
 * @param {() => void} options.repeat Says the present description again; an older one would mislead the other side.
 */
export function createSignals({ request, repeat }) {
  /** @type {object[]} */
  let candidates = []
  let mustRepeat = false
  let isClosed = false
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer

  /** @param {Signal} signal @param {object} payload */
  async function send(signal, payload) {
    try {
      await request(signal, payload)
    } catch (error) {
      if (isClosed || /** @type {{code?: string}} */ (error).code !== "too-often") return
      if (signal === "ice-candidate") candidates = [...candidates, payload].slice(-MAX_WAITING)
      else mustRepeat = true
      timer ??= setTimeout(again, AGAIN_MS)
    }
  }

  function again() {
    timer = undefined
    const waiting = candidates
    candidates = []
    if (mustRepeat) repeat()
    mustRepeat = false
    for (const payload of waiting) void send("ice-candidate", payload)
  }

  return {
    /** @param {Signal} signal @param {object} payload */
    send: (signal, payload) => void send(signal, payload),
    close() {
      isClosed = true
      clearTimeout(timer)
    },
  }
}
