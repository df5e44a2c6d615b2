/**
 * The door before its time: a candidate can ask to join from the moment that the server named, or while an interviewer
 * is in the room. The server refuses whoever asks earlier; here is only that the page says so and does not offer it.
 */
import { OUTGOING } from "../core/events.js"
import { t } from "../core/i18n.js"

const TICK_MS = 1000

/**
 * @param {HTMLElement} element
 * @param {import("./context.js").RoomContext} ctx
 */
export function createOpening(element, { config, clock, socket, announce }) {
  const words = /** @type {HTMLElement[]} */ ([...element.querySelectorAll("[data-opening]")])
  const asks = /** @type {HTMLButtonElement[]} */ ([...element.querySelectorAll("[data-entry-ask]")])
  const opensMs = Date.parse(config.opens_at ?? "")
  let isInterviewerHere = config.lobby?.interviewer_here ?? false
  // Who was admitted does not ask, and who asked already goes on asking.
  let isOpen = words.every((one) => one.hidden)
  let isPast = config.join_status === "approved" || config.join_status === "requested"
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer

  function update() {
    if (clock.now() >= opensMs) {
      isPast = true
      clearInterval(timer)
    }
    const was = isOpen
    isOpen = isPast || isInterviewerHere
    for (const one of words) one.hidden = isOpen
    for (const button of asks) button.disabled = !isOpen
    // Once, when it happens: a countdown that is read out every minute would talk over everything else.
    if (isOpen && !was) announce(isPast ? t("You can ask to join now.") : t("An interviewer is in the room. You can ask to join now."))
  }

  return {
    start() {
      socket.on(OUTGOING.LOBBY_CHANGED, ({ interviewer_here: isHere }) => {
        if (isHere === undefined) return
        isInterviewerHere = isHere
        update()
      })
      timer = setInterval(update, TICK_MS)
      update()
    },
  }
}
