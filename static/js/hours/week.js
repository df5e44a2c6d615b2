/**
 * The form of a week: Monday's times for the other working days without loading the page, and one more pair of fields
 * as soon as the last one of a day is filled. What holds is decided when it is saved.
 */
import { announce } from "../core/notices.js"
import { t } from "../core/i18n.js"

const WORKING_DAYS = [1, 2, 3, 4]

/** @param {HTMLFormElement} form */
export function mount(form) {
  form.querySelector("[data-copy-monday]")?.addEventListener("click", (event) => {
    event.preventDefault()
    for (const day of WORKING_DAYS) copy(form, day)
    for (const range of rangesOf(form)) showNext(range)
    announce(t("Monday's times are copied. Nothing is saved yet."))
  })
  form.addEventListener("input", (event) => {
    const range = /** @type {Element} */ (event.target).closest(".week-range")
    if (range) showNext(/** @type {HTMLElement} */ (range))
  })
}

/** @param {HTMLFormElement} form @param {number} day */
function copy(form, day) {
  for (const from of /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll('[name^="from_0_"], [name^="until_0_"]'))) {
    const to = /** @type {HTMLInputElement | null} */ (form.elements.namedItem(from.name.replace("_0_", `_${day}_`)))
    if (to) to.value = from.value
  }
}

/** @param {HTMLElement} range */
function showNext(range) {
  const inputs = [...range.querySelectorAll("input")]
  if (inputs.every((one) => one.value === "")) return
  range.hidden = false
  const next = /** @type {HTMLElement | null} */ (range.nextElementSibling)
  if (next && inputs.every((one) => one.value !== "")) next.hidden = false
}

/** @param {HTMLFormElement} form @returns {NodeListOf<HTMLElement>} */
function rangesOf(form) {
  return form.querySelectorAll(".week-range")
}
