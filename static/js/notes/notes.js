/**
 * One person's notes: each once, in the order of the server, with what is still on its way at the end. What is on its
 * way is kept for as long as the tab lives, so that a reload sends it; an id goes out unchanged and is stored once.
 */

/** @typedef {"plus" | "minus" | "question" | "follow-up"} Mark */
/** @typedef {"sent" | "pending" | "failed"} Delivery */
/**
 * @typedef {object} Note
 * @property {number | null} id null while the server has not answered
 * @property {string} messageId the id that this page gave it
 * @property {Mark | null} mark
 * @property {string} text
 * @property {number} atMs
 * @property {boolean} isEdited
 * @property {Delivery} delivery
 * @property {string} problem
 */
/** @typedef {{id: number, note_id: string, mark: Mark | null, text: string, timestamp: string, edited_at: string | null}} Stored */

const MOST = 50 // Kept through a reload: more than anybody writes while cut off.
export const MARKS = Object.freeze(/** @type {const} */ (["plus", "minus", "question", "follow-up"]))

/** @param {Stored} stored @returns {Note} */
const fromServer = ({ id, note_id: messageId, mark, text, timestamp, edited_at }) => (
  { id, messageId, mark, text, atMs: Date.parse(timestamp), isEdited: edited_at !== null, delivery: "sent", problem: "" })

/** @param {any} kept what another program may have written there */
const isKept = (kept) => typeof kept?.messageId === "string" && typeof kept.text === "string" && Number.isFinite(kept.atMs)
  && (kept.mark === null || MARKS.includes(kept.mark))

/** @param {import("../room/memory.js").Memory} memory */
export function createStore(memory) {
  /** @type {Map<string, Note>} */
  let notes = new Map()

  function list() {
    const last = Number.MAX_SAFE_INTEGER
    return [...notes.values()].sort((one, two) => (one.id ?? last) - (two.id ?? last) || one.atMs - two.atMs)
  }

  const unsent = () => list().filter(({ id }) => id === null)

  function keep() {
    const kept = unsent().slice(0, MOST).map(({ messageId, mark, text, atMs }) => ({ messageId, mark, text, atMs }))
    if (kept.length > 0) memory.write({ notes: kept })
    else memory.forget()
  }

  /** @param {Pick<Note, "messageId" | "mark" | "text" | "atMs">} written */
  function put({ messageId, mark, text, atMs }) {
    notes.set(messageId, { id: null, messageId, mark, text, atMs, isEdited: false, delivery: "pending", problem: "" })
    keep()
  }

  return {
    list,
    unsent,
    put,

    /** @param {Stored} stored */
    receive(stored) {
      notes.set(stored.note_id, fromServer(stored))
      keep()
    },

    /** All that the server has; beside it only what is still on its way. @param {Stored[]} stored */
    adopt(stored) {
      const waiting = unsent()
      notes = new Map(stored.map((one) => [one.note_id, fromServer(one)]))
      for (const one of waiting) if (!notes.has(one.messageId)) notes.set(one.messageId, one)
      keep()
    },

    /** @param {string} messageId */
    remove(messageId) {
      notes.delete(messageId)
      keep()
    },

    /** @param {string} messageId @param {{id: number, timestamp: string}} stored */
    sent(messageId, { id, timestamp }) {
      const note = notes.get(messageId)
      if (note) Object.assign(note, { id, atMs: Date.parse(timestamp), delivery: "sent", problem: "" })
      keep()
    },

    /** @param {string} messageId @param {Delivery} delivery @param {string} [problem] */
    mark(messageId, delivery, problem = "") {
      const note = notes.get(messageId)
      if (note?.id === null) Object.assign(note, { delivery, problem })
    },

    /** Those of the page before. */
    restore() {
      const kept = memory.read()?.notes
      for (const one of Array.isArray(kept) ? kept.filter(isKept).slice(0, MOST) : []) put(one)
    },

    /** The room is over: what was not sent has nowhere to go. */
    forget: () => memory.forget(),
  }
}
