/**
 * The messages of one chat: each once, in the server's order, with what is still on its way at the end.
 * Not here: the wire (index.js) and the page (list.js).
 */

/** @typedef {"sent" | "pending" | "failed"} Delivery */
/**
 * @typedef {object} Message
 * @property {string} key the same from the first keystroke to the last reload
 * @property {number | null} id the server's position, null while it has not answered
 * @property {string | null} messageId
 * @property {string} text
 * @property {number} userId
 * @property {string} username
 * @property {string} role what the author is in the interview
 * @property {number} atMs
 * @property {Delivery} delivery
 * @property {string} problem why it failed, in words
 */
/** @typedef {import("../room/context.js").Person & {id: number, message_id: string | null, message: string, timestamp: string}} Stored */

/** @param {Stored} stored @returns {Message} */
function fromServer(stored) {
  return {
    key: stored.message_id ? `${stored.user_id}:${stored.message_id}` : `#${stored.id}`,
    id: stored.id,
    messageId: stored.message_id,
    text: stored.message,
    userId: stored.user_id,
    username: stored.username,
    role: stored.role,
    atMs: Date.parse(stored.timestamp),
    delivery: "sent",
    problem: "",
  }
}

/** @param {import("../room/context.js").Person} me */
export function createMessages(me) {
  /** @type {Map<string, Message>} */
  let messages = new Map()

  const newestId = () => Math.max(0, ...[...messages.values()].map(({ id }) => id ?? 0))

  /** @param {string} messageId */
  const own = (messageId) => messages.get(`${me.user_id}:${messageId}`)

  /** In the order to show. @returns {Message[]} */
  function list() {
    const last = Number.MAX_SAFE_INTEGER
    return [...messages.values()].sort((one, two) => (one.id ?? last) - (two.id ?? last) || one.atMs - two.atMs)
  }

  /** What the server tells; true when it was not known. @param {Stored} stored */
  function receive(stored) {
    const message = fromServer(stored)
    const isNew = !messages.has(message.key)
    messages.set(message.key, message)
    return isNew
  }

  return {
    list,
    receive,

    /**
     * The latest messages after a return. Where they no longer meet what is known, something in between is missing:
     * then the old ones go, and are loaded again by whoever wants to read them.
     * @param {Stored[]} latest @param {boolean} hasEarlier
     * @returns {Message[]} those that were not known
     */
    receiveLatest(latest, hasEarlier) {
      if (hasEarlier && latest.length > 0 && latest[0].id > newestId()) {
        messages = new Map([...messages].filter(([, { id }]) => id === null))
      }
      return latest.filter(receive).map(fromServer)
    },

    /** A message of one's own on its way. @param {string} messageId @param {string} text @param {number} atMs */
    put(messageId, text, atMs) {
      const key = `${me.user_id}:${messageId}`
      messages.set(key, { key, id: null, messageId, text, userId: me.user_id, username: me.username, role: me.role, atMs, delivery: "pending", problem: "" })
    },

    /** @param {string} messageId @param {{id: number, timestamp: string}} stored */
    sent(messageId, { id, timestamp }) {
      const message = own(messageId)
      if (message) Object.assign(message, { id, atMs: Date.parse(timestamp), delivery: "sent", problem: "" })
    },

    /** @param {string} messageId @param {Delivery} delivery @param {string} [problem] */
    mark(messageId, delivery, problem = "") {
      const message = own(messageId)
      if (message && message.id === null) Object.assign(message, { delivery, problem })
    },

    /** Own messages that the server has not confirmed, oldest first. */
    unsent() {
      return list().filter(({ id, messageId }) => id === null && messageId !== null)
    },

    /** The oldest position known, to ask for what is before it. */
    oldestId() {
      const ids = [...messages.values()].flatMap(({ id }) => (id === null ? [] : [id]))
      return ids.length > 0 ? Math.min(...ids) : null
    },
  }
}
