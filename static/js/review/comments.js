/**
 * The comments that a page knows, by question: each once, in the server's order, with one's own that are still on their
 * way at the end. Those outlive a reload of the tab. Not here: the wire (index.js) and the page (view.js).
 */
import { placeOf } from "./lines.js"

/** @typedef {import("./lines.js").Place} Place */
/** @typedef {"sent" | "pending" | "failed"} Delivery */
/**
 * @typedef {object} Comment
 * @property {string} key the same while it is on its way and when it has arrived
 * @property {number | null} id null while the server has not answered
 * @property {number} question
 * @property {Place} place
 * @property {string} messageId the id that its author's page gave it
 * @property {string} text
 * @property {number | null} userId
 * @property {string} username
 * @property {string} role
 * @property {number} atMs
 * @property {number} editedMs when it was changed last, 0 for never
 * @property {Delivery} delivery
 * @property {string} problem
 */
/**
 * @typedef {Place & {id: number, question: number, comment_id: string, text: string, user_id: number | null,
 *   username: string, role: string, timestamp: string, edited_at: string | null}} Stored
 */

const MOST = 50 // Kept through a reload: more than anybody writes while cut off.

/** @param {Stored} stored @returns {Comment} */
function fromServer(stored) {
  const { id, question, file, side, line, comment_id: messageId, text, user_id: userId, username, role } = stored
  return {
    key: `${userId}:${messageId}`, id, question, place: { file, side, line }, messageId, text, userId, username, role,
    atMs: Date.parse(stored.timestamp), editedMs: stored.edited_at ? Date.parse(stored.edited_at) : 0, delivery: "sent", problem: "",
  }
}

/** @param {any} kept what another program may have written there */
function isKept(kept) {
  return [kept?.messageId, kept?.text, kept?.place].every((one) => typeof one === "string")
    && [kept.question, kept.atMs].every(Number.isFinite)
}

/**
 * @param {import("../room/context.js").Person} me
 * @param {import("../room/memory.js").Memory} memory
 */
export function createComments(me, memory) {
  /** @type {Map<string, Comment>} */
  const comments = new Map()
  /** @type {Set<number>} */
  const deleted = new Set()

  const own = (/** @type {string} */ messageId) => comments.get(`${me.user_id}:${messageId}`)

  function list() {
    const last = Number.MAX_SAFE_INTEGER
    return [...comments.values()].sort((one, two) => (one.id ?? last) - (two.id ?? last) || one.atMs - two.atMs)
  }

  const unsent = () => list().filter(({ id }) => id === null)

  function keep() {
    const kept = unsent().slice(0, MOST).map(({ question, place, messageId, text, atMs }) => (
      { question, place: `${place.file}-${place.side}-${place.line}`, messageId, text, atMs }))
    if (kept.length > 0) memory.write({ ...memory.read(), comments: kept })
    else if (memory.read()?.comments) memory.write({ ...memory.read(), comments: undefined })
  }

  /** One's own on its way. @param {Pick<Comment, "question" | "place" | "messageId" | "text" | "atMs">} written */
  function put({ question, place, messageId, text, atMs }) {
    const key = `${me.user_id}:${messageId}`
    const { user_id: userId, username, role } = me
    comments.set(key, { key, id: null, question, place, messageId, text, userId, username, role, atMs, editedMs: 0, delivery: "pending", problem: "" })
    keep()
  }

  return {
    put,
    unsent,

    /** Those of one question. @param {number} question */
    of: (question) => list().filter((one) => one.question === question),

    /** What the server tells; true when it was not known. @param {Stored} stored */
    receive(stored) {
      const comment = fromServer(stored)
      const isNew = comments.get(comment.key)?.id !== comment.id
      comments.set(comment.key, comment)
      keep()
      return isNew
    },

    /**
     * All that the server had of a question when it was asked; what was heard meanwhile is newer.
     * @param {number} question @param {Stored[]} stored
     */
    adopt(question, stored) {
      const newest = Math.max(0, ...stored.map(({ id }) => id))
      const ids = new Set(stored.map(({ id }) => id))
      for (const [key, { id, ...one }] of comments) {
        if (one.question === question && id !== null && id <= newest && !ids.has(id)) comments.delete(key)
      }
      for (const comment of stored.filter(({ id }) => !deleted.has(id)).map(fromServer)) {
        if ((comments.get(comment.key)?.editedMs ?? 0) <= comment.editedMs) comments.set(comment.key, comment)
      }
      keep()
    },

    /** @param {number} id */
    remove(id) {
      deleted.add(id)
      for (const [key, one] of comments) if (one.id === id) comments.delete(key)
    },

    /** One's own that never arrived is given up. @param {string} messageId */
    discard(messageId) {
      if (own(messageId)?.id === null) comments.delete(`${me.user_id}:${messageId}`)
      keep()
    },

    /** @param {string} messageId @param {{id: number, timestamp: string}} stored */
    sent(messageId, { id, timestamp }) {
      const comment = own(messageId)
      if (comment) Object.assign(comment, { id, atMs: Date.parse(timestamp), delivery: "sent", problem: "" })
      keep()
    },

    /** @param {string} messageId @param {Delivery} delivery @param {string} [problem] */
    mark(messageId, delivery, problem = "") {
      const comment = own(messageId)
      if (comment && comment.id === null) Object.assign(comment, { delivery, problem })
    },

    /** Those of the page before. */
    restore() {
      const kept = memory.read()?.comments
      for (const one of Array.isArray(kept) ? kept.filter(isKept).slice(0, MOST) : []) {
        put({ ...one, place: placeOf(one.place) })
      }
    },
  }
}
