/**
 * One's own messages that the server does not have yet, kept for as long as the tab lives: a reload, or a page that
 * crashed and is opened again, sends them. An id goes out unchanged, so what had arrived after all is stored once.
 */

const MOST = 200 // More than anybody writes while cut off.

/** @typedef {Pick<import("./messages.js").Message, "text" | "atMs" | "delivery" | "problem"> & {messageId: string}} Kept */

/** What else may write to this storage is a stranger here. @param {any} value @returns {value is Kept} */
function isKept(value) {
  return [value?.messageId, value?.text, value?.problem].every((one) => typeof one === "string")
    && Number.isFinite(value.atMs) && (value.delivery === "pending" || value.delivery === "failed")
}

/**
 * @param {import("../room/memory.js").Memory} memory
 * @param {ReturnType<typeof import("./messages.js").createMessages>} messages
 */
export function createKept(memory, messages) {
  let written = "[]"

  return {
    /** Those of the page before. */
    restore() {
      const list = memory.read()?.messages
      for (const { messageId, text, atMs, delivery, problem } of Array.isArray(list) ? list.filter(isKept).slice(0, MOST) : []) {
        messages.put(messageId, text, atMs)
        messages.mark(messageId, delivery, problem)
      }
    },

    /** Called after every change; storage is touched only when one's own are others than before. */
    write() {
      const list = messages.unsent().slice(0, MOST)
        .map(({ messageId, text, atMs, delivery, problem }) => ({ messageId, text, atMs, delivery, problem }))
      const now = JSON.stringify(list)
      if (now === written) return
      written = now
      if (list.length > 0) memory.write({ messages: list })
      else memory.forget()
    },

    /** The room is over: what was not sent has nowhere to go. */
    forget: () => memory.forget(),
  }
}
