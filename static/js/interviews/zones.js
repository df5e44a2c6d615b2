/**
 * The schedule form's time in other words: as typed, for the reader, and in UTC, while it is being typed.
 * The server reads the same time the same way (services/interview/zones.py).
 */
import { must } from "../core/dom.js"
import { t } from "../core/i18n.js"
import { browserZone, formatMoment, placeOf, relativeWords } from "../core/time.js"
import { momentOf } from "../core/zone.js"

const MINUTE_MS = 60_000

/** @typedef {{name: string, timezone: string | null}} Person */

/**
 * What the typed time means, for the reader and for each of the people, as far as their zones are known.
 * @param {{text: string, zone: string, minutes: number, reader: string, now: number, people?: Person[]}} typed
 * @returns {{rows: [string, string][], note: string}}
 */
export function describeTime({ text, zone, minutes, reader, now, people = [] }) {
  const found = momentOf(text, zone)
  if (found.kind === "unreadable") return { rows: [], note: "" }
  if (found.at === null) return { rows: [], note: t("The clocks in {zone} skip this time on that day. Choose another.", { zone: placeOf(zone) }) }
  const { at } = found
  const theirs = people.flatMap((one) => one.timezone ?? [])
  const zones = [...new Set([zone, reader, ...theirs, "UTC"])]
  const rows = zones.map((one) => /** @type {[string, string]} */ ([labelOf(one, reader, people), spanIn(at, minutes, one)]))
  const unknown = people.filter((one) => one.timezone === null).map((one) => one.name)
  if (unknown.length) rows.push([unknown.join(", "), t("time zone not known yet")])
  if (at < now - MINUTE_MS) return { rows, note: t("This time has passed ({when}). Choose a later one.", { when: relativeWords(at, now) }) }
  const twice = found.kind === "twice" ? t("This time occurs twice on that day; the first one is used.") : ""
  return { rows, note: twice }
}

/** @param {string} one @param {string} reader @param {Person[]} people */
function labelOf(one, reader, people) {
  const who = people.filter((person) => person.timezone === one).map((person) => person.name).join(", ")
  const place = one === reader && one !== "UTC" ? t("Your time ({zone})", { zone: placeOf(one) }) : placeOf(one)
  return who ? t("{place}: {names}", { place, names: who }) : place
}

/** @param {number} at @param {number} minutes @param {string} zone */
function spanIn(at, minutes, zone) {
  const end = at + minutes * MINUTE_MS
  const isSameDay = formatMoment(new Date(at), zone, "date") === formatMoment(new Date(end), zone, "date")
  const until = formatMoment(new Date(end), zone, isSameDay ? "time" : "datetime")
  return `${formatMoment(new Date(at), zone, "date")}, ${formatMoment(new Date(at), zone, "time")} – ${until}`
}

/** @param {HTMLFormElement} form */
export function mount(form) {
  const time = /** @type {HTMLInputElement} */ (must(form, '[name="scheduled_time"]'))
  const zone = /** @type {HTMLSelectElement} */ (must(form, '[name="timezone"]'))
  const duration = /** @type {HTMLSelectElement} */ (must(form, '[name="duration"]'))
  const place = must(form, "[data-zone-preview]")
  const reader = browserZone()
  const isKnown = [...zone.options].some((option) => option.value === reader)
  // Before the cookie is set the server can only guess UTC; a zone that a person chose stays.
  if (form.dataset.fresh !== undefined && isKnown) {
    zone.value = reader
    zone.dispatchEvent(new Event("change", { bubbles: true }))
  }

  /** @type {Person[]} */
  let people = []
  const update = () => {
    const { rows, note } = describeTime({
      text: time.value, zone: zone.value, minutes: Number(duration.value) || 0, reader, now: Date.now(), people,
    })
    show(place, rows, note)
  }
  for (const control of [time, zone, duration]) for (const kind of ["input", "change"]) control.addEventListener(kind, update)
  form.addEventListener("plan:people", (event) => {
    people = /** @type {CustomEvent<Person[]>} */ (event).detail
    update()
  })
  update()
}

/** @param {HTMLElement} place @param {[string, string][]} rows @param {string} note */
function show(place, rows, note) {
  const list = must(place, "dl")
  list.replaceChildren(...rows.flatMap(([label, words]) => {
    const term = document.createElement("dt")
    const detail = document.createElement("dd")
    term.textContent = label
    detail.textContent = words
    return [term, detail]
  }))
  const words = must(place, "[data-zone-note]")
  must(words, "span").textContent = note
  words.hidden = note === ""
  place.hidden = rows.length === 0 && note === ""
}
