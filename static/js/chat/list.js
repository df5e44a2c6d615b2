/**
 * The messages on the page: one row each, kept where it is while its delivery changes, with a heading where the
 * speaker or the day changes. Text is always text.
 */
import { el, icon } from "../core/dom.js"
import { t } from "../core/i18n.js"
import { browserZone, formatMoment } from "../core/time.js"
import { roleWord } from "../room/people.js"
import { partsOf } from "./links.js"

/** @typedef {import("./messages.js").Message} Message */

const TOGETHER_MS = 5 * 60_000 // Messages of one person within this time stand under one heading.
const NEAR_END_PX = 48

/**
 * @param {HTMLElement} list the `<ol>`
 * @param {HTMLElement} scroller what scrolls
 * @param {object} options
 * @param {number} options.myId
 * @param {Pick<import("../room/people.js").People, "get">} options.people
 * @param {(messageId: string) => void} options.onRetry
 */
export function createList(list, scroller, { myId, people, onRetry }) {
  /** @type {Map<string, ReturnType<typeof createRow>>} */
  let rows = new Map()

  /** @param {Message} message */
  function createRow(message) {
    const heading = el("p", { class: "chat-heading" })
    const bubble = el("div", { class: "chat-bubble" }, ...partsOf(message.text).map(drawPart))
    const foot = el("p", { class: "chat-foot", hidden: true })
    const element = el("li", { class: "chat-row" }, heading, bubble, foot)

    /** @param {Message} present @param {boolean} isFirst whether it has a heading */
    function update(present, isFirst) {
      const { dataset } = element
      dataset.sent = present.delivery
      dataset.own = String(present.userId === myId)
      dataset.messageId = present.messageId ?? String(present.id)
      heading.hidden = !isFirst
      heading.replaceChildren(
        ...(present.userId === myId ? [el("span", { class: "chat-name" }, t("You"))] : authorOf(present)),
        el("time", { datetime: new Date(present.atMs).toISOString(), title: formatMoment(new Date(present.atMs), browserZone()) },
          formatMoment(new Date(present.atMs), browserZone(), "time")),
      )
      foot.hidden = present.delivery === "sent"
      foot.replaceChildren(...drawFoot(present))
    }
    return { element, update }
  }

  /** Whose message it is, and what they are here; their colour only while they are one of its people. @param {Message} message */
  function authorOf({ userId, username, role }) {
    const colour = people.get(userId)?.colour
    return [
      el("span", { "class": `peer-dot peer-${colour}`, "aria-hidden": "true", "hidden": colour === undefined }),
      el("bdi", { class: "chat-name", title: username }, username),
      role && el("span", { class: "chat-role" }, roleWord(role)),
    ].filter((part) => part instanceof Node)
  }

  /** @param {Message} message @returns {(Node | string)[]} */
  function drawFoot({ delivery, problem, messageId }) {
    if (delivery === "pending") {
      return [icon("clock"), problem ? t("Not sent yet. {reason} The page tries again by itself.", { reason: problem }) : t("Sending")]
    }
    if (delivery === "sent" || messageId === null) return []
    const retry = el("button", { type: "button", class: "chat-retry", onclick: () => onRetry(messageId) }, t("Try again"))
    return [icon("circle-alert"), el("span", {}, t("Not sent. {reason}", { reason: problem })), retry]
  }

  return {
    isAtEnd: () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END_PX,

    toEnd() { scroller.scrollTop = scroller.scrollHeight },

    /**
     * Whoever reads the end goes on reading it when the list gets lower: a request to join comes above it, or the window
     * is turned.
     * @param {AbortSignal} signal
     */
    keepEnd(signal) {
      let wasAtEnd = true
      const observer = new ResizeObserver(() => { if (wasAtEnd) this.toEnd() })
      observer.observe(scroller)
      scroller.addEventListener("scroll", () => { wasAtEnd = this.isAtEnd() }, { signal, passive: true })
      signal.addEventListener("abort", () => observer.disconnect())
    },

    /** Draws the messages; what is above the view may grow without moving what is read. @param {Message[]} messages */
    show(messages) {
      const wasAtEnd = this.isAtEnd()
      const fromEnd = scroller.scrollHeight - scroller.scrollTop
      const first = list.firstElementChild
      const present = new Map(messages.map((message) => [message.key, rows.get(message.key) ?? createRow(message)]))
      for (const [key, row] of rows) if (!present.has(key)) row.element.remove()
      rows = present
      messages.forEach((message, position) => {
        const row = /** @type {ReturnType<typeof createRow>} */ (rows.get(message.key))
        row.update(message, beginsAnew(messages[position - 1], message))
        if (list.children[position] !== row.element) list.insertBefore(row.element, list.children[position] ?? null)
      })
      if (wasAtEnd) this.toEnd()
      else if (first && first !== list.firstElementChild) scroller.scrollTop = scroller.scrollHeight - fromEnd
    },
  }
}

/** @param {Message | undefined} former @param {Message} message */
function beginsAnew(former, message) {
  return !former || former.userId !== message.userId || message.atMs - former.atMs > TOGETHER_MS
}

/** @param {import("./links.js").Part} part */
function drawPart({ text, href }) {
  return href ? el("a", { href, target: "_blank", rel: "noopener noreferrer", class: "text-link" }, text) : text
}
