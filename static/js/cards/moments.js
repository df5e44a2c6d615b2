/**
 * The moments of each criterion of a card: added by a click, with a label of a few words, and taken away again. A
 * hidden field carries them, so that they are saved with the words. Markup: templates/cards/fields.html.
 */
import { el, icon } from "../core/dom.js"
import { t } from "../core/i18n.js"
import { announce, toast } from "../core/notices.js"
import { hashOf } from "../playback/moment.js"
import { clockWords, wallClockWords } from "../playback/words.js"

/** @typedef {{atMs: number, label: string, isPlayable: boolean}} Moment */
/** @typedef {{list: HTMLElement, field: HTMLInputElement, part: HTMLElement, name: string, moments: Moment[]}} Criterion */

/** @param {string} text as the server wrote it @returns {[number, string][]} */
function read(text) {
  return text ? JSON.parse(text) : []
}

/**
 * @param {HTMLElement} form `data-most-moments`, `data-label-chars`; `data-moments-page` is where they are played, if the
 *   reader may play; with `data-blind` they count from the beginning of the recording
 */
export function createMoments(form) {
  const most = Number(form.dataset.mostMoments)
  const page = form.dataset.momentsPage
  const words = form.dataset.blind === undefined ? wallClockWords : clockWords
  /** @type {Map<number, Criterion>} */
  const criteria = new Map()

  /** @param {Criterion} one */
  function write(one) {
    one.field.value = one.moments.length > 0 ? JSON.stringify(one.moments.map(({ atMs, label }) => [atMs, label])) : ""
    form.dispatchEvent(new Event("input"))
  }

  /** @param {Criterion} one @param {Moment} moment */
  function rowOf(one, moment) {
    const time = words(moment.atMs)
    const shown = moment.isPlayable && page !== undefined
      ? el("a", { class: "text-link card-moment-time", href: page + hashOf(moment.atMs), target: page ? "_blank" : null }, time)
      : el("span", { class: "card-moment-time" }, time)
    const label = /** @type {HTMLInputElement} */ (el("input", {
      "class": "input", "dir": "auto", "maxlength": form.dataset.labelChars, "autocomplete": "off",
      "placeholder": t("What it shows"), "aria-label": t("What the moment {time} shows", { time }),
      "oninput": () => {
        moment.label = label.value
        write(one)
      },
    }))
    label.value = moment.label
    const remove = el("button", { "type": "button", "class": "btn btn-ghost btn-sm btn-icon", "title": t("Remove"), "onclick": () => drop(one, moment) },
      icon("x"), el("span", { class: "sr-only" }, t("Remove the moment {time}", { time })))
    return el("li", {}, shown, label, remove)
  }

  /** @param {Criterion} one */
  function draw(one) {
    one.list.replaceChildren(...one.moments.map((moment) => rowOf(one, moment)))
    if (one.moments.length > 0) one.part.hidden = false
  }

  /** @param {Criterion} one @param {Moment} moment */
  function drop(one, moment) {
    const place = one.moments.indexOf(moment)
    one.moments.splice(place, 1)
    draw(one)
    write(one)
    announce(t("Removed"))
    const next = /** @type {HTMLElement | undefined} */ ([...one.list.querySelectorAll("button")].at(Math.min(place, one.moments.length - 1)))
    const back = next ?? one.part.querySelector("[data-moment-now]") ?? one.part.closest("fieldset")?.querySelector("textarea")
    if (back instanceof HTMLElement) back.focus()
  }

  /**
   * @param {number} number of the criterion, from 1
   * @param {number} atMs
   * @param {boolean} isPlayable whether it is known to be in the recording
   */
  function add(number, atMs, isPlayable) {
    const one = criteria.get(number)
    if (!one) return false
    if (one.moments.length >= most) {
      toast({ kind: "warn", text: t("“{name}” has {count} moments, which is the most.", { name: one.name, count: most }) })
      return false
    }
    one.moments.push({ atMs, label: "", isPlayable })
    one.moments.sort((first, second) => first.atMs - second.atMs)
    draw(one)
    write(one)
    return true
  }

  return {
    add,
    start() {
      for (const part of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-card-clicked]"))) {
        const list = /** @type {HTMLElement} */ (part.querySelector("[data-card-moments]"))
        const field = /** @type {HTMLInputElement} */ (part.querySelector("input[type=hidden]"))
        const linked = new Set([...list.querySelectorAll("li:has(a)")].map((row) => Number(/** @type {HTMLElement} */ (row).dataset.at)))
        const moments = read(field.value).map(([atMs, label]) => ({ atMs, label, isPlayable: linked.has(atMs) }))
        const name = part.closest("fieldset")?.querySelector("legend")?.textContent ?? ""
        const one = { list, field, part, name, moments }
        criteria.set(Number(part.dataset.cardClicked), one)
        if (moments.length > 0) draw(one)
      }
    },
  }
}
