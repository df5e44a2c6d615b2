/**
 * Somebody asks to join while the interviewer looks elsewhere, before the room or in it: they are called as they wish,
 * and find the button that admits under their hand.
 */
import { OUTGOING } from "../core/events.js"
import { t } from "../core/i18n.js"

/** The first of these that is in view. */
const ADMITS = ["[data-admit]", "[data-entry-admit]"]

/**
 * @param {HTMLElement} element
 * @param {Pick<import("./context.js").RoomContext, "socket" | "config">} ctx
 * @param {Pick<import("../attention/attention.js").Attention, "call">} attention
 */
export function callWhenAsked(element, { socket, config }, attention) {
  let last = ""
  // Who waited when the page was opened is on it, and told once more with the connection.
  let isOnPage = Boolean(element.querySelector("[data-entry-door]:not([hidden])"))

  function open() {
    window.focus()
    const buttons = ADMITS.map((one) => /** @type {HTMLElement | null} */ (element.querySelector(one)))
    buttons.find((one) => one && !one.closest("[hidden]"))?.focus()
  }

  // The same request is told again when the candidate's connection comes back.
  socket.onState(() => { isOnPage = false })
  socket.on(OUTGOING.JOIN_REQUEST, ({ username: name, requested_at: at }) => {
    if (at === last) return
    last = at
    if (isOnPage) return
    attention.call({ text: t("{name} is asking to join.", { name }), about: config.title, tag: config.room, open })
  })
}
