/**
 * The chat of the room: history, what is said and heard, who is writing, and a count of what was not read. The server
 * stores, orders and times; sending until it has each message is outbox.js's business.
 */
import { must } from "../core/dom.js"
import { INCOMING, OUTGOING } from "../core/events.js"
import { t, tn } from "../core/i18n.js"
import { createMemory } from "../room/memory.js"
import { createComposer } from "./composer.js"
import { newMessageId } from "./ids.js"
import { createKept } from "./kept.js"
import { createList } from "./list.js"
import { createMessages } from "./messages.js"
import { createOutbox } from "./outbox.js"
import { createTypingLine, createTypingReport } from "./typing.js"

/** @typedef {import("./messages.js").Stored} Stored */
/**
 * @typedef {object} Circle who talks with each other, and by which events
 * @property {import("../room/memory.js").Memory} memory where a tab keeps what is not sent
 * @property {number} limit characters of a message
 * @property {string} heard the event that brings one
 * @property {(said: any) => Stored} read what that event brings
 * @property {(before: number | null) => Promise<any>} load `messages` and `has_earlier`
 * @property {(message: {messageId: string | null, text: string}) => Promise<any>} [send] a message of the chat if left out
 * @property {(stored: Stored) => string} words for screen readers
 * @property {boolean} tellsTyping whether everybody in the room hears that somebody writes
 */

/** @typedef {Pick<import("../room/context.js").Joined, "messages" | "has_earlier">} Latest */

/** Everybody in the room. @param {import("../room/context.js").RoomContext} ctx @returns {Circle} */
const everybody = ({ socket, config }) => ({
  memory: createMemory(() => sessionStorage, `chat:${config.room}:${config.me.user_id}`),
  limit: config.limits.chat_chars,
  heard: OUTGOING.CHAT_MESSAGE,
  read: (stored) => stored,
  load: (before) => socket.request(INCOMING.LOAD_MESSAGES, { before }),
  words: ({ username: name, message }) => t("{name}: {message}", { name, message }),
  tellsTyping: true,
})

/**
 * @param {HTMLElement} element `[data-panel="chat"]` of templates/chat/panel.html, or one like it
 * @param {import("../room/context.js").RoomContext} ctx
 * @param {Circle} [circle]
 */
export function createChat(element, ctx, circle = everybody(ctx)) {
  const { socket, config, people, clock, announce } = ctx
  const messages = createMessages(config.me)
  const kept = createKept(circle.memory, messages)
  const list = createList(must(element, "[data-chat-list]"), must(element, "[data-chat-scroll]"), {
    myId: config.me.user_id, people, onRetry: retry,
  })
  const report = circle.tellsTyping ? createTypingReport(ctx) : null
  const typing = circle.tellsTyping ? createTypingLine(must(element, "[data-chat-typing]"), ctx) : null
  const composer = createComposer(must(element, "[data-chat-form]"), {
    limit: circle.limit, onSend: say, onTyping: (isTyping) => (isTyping ? report?.wrote() : report?.ended()),
  })
  const outbox = createOutbox({
    socket,
    messages,
    send: circle.send,
    onChange: show,
    onDelay: (reason) => announce(t("A message is not sent yet. {reason} The page tries again by itself.", { reason })),
    onRefused: (reason) => announce(t("A message was not sent. {reason}", { reason })),
  })
  const empty = must(element, "[data-chat-empty]")
  const earlier = must(element, "[data-chat-earlier]")
  const newer = must(element, "[data-chat-newer]")
  let unread = 0
  let isShown = true
  /** @type {(count: number, words: string) => void} */
  let tellUnread = () => {}
  /** @type {(stored: Stored) => void} */
  let tellUnseen = () => {}
  /** @type {AbortController | null} */
  let running = null
  /** @type {(() => void) | null} */
  let off = null

  function show() {
    const all = messages.list()
    kept.write()
    list.show(all)
    empty.hidden = all.length > 0
  }

  /** @param {number} count */
  function setUnread(count) {
    unread = count
    newer.hidden = unread === 0 || !isShown
    tellUnread(unread, tn("{count} unread message", "{count} unread messages", unread))
  }

  const isReading = () => isShown && !document.hidden && list.isAtEnd()
  const readIfSeen = () => { if (unread > 0 && isReading()) setUnread(0) }

  /** @param {string} text */
  function say(text) {
    messages.put(newMessageId(), text, clock.now())
    show()
    list.toEnd()
    setUnread(0)
    outbox.next()
  }

  /** @param {string} messageId */
  function retry(messageId) {
    messages.mark(messageId, "pending")
    show()
    outbox.next()
  }

  /** @param {Stored} stored */
  function receive(stored) {
    const wasReading = isReading()
    const isNew = messages.receive(stored)
    show()
    if (!isNew || stored.user_id === config.me.user_id) return
    announce(circle.words(stored))
    if (!wasReading) setUnread(unread + 1)
    if (!isShown) tellUnseen(stored)
  }

  /** @param {Latest} joined */
  function receiveLatest(joined) {
    const arrived = messages.receiveLatest(joined.messages, joined.has_earlier)
    earlier.hidden = !joined.has_earlier
    show()
    outbox.again()
    return arrived.filter(({ userId }) => userId !== config.me.user_id)
  }

  async function loadEarlier() {
    const before = messages.oldestId()
    earlier.setAttribute("aria-busy", "true")
    try {
      const ack = await circle.load(before)
      for (const stored of ack.messages) messages.receive(stored)
      earlier.hidden = !ack.has_earlier
      show()
    } catch (error) {
      ctx.toast({ kind: "warn", text: t("Earlier messages could not be loaded. {reason}", { reason: /** @type {Error} */ (error).message }) })
    } finally {
      earlier.removeAttribute("aria-busy")
    }
  }

  // The room stops its panels before or after these are heard, so they are listened to for as long as the page lives.
  for (const over of [OUTGOING.INTERVIEW_COMPLETED, OUTGOING.INTERVIEW_CANCELLED]) socket.on(over, kept.forget)

  return {
    /** @param {Latest} joined */
    start(joined) {
      running = new AbortController()
      const { signal } = running
      earlier.addEventListener("click", () => void loadEarlier(), { signal })
      newer.addEventListener("click", () => { list.toEnd(); readIfSeen() }, { signal })
      must(element, "[data-chat-scroll]").addEventListener("scroll", readIfSeen, { signal, passive: true })
      document.addEventListener("visibilitychange", readIfSeen, { signal })
      off = socket.on(circle.heard, (said) => receive(circle.read(said)))
      typing?.start()
      composer.start()
      kept.restore()
      receiveLatest(joined)
      list.toEnd()
      list.keepEnd(signal)
    },
    /** Those of before that came after the start, and are nothing new. @param {Latest} latest */
    adopt(latest) {
      receiveLatest(latest)
      list.toEnd()
    },
    /** They could not be loaded: whoever wants to read them asks for them. */
    offerEarlier() { earlier.hidden = false },
    /** @param {Latest} joined */
    rejoined(joined) {
      typing?.clear()
      const wasReading = isReading()
      const missed = receiveLatest(joined)
      if (!wasReading && missed.length > 0) setUnread(unread + missed.length)
    },
    stop() {
      running?.abort()
      running = null
      off?.()
      outbox.stop()
      typing?.stop()
      composer.stop()
    },
    /** The room says whether the panel is in view. @param {boolean} isVisible */
    setShown(isVisible) {
      isShown = isVisible
      if (isVisible) list.toEnd()
      setUnread(isVisible && !document.hidden ? 0 : unread)
    },
    /** @param {(count: number, words: string) => void} listener told how many messages were not read, and in words */
    onUnread(listener) { tellUnread = listener },
    /** @param {(stored: Stored) => void} listener told of each message that comes while the panel is not in view */
    onUnseen(listener) { tellUnseen = listener },
  }
}
