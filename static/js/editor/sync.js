/**
 * Keeps the editor's text equal in both pages and at the server, today by sending the whole text.
 *
 * This is the boundary behind which another way of syncing takes its place: the editor tells that it changed and
 * applies what it is given; what is sent, when, and what happens to two changes at once is decided here.
 *
 * `base` is the last text the server is known to have. One text is on its way at a time, so keys that come
 * meanwhile go together; a text that arrives before the answer to one's own was written before it, and is joined.
 * The pages always end equal. Over a slow line, letters that two people type in the same instant can still replace
 * each other, because a whole text does not say what its writer had seen.
 */
import { INCOMING, OUTGOING } from "../core/events.js"
import { mergeTexts } from "./diff.js"

/** @typedef {"saved" | "saving" | "offline" | "failed"} SyncStatus */

const TOGETHER_MS = 60 // Keys within this time are sent as one change.
const AGAIN_MS = [1000, 2000, 4000, 8000] // The waits after refusals that pass; the last one repeats.

/**
 * @param {object} options
 * @param {import("../core/socket.js").RoomSocket} options.socket
 * @param {() => string} options.getText
 * @param {(text: string) => void} options.applyRemote puts the text into the editor without telling `changed`
 * @param {(status: SyncStatus, problem: string) => void} options.onStatus
 */
export function createTextSync({ socket, getText, applyRemote, onStatus }) {
  let base = ""
  /** @type {string | null} */
  let sending = null
  let refusals = 0
  let isRunning = false
  let isSeated = false
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  /** @type {(() => void)[]} */
  let offs = []

  /** @param {number} ms */
  function sendAfter(ms) {
    clearTimeout(timer)
    timer = setTimeout(() => void send(), ms)
  }

  function tellStatus() {
    if (!isSeated) onStatus("offline", "")
    else onStatus(sending === null && getText() === base ? "saved" : "saving", "")
  }

  async function send() {
    if (!isRunning || !isSeated || sending !== null) return
    const text = getText()
    if (text === base) return tellStatus()
    sending = text
    tellStatus()
    try {
      await socket.request(INCOMING.CODE_CHANGE, { code: text })
      if (sending !== text) return // Stopped or seated anew meanwhile; what counts was settled there.
      sending = null
      refusals = 0
      base = text
      tellStatus()
      if (getText() !== base) sendAfter(0)
    } catch (error) {
      if (sending !== text) return
      sending = null
      refused(/** @type {import("../core/socket.js").SocketError} */ (error))
    }
  }

  /** @param {import("../core/socket.js").SocketError} error */
  function refused({ code, message, isPassing }) {
    if (code === "offline" || code === "not-joined") return lose()
    onStatus("failed", message)
    // What the server cannot take is not worth repeating until it changes.
    if (isPassing) sendAfter(AGAIN_MS[Math.min(refusals, AGAIN_MS.length - 1)])
    refusals += 1
  }

  function lose() {
    isSeated = false
    sending = null
    clearTimeout(timer)
    tellStatus()
  }

  /** The server has this text now. @param {string} code */
  function receive(code) {
    // A plain client may send other line ends; the editor has only one kind.
    const text = code.replace(/\r\n?/g, "\n")
    const merged = mergeTexts(base, getText(), text)
    base = text
    if (merged !== getText()) applyRemote(merged)
    tellStatus()
    if (merged !== text && sending === null) sendAfter(TOGETHER_MS)
  }

  return {
    /** The seat is taken, and the server has this text; what was typed meanwhile is joined and sent. @param {string} code */
    seated(code) {
      sending = null
      isSeated = true
      receive(code)
    },
    /** @param {string} code */
    start(code) {
      isRunning = true
      offs = [
        socket.on(OUTGOING.CODE_UPDATE, ({ code: text }) => receive(text)),
        socket.onState((state) => { if (state !== "live") lose() }),
      ]
      this.seated(code)
    },
    /** The person changed the text. */
    changed() {
      if (!isRunning) return
      onStatus(isSeated ? "saving" : "offline", "")
      if (isSeated && sending === null) sendAfter(TOGETHER_MS)
    },
    /** Whether something typed would be lost with the page. */
    hasUnsaved: () => isRunning && !isSeated && getText() !== base,
    stop() {
      // The last keys before leaving or a reload; there is no time left to wait for an answer.
      if (isSeated && getText() !== (sending ?? base)) socket.send(INCOMING.CODE_CHANGE, { code: getText() })
      isRunning = false
      isSeated = false
      sending = null
      clearTimeout(timer)
      for (const off of offs) off()
      offs = []
    },
  }
}
