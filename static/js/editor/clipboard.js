/**
 * The candidate's clipboard in the editor: what is held back, and what is told about it. Typing in any way, also
 * by dictation or an input method, is never held back. Which attempt counts is the server's business.
 */
import { INCOMING } from "../core/events.js"

/** @typedef {"copy" | "cut" | "paste" | "drop"} Attempt */

const EVERY_MS = 1000 // A key that is held down is one attempt, not thirty.
const MOST_KEPT = 20

/** @type {Record<string, Attempt>} What a browser may do without an event of the clipboard. */
const INPUTS = {
  insertFromPaste: "paste",
  insertFromPasteAsQuotation: "paste",
  insertFromYank: "paste",
  insertFromDrop: "drop",
  deleteByCut: "cut",
  deleteByDrag: "cut",
}

/**
 * @param {HTMLElement} root the editor's element
 * @param {object} options
 * @param {() => boolean} options.isAllowed
 * @param {() => number} options.selectedSize characters that a copy would take
 * @param {(attempt: Attempt | "menu", size: number) => void} options.onBlocked
 */
export function createClipboardGuard(root, { isAllowed, selectedSize, onBlocked }) {
  /** @param {Event} event @param {Attempt | "menu" | null} attempt @param {() => number} size */
  function hold(event, attempt, size) {
    if (isAllowed()) return
    event.preventDefault()
    event.stopPropagation()
    if (attempt) onBlocked(attempt, size())
  }

  /** @type {Record<string, (event: any) => void>} */
  const listeners = {
    copy: (event) => hold(event, "copy", selectedSize),
    cut: (event) => hold(event, "cut", selectedSize),
    paste: (/** @type {ClipboardEvent} */ event) => hold(event, "paste", () => textSize(event.clipboardData)),
    drop: (/** @type {DragEvent} */ event) => hold(event, "drop", () => textSize(event.dataTransfer)),
    dragstart: (event) => hold(event, null, () => 0),
    contextmenu: (event) => hold(event, "menu", () => 0),
    beforeinput: (/** @type {InputEvent} */ event) => {
      const attempt = INPUTS[event.inputType]
      if (attempt) hold(event, attempt, () => event.data?.length ?? textSize(event.dataTransfer))
    },
  }

  /** @type {AbortController | null} */
  let listening = null
  return {
    start() {
      listening = new AbortController()
      // Before the editor's own listeners, which take what they get.
      const options = { capture: true, signal: listening.signal }
      for (const [event, listener] of Object.entries(listeners)) root.addEventListener(event, listener, options)
    },
    stop() { listening?.abort() },
  }
}

/**
 * The system's clipboard for keys that no browser knows as copy and paste, under the same rule.
 * @param {object} options
 * @param {() => boolean} options.isAllowed
 * @param {(attempt: Attempt, size: number) => void} options.onBlocked
 * @param {() => void} options.onRefused the browser gives no access, as on a page without a secure connection
 */
export function createSystemClipboard({ isAllowed, onBlocked, onRefused }) {
  return {
    isOpen: isAllowed,
    /** @param {string} text @param {"copy" | "cut"} attempt */
    async write(text, attempt) {
      if (!isAllowed()) return onBlocked(attempt, text.length)
      try {
        await navigator.clipboard.writeText(text)
      } catch {
        onRefused()
      }
    },
    /** What is on it; null where that is held back or refused. @returns {Promise<string | null>} */
    async read() {
      if (!isAllowed()) {
        onBlocked("paste", 0)
        return null
      }
      try {
        const text = await navigator.clipboard.readText()
        // The browser may have asked, and the interviewer may have closed it meanwhile.
        return isAllowed() ? text : null
      } catch {
        onRefused()
        return null
      }
    },
  }
}

/** @param {DataTransfer | null} data */
function textSize(data) {
  return data?.getData("text/plain").length ?? 0
}

/**
 * Tells the server of held back attempts: the first at once, those within a second together, and those made
 * while the connection was lost after it is back.
 * @param {{request: (event: string, payload: object) => Promise<unknown>}} socket
 */
export function createAttemptReport(socket) {
  /** @type {Map<Attempt, {size: number, timer: ReturnType<typeof setTimeout>, isWaiting: boolean}>} */
  const recent = new Map()
  /** @type {{type: string, size: number}[]} */
  let unsent = []

  /** @param {{type: string, size: number}} told */
  async function send(told) {
    try {
      await socket.request(INCOMING.CHEAT_DETECTED, told)
    } catch (error) {
      if (/** @type {import("../core/socket.js").SocketError} */ (error).isPassing) unsent = [...unsent, told].slice(-MOST_KEPT)
    }
  }

  /** @param {Attempt} attempt */
  function settle(attempt) {
    const held = recent.get(attempt)
    recent.delete(attempt)
    if (held?.isWaiting) report(attempt, held.size)
  }

  /** @param {Attempt} attempt @param {number} size */
  function report(attempt, size) {
    const held = recent.get(attempt)
    if (held) {
      held.size = held.isWaiting ? Math.max(held.size, size) : size
      held.isWaiting = true
      return
    }
    recent.set(attempt, { size: 0, isWaiting: false, timer: setTimeout(() => settle(attempt), EVERY_MS) })
    void send({ type: `${attempt}-blocked`, size })
  }

  return {
    report,
    resend() {
      const waiting = unsent
      unsent = []
      for (const one of waiting) void send(one)
    },
    stop() {
      for (const [attempt, { timer }] of recent) {
        clearTimeout(timer)
        settle(attempt)
      }
      for (const { timer } of recent.values()) clearTimeout(timer)
      recent.clear()
    },
  }
}
