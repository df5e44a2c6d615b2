/**
 * Whispers: a chat of the interviewers and observers, which the candidate's page knows nothing of. The server gives
 * those of before to whoever asks for them, and nobody is told who is writing.
 */
import { createChat } from "../chat/index.js"
import { t } from "../core/i18n.js"
import { createMemory } from "../room/memory.js"
import { PANEL_EVENTS } from "./events.js"

/** @typedef {{id: number, whisper_id: string, text: string, user_id: number | null, username: string, timestamp: string}} Whisper */

/**
 * @param {HTMLElement} element `[data-panel="whispers"]` of templates/rooms/whispers.html
 * @param {import("../room/context.js").RoomContext} ctx
 */
export function createWhispers(element, ctx) {
  const { socket, config, people, toast } = ctx

  /** As a message of the chat. @param {Whisper} whisper */
  function read({ id, whisper_id: messageId, text, user_id: userId, username, timestamp }) {
    const role = userId === null ? undefined : people.get(userId)?.role
    const message = { id, message_id: messageId, message: text, user_id: userId, username, role, timestamp }
    return /** @type {import("../chat/messages.js").Stored} */ (message)
  }

  /** @param {number | null} before */
  async function load(before) {
    const { whispers, has_earlier } = await socket.request(PANEL_EVENTS.LOAD_WHISPERS, { before })
    return { messages: whispers.map(read), has_earlier }
  }

  const chat = createChat(element, ctx, {
    memory: createMemory(() => sessionStorage, `whispers:${config.room}:${config.me.user_id}`),
    limit: Number(element.dataset.limit),
    heard: PANEL_EVENTS.WHISPERED,
    read,
    load,
    send: ({ messageId, text }) => socket.request(PANEL_EVENTS.WHISPER, { text, whisper_id: messageId }),
    words: ({ username: name, message }) => t("{name}, to the panel: {message}", { name, message }),
    tellsTyping: false,
  })
  let isRunning = false
  let isLoaded = false

  /** Those missed while away count as new; those of before one came do not. */
  async function loadLatest() {
    try {
      const latest = await load(null)
      if (!isRunning) return
      if (isLoaded) chat.rejoined(latest)
      else chat.adopt(latest)
      isLoaded = true
    } catch (error) {
      if (!isRunning) return
      chat.offerEarlier()
      toast({ kind: "warn", text: t("Whispers could not be loaded. {reason}", { reason: /** @type {Error} */ (error).message }) })
    }
  }

  return {
    ...chat,
    start() {
      isRunning = true
      chat.start({ messages: [], has_earlier: false })
      void loadLatest()
    },
    rejoined: () => void loadLatest(),
    stop() {
      isRunning = false
      chat.stop()
    },
  }
}
