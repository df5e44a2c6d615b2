/**
 * What a candidate in the lobby sees: which interviewers are in the room, what one of them wrote, why the candidate was
 * turned away, and whether it is late. When the door opens is opening.js's; who is admitted is not decided here.
 */
import { must } from "../core/dom.js"
import { OUTGOING } from "../core/events.js"
import { language, t } from "../core/i18n.js"

const TICK_MS = 20_000

/**
 * @typedef {object} LobbyChange
 * @property {boolean} [interviewer_here]
 * @property {string[]} [here] the interviewers' names
 * @property {string | null} [message]
 * @property {string | null} [said_by] who wrote the message
 * @property {string | null} [reason]
 * @property {string | null} [rejected_by] who turned the candidate away
 */

/**
 * @param {HTMLElement} element
 * @param {import("./context.js").RoomContext} ctx
 */
export function createLobby(element, { config, clock, socket, announce }) {
  const here = must(element, "[data-lobby-here]")
  const word = must(element, "[data-lobby-word]")
  const reason = must(element, "[data-lobby-reason]")
  const late = must(element, "[data-lobby-late]")

  function tick() {
    late.hidden = clock.now() <= Date.parse(config.ends_at)
  }

  /** @param {string[]} names */
  function hereWords(names) {
    const listed = new Intl.ListFormat(language(), { type: "conjunction" }).format(names)
    return t("In the room: {names}.", { names: listed })
  }

  /** @param {HTMLElement} place @param {string | null | undefined} text @param {string | null | undefined} by @param {boolean} [isSaid] */
  function fill(place, text, by, isSaid = false) {
    if (text === undefined) return
    must(place, "[data-words-by]").textContent = by ? t("Message from {name}", { name: by }) : t("Message from your interviewer")
    const words = must(place, "[data-words]")
    const isNew = text !== null && text !== words.textContent
    words.textContent = text
    place.hidden = text === null
    if (isNew && isSaid && text) announce(text)
  }

  return {
    /** @param {LobbyChange} changed Only what it names is changed. */
    show(changed) {
      if (changed.interviewer_here !== undefined) {
        here.dataset.here = String(changed.interviewer_here)
        here.textContent = changed.here?.length ? hereWords(changed.here) : t("No interviewer is in the room yet. They see your request as soon as they open the room or their interviews.")
      }
      fill(word, changed.message, changed.said_by, true)
      fill(reason, changed.reason, changed.rejected_by)
    },
    start() {
      if (config.lobby) this.show(config.lobby)
      socket.on(OUTGOING.LOBBY_CHANGED, (changed) => this.show(changed))
      socket.on(OUTGOING.JOIN_REJECTED, ({ reason: why, rejected_by: by }) => this.show({ reason: why, rejected_by: by }))
      tick()
      setInterval(tick, TICK_MS)
    },
  }
}
