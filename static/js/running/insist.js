/** Telling the server something that must arrive: what is not acknowledged is sent again; it takes nothing twice. */

const AGAIN_MS = 1000

/** @param {number} ms @returns {Promise<void>} */
export const pauseFor = (ms) => new Promise((resolve) => { setTimeout(resolve, ms) })

/** What JSON can carry; the page shows it the same way. @param {string} text */
export const sendable = (text) => text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd")

/**
 * @param {Pick<import("../core/socket.js").RoomSocket, "request" | "state">} socket
 * @param {string} event
 * @param {object} payload
 * @param {(ms: number) => Promise<void>} [pause]
 * @returns {Promise<boolean>} false once it is refused for good: the run is over for the server
 */
export async function insist(socket, event, payload, pause = pauseFor) {
  for (;;) {
    try {
      await socket.request(event, payload)
      return true
    } catch (error) {
      const isPassing = /** @type {{isPassing?: boolean}} */ (error).isPassing
      // Somebody who has left the room tells it nothing more; the server ends the run by itself.
      if (!isPassing || socket.state === "closed") return false
      await pause(AGAIN_MS)
    }
  }
}
