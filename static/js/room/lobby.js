/**
 * What a candidate in the lobby sees: whether an interviewer is in the room (the server does not say which of several),
 * their message, why the candidate was turned away, and whether it is early or late. Who is admitted is not decided here.
 */
import { must } from "../core/dom.js"
import { OUTGOING } from "../core/events.js"
import { t } from "../core/i18n.js"

const EARLY_MS = 15 * 60_000 // Nobody is expected at the door longer before the start than this.
const TICK_MS = 20_000

/** @typedef {{interviewer_here?: boolean, message?: string | null, reason?: string | null}} LobbyChange */

/**
 * @param {HTMLElement} element
 * @param {import("./context.js").RoomContext} ctx
 */
export function createLobby(element, { config, clock, socket, announce }) {
  const here = must(element, "[data-lobby-here]")
  const word = must(element, "[data-lobby-word]")
  const reason = must(element, "[data-lobby-reason]")
  const moments = /** @type {HTMLElement[]} */ ([...element.querySelectorAll("[data-lobby-moment]")])

  function tick() {
    const now = clock.now()
    const early = now < Date.parse(config.scheduled_time) - EARLY_MS
    const late = now > Date.parse(config.ends_at)
    for (const one of moments) one.hidden = one.dataset.lobbyMoment === "early" ? !early : !late
  }

  /** @param {HTMLElement} place @param {string | null | undefined} text @param {boolean} [isSaid] */
  function fill(place, text, isSaid = false) {
    if (text === undefined) return
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
        here.textContent = changed.interviewer_here ? t("An interviewer is in the room.") : t("No interviewer is in the room yet.")
      }
      fill(word, changed.message, true)
      fill(reason, changed.reason)
    },
    start() {
      if (config.lobby) this.show(config.lobby)
      socket.on(OUTGOING.LOBBY_CHANGED, (changed) => this.show(changed))
      socket.on(OUTGOING.JOIN_REJECTED, ({ reason: why }) => this.show({ reason: why }))
      tick()
      setInterval(tick, TICK_MS)
    },
  }
}
