/**
 * What the candidate asked for so that the interview suits them: a mark in the header that leads to the requests, before
 * the room a notice for the interviewer, and the answer for the candidate. The page comes with what is known; here it
 * hears what is new.
 */
import { must } from "../core/dom.js"
import { OUTGOING } from "../core/events.js"
import { t } from "../core/i18n.js"

/** @typedef {{answer: string, answered_by: string, unanswered: number}} Answer */

/**
 * @param {HTMLElement} element the room
 * @param {Pick<import("./context.js").RoomContext, "socket" | "config" | "toast">} ctx
 */
export function createAccommodation(element, { socket, config, toast }) {
  const mark = /** @type {HTMLElement | null} */ (element.querySelector("[data-accommodation]"))
  const all = (/** @type {string} */ selector) => /** @type {HTMLElement[]} */ ([...element.querySelectorAll(selector)])

  /** @param {string} words @param {"warn" | "accent" | "neutral"} kind */
  function show(words, kind) {
    if (!mark) return
    mark.classList.remove("badge-warn", "badge-accent", "badge-neutral")
    mark.classList.add(`badge-${kind}`)
    mark.hidden = false
    must(mark, "[data-accommodation-words]").textContent = words
  }

  /** @param {string} words */
  function isShown(words) {
    return mark !== null && !mark.hidden && must(mark, "[data-accommodation-words]").textContent === words
  }

  /** @param {{username: string, again?: boolean}} who `again`: a page that connects is told what it may know already */
  function requested({ username: name, again = false }) {
    const isKnown = again && isShown(t("Accommodation requested"))
    show(t("Accommodation requested"), "warn")
    for (const notice of all("[data-accommodation-notice]")) notice.hidden = false
    if (isKnown) return
    toast({ kind: "wait", text: t("{name} asks for accommodation. A link at the top opens the request.", { name }) })
  }

  /** By an interviewer, perhaps in another window. @param {Answer} told */
  function handled({ unanswered }) {
    if (unanswered > 0) return
    show(t("Accommodation answered"), "neutral")
    for (const notice of all("[data-accommodation-notice]")) notice.hidden = true
  }

  /** A page that connects is told an answer that it may show already. @param {Answer} told */
  function answered({ answer, answered_by: name }) {
    const isKnown = all("[data-accommodation-answer]").some((place) => !place.hidden && must(place, "[data-words]").textContent === answer)
    show(t("Accommodation answered"), "accent")
    for (const place of all("[data-accommodation-answer]")) {
      must(place, "[data-words-by]").textContent = t("Accommodation: answer from {name}", { name })
      must(place, "[data-words]").textContent = answer
      place.hidden = false
    }
    if (isKnown) return
    toast({ kind: "wait", text: t("{name} answered your request for accommodation.", { name }) })
  }

  return {
    /** For as long as the page lives. */
    start() {
      socket.on(OUTGOING.ACCOMMODATION_REQUESTED, requested)
      socket.on(OUTGOING.ACCOMMODATION_ANSWERED, config.me.role === "candidate" ? answered : handled)
    },
  }
}
