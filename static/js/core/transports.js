/**
 * Which way the connection takes: WebSocket, or HTTP long polling where WebSocket does not get through. The library
 * goes on to the next transport when one fails; a network that swallows the handshake, or answers it and then passes
 * nothing, never fails. So each try is bounded here, and the next one begins with the other transport.
 */

/**
 * What is known of a connection that is not there: nothing yet; that the usual way did not open and another is tried;
 * or that no way opens.
 * @typedef {"" | "another-way" | "unreachable"} Trouble
 */

const FIRST_WAIT_MS = 5000 // A handshake takes under a second, and three on a bad mobile network.
const LATER_WAIT_MS = 10_000 // Where neither way opened, the network may only be slow.
const REQUEST_MS = 30_000 // A poll is answered every few seconds; one that hangs takes one of the few connections of the browser.
const MISSES_UNTIL_UNREACHABLE = 4
const MISSES_OF_SILENCE = 2 // A try that nobody answers lasts long, so two of them are enough.

/**
 * Orders the transports of a Socket.IO socket that was made with `transportOptions()`.
 * @param {any} socket
 * @param {(trouble: Trouble) => void} onTrouble called when what is known changes
 */
export function createTransports(socket, onTrouble) {
  const manager = socket.io
  let misses = 0
  let hasHeard = false
  /** @type {Trouble} */
  let trouble = ""
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer

  /** @param {Trouble} next */
  function become(next) {
    if (trouble === next) return
    trouble = next
    onTrouble(next)
  }

  /** @param {number} weight */
  function miss(weight) {
    misses += weight
    if (misses >= MISSES_UNTIL_UNREACHABLE) become("unreachable")
  }

  /** The try ended in silence, so the next one begins with the other transport. */
  function turn() {
    const [first, second] = manager.opts.transports
    manager.opts.transports = [second, first]
    // While a network swallows an upgrade, the server answers nothing else. Where WebSocket only failed, an upgrade fails too.
    manager.opts.upgrade = second === "websocket"
    manager.timeout(LATER_WAIT_MS)
    if (trouble === "") become("another-way")
    miss(MISSES_OF_SILENCE)
  }

  // An open transport over which the server's greeting does not come is as silent as one that does not open.
  manager.on("open", () => {
    hasHeard = false
    clearTimeout(timer)
    timer = setTimeout(() => {
      turn()
      socket.disconnect().connect()
    }, manager.timeout())
  })
  manager.on("ping", () => { hasHeard = true })

  return {
    /** @returns {Trouble} */
    get trouble() { return trouble },

    connected() {
      clearTimeout(timer)
      misses = 0
      become("")
    },

    /** @param {string} reason of Socket.IO's `disconnect` */
    lost(reason) {
      clearTimeout(timer)
      // A laptop that slept also misses its pings; a connection that never heard one was silent from its beginning.
      if (reason === "ping timeout" && !hasHeard) turn()
    },

    /** @param {Error} error of Socket.IO's `connect_error`; not one in which the server itself refused */
    failed(error) {
      clearTimeout(timer)
      if (error.message === "timeout") turn()
      else miss(1)
    },

    stop() { clearTimeout(timer) },
  }
}

/** The options that go with it, for the library. */
export const transportOptions = () => ({
  transports: ["websocket", "polling"],
  tryAllTransports: true,
  requestTimeout: REQUEST_MS,
  timeout: FIRST_WAIT_MS,
})
