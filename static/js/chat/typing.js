/**
 * Who is writing a message just now: telling it of oneself, and a quiet line about the others. It is a courtesy: what
 * of it is lost on the way is not sent again, and the line goes by itself when no news come.
 */
import { INCOMING, OUTGOING } from "../core/events.js"
import { t } from "../core/i18n.js"

const TELL_EVERY_MS = 3000
const STALE_MS = 5000 // One piece of news may be late, and the line still stands.
const BURST_MS = 60_000 // Who pauses within a sentence is not announced anew.

/** @typedef {{user_id: number, username: string, typing: boolean}} TypingNews */

/**
 * Tells the others that one is writing: at once, then again every three seconds, and when it is over.
 * @param {{socket: import("../core/socket.js").RoomSocket, clock: {now(): number}}} ctx
 */
export function createTypingReport({ socket, clock }) {
  let toldAt = Number.NEGATIVE_INFINITY
  let isTold = false

  return {
    wrote() {
      if (clock.now() - toldAt < TELL_EVERY_MS) return
      toldAt = clock.now()
      isTold = true
      socket.send(INCOMING.CHAT_TYPING, { typing: true })
    },
    ended() {
      if (!isTold) return
      isTold = false
      socket.send(INCOMING.CHAT_TYPING, { typing: false })
    },
  }
}

/**
 * @param {HTMLElement} line has its height also when it is empty, so that nothing moves when it speaks
 * @param {import("../room/context.js").RoomContext} ctx
 */
export function createTypingLine(line, { socket, config, clock, announce }) {
  /** @type {Map<number, {username: string, timer: ReturnType<typeof setTimeout>}>} */
  const writing = new Map()
  /** @type {Map<number, number>} when there was last news of each */
  const newsAt = new Map()
  /** @type {(() => void)[]} */
  let offs = []

  function draw() {
    const names = [...writing.values()].map(({ username }) => username)
    line.textContent = names.length > 1 ? t("Several people are typing") : names.length === 1 ? sentence(names[0]) : ""
  }

  /** @param {string} name */
  const sentence = (name) => t("{name} is typing", { name })

  /** @param {number} userId */
  function gone(userId) {
    clearTimeout(writing.get(userId)?.timer)
    writing.delete(userId)
    draw()
  }

  /** @param {TypingNews} news */
  function heard({ user_id: userId, username, typing }) {
    if (userId === config.me.user_id) return
    const isBurst = clock.now() - (newsAt.get(userId) ?? Number.NEGATIVE_INFINITY) > BURST_MS
    newsAt.set(userId, clock.now())
    clearTimeout(writing.get(userId)?.timer)
    if (!typing) return gone(userId)
    writing.set(userId, { username, timer: setTimeout(() => gone(userId), STALE_MS) })
    draw()
    if (isBurst) announce(sentence(username))
  }

  function clear() {
    for (const userId of [...writing.keys()]) gone(userId)
  }

  return {
    start() {
      offs = [
        socket.on(OUTGOING.CHAT_TYPING, heard),
        socket.on(OUTGOING.CHAT_MESSAGE, ({ user_id: userId }) => gone(userId)),
        socket.on(OUTGOING.USER_LEFT, ({ user_id: userId }) => gone(userId)),
      ]
    },
    stop() {
      for (const off of offs) off()
      offs = []
      clear()
    },
    /** After a return nobody knows what was told meanwhile. */
    clear,
  }
}
