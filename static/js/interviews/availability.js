/**
 * While the scheduling form is filled: who of its people has something else at that time, the next times when nobody
 * has, and the zones of the people, which the preview of the time shows. The server knows its own interviews, and what
 * other calendars say of those who named them.
 */
import { el, icon } from "../core/dom.js"
import { t } from "../core/i18n.js"
import { formatMoment } from "../core/time.js"
import { momentOf } from "../core/zone.js"
import { asker, askWhileFilled } from "./asking.js"

/**
 * @typedef {{id: number, name: string, timezone: string | null}} Person
 * @typedef {{name: string, starts_at: string, ends_at: string, title: string | null, elsewhere?: boolean}} Clash
 * @typedef {{people: Person[], clashes: Clash[], free: string[], by_hours?: boolean}} Availability
 * @typedef {(query: URLSearchParams, signal: AbortSignal) => Promise<Availability>} Ask
 */

const PEOPLE = '[name="candidate_id"], [name="interviewer_id"], [name^="panel_person_"]'
const FIELDS = `${PEOPLE}, [name="scheduled_time"], [name="timezone"], [name="duration"]`

/** @param {HTMLElement} place inside the form, with `data-url`, `data-interview` and `data-host` */
export function mount(place) {
  const form = place.closest("form")
  if (!form) return
  createAvailability(place, form, { ask: asker(place.dataset.url ?? "") })
}

/**
 * @param {HTMLElement} place
 * @param {HTMLFormElement} form
 * @param {{ask: Ask}} door
 */
export function createAvailability(place, form, { ask }) {
  const tell = (/** @type {Availability | null} */ found) => {
    form.dispatchEvent(new CustomEvent("plan:people", { detail: found?.people ?? [] }))
    show(place, form, found)
  }
  const query = () => queryOf(form, place.dataset)
  return askWhileFilled(form, { fields: FIELDS, query, ask, show: tell, miss: () => tell(null) })
}

/** @param {HTMLFormElement} form @param {DOMStringMap} known */
function queryOf(form, known) {
  const data = new FormData(form)
  const query = new URLSearchParams()
  for (const name of ["scheduled_time", "timezone", "duration"]) query.set(name, String(data.get(name) ?? ""))
  const people = [...form.querySelectorAll(PEOPLE)].map((one) => /** @type {HTMLSelectElement} */ (one).value)
  if (!form.querySelector('[name="interviewer_id"]') && known.host) people.unshift(known.host)
  for (const person of new Set(people)) if (person && person !== "0") query.append("person", person)
  if (known.interview) query.set("interview", known.interview)
  return query
}

/**
 * @param {HTMLElement} place
 * @param {HTMLFormElement} form
 * @param {Availability | null} found null where the server did not answer
 */
function show(place, form, found) {
  if (!found) {
    place.replaceChildren(el("p", { class: "availability-note" }, icon("circle-alert"), el("span", {}, t("Other interviews could not be checked. They are checked again at your next change."))))
  } else if (found.clashes.length === 0) {
    place.replaceChildren()
  } else {
    const zone = String(new FormData(form).get("timezone") || "UTC")
    place.replaceChildren(
      el("ul", { class: "availability-clashes" }, ...found.clashes.map((one) => el("li", {}, icon("calendar-x"), el("span", {}, wordsOf(one, zone))))),
      ...offer(form, found, zone),
    )
  }
  place.hidden = place.childElementCount === 0
}

/** @param {Clash} clash @param {string} zone */
function wordsOf({ name, starts_at, ends_at, title, elsewhere = false }, zone) {
  const span = `${formatMoment(new Date(starts_at), zone, "datetime")} – ${formatMoment(new Date(ends_at), zone, "time")}`
  if (elsewhere) return t("Another calendar of {name} says “busy”: {span}.", { name, span })
  if (title === null) return t("{name} has another interview: {span}.", { name, span })
  return t("{name} is in “{title}”: {span}.", { name, title, span })
}

/** @param {HTMLFormElement} form @param {Availability} found @param {string} zone */
function offer(form, { free, by_hours = false }, zone) {
  if (free.length === 0) return [el("p", { class: "availability-note" }, wordsOfNone(by_hours))]
  const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("scheduled_time"))
  const take = (/** @type {string} */ clock) => {
    field.value = clock
    field.dispatchEvent(new Event("input", { bubbles: true }))
    field.focus()
  }
  const buttons = free.map((clock) => el("button", { type: "button", class: "btn btn-sm", onclick: () => take(clock) }, wordsOfClock(clock, zone)))
  return [
    el("p", { class: "availability-note" }, t("Next times without another interview here:")),
    el("div", { class: "availability-free" }, ...buttons),
  ]
}

/** @param {boolean} isByHours within hours that somebody saved */
function wordsOfNone(isByHours) {
  if (isByHours) return t("In the next two weeks there is no time within the hours of these people at which none of them has anything else.")
  return t("In the next two weeks there is no time from Monday to Friday, 8:00 to 18:00, without another interview.")
}

/** @param {string} clock @param {string} zone */
function wordsOfClock(clock, zone) {
  const { at } = momentOf(clock, zone)
  if (at === null) return clock.replace("T", " ")
  return `${formatMoment(new Date(at), zone, "date")}, ${formatMoment(new Date(at), zone, "time")}`
}
