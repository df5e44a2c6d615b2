/**
 * Sends one's own messages one after the other, in the order they were written, until the server has each. A message
 * keeps its id however often it is sent, so the server stores it once. What is refused for good waits for the person.
 */
import { INCOMING } from "../core/events.js"

/** @typedef {import("../core/socket.js").SocketError} SocketError */
/** @typedef {{messageId: string | null, text: string, delivery: string}} Unsent */

const TOO_OFTEN_MS = 1500 // The server has room again within a second.
const AGAIN_MS = [2000, 4000, 8000, 15_000] // The server is there but its database is not, or it does not answer.
/** Lost on the way: it goes out again when the seat is taken again. */
const WAITS_FOR_SEAT = new Set(["offline", "not-joined"])

/** As a message of the chat. @param {import("../core/socket.js").RoomSocket} socket */
function say(socket) {
  return (/** @type {{messageId: string | null, text: string}} */ { messageId, text }) =>
    socket.request(INCOMING.CHAT_MESSAGE, { message: text, message_id: messageId })
}

/**
 * @param {object} parts
 * @param {import("../core/socket.js").RoomSocket} parts.socket
 * @param {Pick<ReturnType<typeof import("./messages.js").createMessages>, "sent" | "mark"> & {unsent(): Unsent[]}} parts.messages
 * @param {() => void} parts.onChange
 * @param {(reason: string) => void} parts.onDelay told once while the same message waits
 * @param {(reason: string) => void} parts.onRefused
 * @param {(message: {messageId: string | null, text: string}) => Promise<any>} [parts.send] what it is sent as
 */
export function createOutbox({ socket, messages, onChange, onDelay, onRefused, send = say(socket) }) {
  let isRunning = false
  let isSending = false
  let tries = 0
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer

  async function next() {
    const message = messages.unsent().find(({ delivery }) => delivery === "pending")
    if (!isRunning || isSending || timer !== undefined || !message?.messageId) return
    isSending = true
    const isOver = await deliver({ ...message, messageId: message.messageId })
    isSending = false
    onChange()
    if (isOver) void next()
  }

  /** @param {{messageId: string, text: string}} message @returns {Promise<boolean>} whether it is the next one's turn */
  async function deliver(message) {
    const { messageId } = message
    try {
      const { id, timestamp } = await send(message)
      messages.sent(messageId, { id, timestamp })
    } catch (error) {
      return refused(messageId, /** @type {SocketError} */ (error))
    }
    tries = 0
    return true
  }

  /** @param {string} messageId @param {SocketError} error */
  function refused(messageId, { code, message, isPassing }) {
    if (WAITS_FOR_SEAT.has(code)) return false
    if (!isPassing) {
      messages.mark(messageId, "failed", message)
      onRefused(message)
      return true
    }
    later(code === "too-often" ? TOO_OFTEN_MS : AGAIN_MS[Math.min(tries, AGAIN_MS.length - 1)])
    if (code === "too-often") return false
    messages.mark(messageId, "pending", message)
    if (tries === 0) onDelay(message)
    tries += 1
    return false
  }

  /** @param {number} afterMs */
  function later(afterMs) {
    if (isRunning) timer = setTimeout(() => { timer = undefined; void next() }, afterMs)
  }

  function forgetWait() {
    clearTimeout(timer)
    timer = undefined
  }

  return {
    next: () => void next(),
    /** The connection is there again: nothing is waited for any longer. */
    again() {
      forgetWait()
      isRunning = true
      tries = 0
      void next()
    },
    stop() {
      forgetWait()
      isRunning = false
    },
  }
}
