/** What an interviewer would read now, listed for the candidate; a signal that goes on is one line. */
import { el, must } from "../core/dom.js"
import { tn } from "../core/i18n.js"
import { LIMITS } from "../core/limits.js"
import { browserZone, formatMoment } from "../core/time.js"

const MOST_LINES = 50

/**
 * @param {HTMLElement} element
 * @param {object} options
 * @param {{kind: string, label: string, source: string}[]} options.signals
 * @param {{now(): number}} options.clock
 * @param {(text: string) => void} options.announce
 */
export function createToldList(element, { signals, clock, announce }) {
  const list = must(element, "[data-told-list]")
  const empty = must(element, "[data-told-empty]")
  /** @type {Map<string, number>} */
  const lastAtMs = new Map()

  /** @param {string} kind @param {number | null} size */
  function words(kind, size) {
    const label = signals.find((one) => one.kind === kind)?.label ?? kind
    return size === null ? label : tn("{fact}, {count} character", "{fact}, {count} characters", size, { fact: label })
  }

  return {
    /** @param {string} kind @param {number | null} size */
    add(kind, size) {
      const now = clock.now()
      const lasts = signals.find((one) => one.kind === kind)?.source !== "editor"
      const goesOn = lasts && now - (lastAtMs.get(kind) ?? -Infinity) < LIMITS.ALERT_LASTS_MS
      lastAtMs.set(kind, now)
      if (goesOn) return
      empty.hidden = true
      list.hidden = false
      const at = new Date(now)
      list.prepend(el("li", {}, el("time", { datetime: at.toISOString() }, formatMoment(at, browserZone(), "time")), el("span", {}, words(kind, size))))
      while (list.children.length > MOST_LINES) list.lastElementChild?.remove()
      announce(words(kind, size))
    },
  }
}
