/**
 * While times are offered: how many are open now on these terms, the first of them, and who saved no hours. The server
 * says so again when the form is sent.
 */
import { el, icon, must } from "../core/dom.js"
import { t, tn } from "../core/i18n.js"
import { formatMoment } from "../core/time.js"
import { asker, askWhileFilled } from "../interviews/asking.js"

/**
 * @typedef {{name: string, is_reader: boolean}} Person
 * @typedef {{count: number, is_more: boolean, first: string | null, without_hours: Person[], refused?: undefined}} Open
 * @typedef {{refused: string | null}} Refused
 * @typedef {(query: URLSearchParams, signal: AbortSignal) => Promise<Open | Refused>} Ask
 */

const PEOPLE = '[name^="person_"]'
const TERMS = ["how", "duration", "first_day", "last_day", "timezone"]
const FIELDS = [PEOPLE, ...TERMS.map((name) => `[name="${name}"]`)].join(", ")

/** @param {HTMLElement} place inside the form, with `data-url` and, where hours can be set, `data-hours-url` */
export function mount(place) {
  const form = place.closest("form")
  if (!form) return
  createOpenings(place, form, { ask: asker(place.dataset.url ?? "") })
}

/**
 * @param {HTMLElement} place
 * @param {HTMLFormElement} form
 * @param {{ask: Ask}} door
 */
export function createOpenings(place, form, { ask }) {
  return askWhileFilled(form, {
    fields: FIELDS,
    query: () => queryOf(form),
    ask,
    show: (found, query) => show(place, found, query.get("timezone") ?? "UTC"),
    miss: () => tell(place, [line("circle-alert", t("The open times could not be counted. They are counted again at your next change."))]),
  })
}

/** @param {HTMLFormElement} form */
function queryOf(form) {
  const data = new FormData(form)
  const query = new URLSearchParams()
  for (const name of TERMS) query.set(name, String(data.get(name) ?? ""))
  const people = [...form.querySelectorAll(PEOPLE)].map((one) => /** @type {HTMLSelectElement} */ (one).value)
  for (const person of new Set(people)) if (person && person !== "0") query.append("person", person)
  return query
}

/** @param {HTMLElement} place @param {Open | Refused} found @param {string} zone */
function show(place, found, zone) {
  if (found.refused !== undefined) {
    tell(place, found.refused ? [line("circle-alert", found.refused)] : [])
    return
  }
  const lines = found.without_hours.map((one) => withoutHours(one, place.dataset.hoursUrl ?? ""))
  if (found.first) lines.unshift(line("calendar", openWords(found, formatMoment(new Date(found.first), zone))))
  else if (lines.length === 0) lines.push(line("triangle-alert", t("No time is open with these people in these days.")))
  tell(place, lines)
}

/** @param {Open} found @param {string} first */
function openWords({ count, is_more }, first) {
  if (is_more) return t("More than {count} times are open now, the first on {first}.", { count, first })
  return tn("{count} time is open now: {first}.", "{count} times are open now, the first on {first}.", count, { first })
}

/** @param {Person} person @param {string} hoursUrl */
function withoutHours({ name, is_reader }, hoursUrl) {
  if (!is_reader) return line("triangle-alert", t("{name} has set no hours yet, so none of their times are open.", { name }))
  const words = line("triangle-alert", t("You have set no hours yet, so none of your times are open."))
  if (hoursUrl) must(words, "span").append(" ", el("a", { class: "text-link", href: hoursUrl, target: "_blank" }, t("Set your hours")))
  return words
}

/** @param {string} picture @param {string} words */
function line(picture, words) {
  return el("p", { class: "availability-note" }, icon(picture), el("span", {}, words))
}

/** @param {HTMLElement} place @param {HTMLElement[]} lines */
function tell(place, lines) {
  place.replaceChildren(...lines)
  place.hidden = lines.length === 0
}
