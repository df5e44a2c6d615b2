/**
 * The rows of further people in the schedule form: only those in use are shown, each person can be chosen once,
 * and a row can be emptied. Without scripts every row stands there as plain selects. Names are typed in choosing/combobox.js.
 */
import { must } from "../core/dom.js"

/**
 * @typedef {object} Row
 * @property {HTMLElement} element
 * @property {HTMLSelectElement} person
 * @property {HTMLButtonElement} remove
 */

const NOBODY = "0"

/** @param {HTMLElement} fields */
export function mount(fields) {
  const rows = [...fields.querySelectorAll("[data-panel-row]")].map((row) => rowOf(/** @type {HTMLElement} */ (row)))
  if (rows.length === 0) return
  const add = /** @type {HTMLButtonElement} */ (must(fields, "[data-panel-add]"))
  const update = () => {
    offerOnce(rows)
    const people = rows[0].person.options.length - 1
    add.hidden = rows.every(isShown) || rows.filter(isShown).length >= people
  }
  for (const row of rows) {
    row.remove.hidden = false
    row.element.hidden = row.person.value === NOBODY
    row.person.addEventListener("change", () => {
      if (row.person.value !== NOBODY) row.element.hidden = false
      update()
    })
    row.remove.addEventListener("click", () => {
      row.person.value = NOBODY
      row.element.hidden = true
      for (const kind of ["input", "change"]) row.person.dispatchEvent(new Event(kind, { bubbles: true }))
      add.focus()
    })
  }
  add.addEventListener("click", () => {
    const next = rows.find((row) => !isShown(row))
    if (!next) return
    next.element.hidden = false
    update()
    const typing = /** @type {HTMLElement | null} */ (next.element.querySelector("[role=combobox]"))
    ;(typing ?? next.person).focus()
  })
  update()
}

/** @param {HTMLElement} element @returns {Row} */
function rowOf(element) {
  return {
    element,
    person: /** @type {HTMLSelectElement} */ (must(element, ".panel-person select")),
    remove: /** @type {HTMLButtonElement} */ (must(element, "[data-panel-remove]")),
  }
}

/** @param {Row} row */
function isShown(row) {
  return !row.element.hidden
}

/**
 * Who stands in one row is not offered in another.
 * @param {Row[]} rows
 */
function offerOnce(rows) {
  const chosen = new Set(rows.map((row) => row.person.value).filter((value) => value !== NOBODY))
  for (const { person } of rows) {
    for (const option of person.options) option.disabled = option.value !== person.value && chosen.has(option.value)
  }
}
