/**
 * The states of the room and what leads from one to the next. Nothing else: what a state means for the page and the
 * wire is in room.js.
 *
 * entry         before asking or entering          waiting     asked, nobody has answered
 * rejected      turned away, may ask again         connecting  taking the seat
 * live          in the room                        reconnecting  was in the room, the connection is lost
 * taken         another tab has the seat           completed, cancelled, closed  it is over for this page
 */

/** @typedef {"entry" | "waiting" | "rejected" | "connecting" | "live" | "reconnecting" | "taken"} Running */
/** @typedef {Running | "completed" | "cancelled" | "closed"} State */
/** @typedef {"ask" | "enter" | "approved" | "rejected" | "joined" | "lost" | "taken" | "not-admitted"} Step */
/** @typedef {Step | "completed" | "cancelled" | "close"} Fact */

/** @type {Partial<Record<State, Partial<Record<Fact, State>>>>} */
const WAYS = {
  entry: { ask: "waiting", enter: "connecting" },
  waiting: { "approved": "connecting", "rejected": "rejected", "not-admitted": "entry" },
  rejected: { ask: "waiting", approved: "connecting" },
  connecting: { "joined": "live", "not-admitted": "entry", "taken": "taken" },
  live: { "joined": "live", "lost": "reconnecting", "taken": "taken", "not-admitted": "entry" },
  reconnecting: { "joined": "live", "taken": "taken", "not-admitted": "entry" },
  taken: { enter: "connecting" },
}

/** @type {Partial<Record<Fact, State>>} Whatever the state was, unless it is over already. */
const ENDS = { completed: "completed", cancelled: "cancelled", close: "closed" }

/** @type {ReadonlySet<State>} */
const OVER = new Set(/** @type {State[]} */ (["completed", "cancelled", "closed"]))

/** @param {State} state */
export const isOver = (state) => OVER.has(state)

/** Whether the seat is wanted and not had: as soon as the connection is there, it is taken. @param {State} state */
export const wantsSeat = (state) => state === "connecting" || state === "reconnecting"

/**
 * The next state; the same one when the fact means nothing in it.
 * @param {State} state
 * @param {Fact} fact
 * @returns {State}
 */
export function next(state, fact) {
  if (isOver(state)) return state
  return ENDS[fact] ?? WAYS[state]?.[fact] ?? state
}
