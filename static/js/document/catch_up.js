/**
 * Asking the server for its state (`document-sync`) as often as it takes, with waits that grow while it refuses.
 * What is done with the answer is not decided here.
 */
import { INCOMING } from "../core/events.js"

const AGAIN_MS = [500, 1000, 2000, 4000, 8000] // The last one repeats.
const CALM_MS = 10_000 // After this long without a refusal the waits begin anew.

/**
 * @param {object} options
 * @param {import("../core/socket.js").RoomSocket} options.socket
 * @param {{now(): number}} options.clock
 * @param {() => Promise<Uint8Array>} options.getState what to tell that this page has
 * @param {(server: import("./difference.js").ServerState) => void} options.onAnswer
 * @param {(error: Error & {code?: string}) => void} options.onFailed the request was refused, or the answer could not be used
 */
export function createCatchUp({ socket, clock, getState, onAnswer, onFailed }) {
  let tries = 0
  let attempt = 0
  let answeredAt = -Infinity
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer

  async function ask() {
    attempt += 1
    const mine = attempt
    try {
      const state = await getState()
      const ack = mine === attempt && await socket.request(INCOMING.DOCUMENT_SYNC, { state })
      if (!ack || mine !== attempt) return
      answeredAt = clock.now()
      const most = { structs: ack.structs ?? Infinity, ranges: ack.ranges ?? Infinity }
      onAnswer({ state: new Uint8Array(ack.state), update: new Uint8Array(ack.update), most })
    } catch (error) {
      if (mine === attempt) onFailed(/** @type {Error & {code?: string}} */ (error))
    }
  }

  return {
    /** How often it was tried since all went well. */
    get tries() { return tries },
    now() {
      tries = 0
      void ask()
    },
    /** @param {boolean} isUrgent whether there is nothing to wait for, if it has not been tried just now */
    again(isUrgent) {
      clearTimeout(timer)
      if (clock.now() - answeredAt > CALM_MS) tries = 0
      const wait = isUrgent && tries === 0 ? 0 : AGAIN_MS[Math.min(tries, AGAIN_MS.length - 1)]
      tries += 1
      if (wait > 0) timer = setTimeout(() => void ask(), wait)
      else void ask()
    },
    /** All went well. */
    calm() { tries = 0 },
    /** An answer that is still on its way counts no more. */
    halt() {
      attempt += 1
      clearTimeout(timer)
    },
  }
}
