/**
 * The rows of a form that are added and removed: the files and the cases of a question. Each row is a copy of the
 * template with a number of its own in its names. Markup: templates/questions/form.html.
 */
import { must } from "../core/dom.js"

const NUMBERED = ["id", "name", "for", "aria-describedby"]

/** @param {HTMLElement} section with data-rows, data-row-template and data-row-add */
export function mount(section) {
  const place = must(section, "[data-rows]")
  const add = must(section, "[data-row-add]")
  const template = /** @type {HTMLTemplateElement} */ (must(section, "[data-row-template]"))
  add.hidden = false // Without this script it would do nothing.
  let next = 1 + Math.max(-1, ...[...place.querySelectorAll("[name]")].map((one) => numberIn(one.getAttribute("name") ?? "")))

  add.addEventListener("click", () => {
    const copy = /** @type {DocumentFragment} */ (template.content.cloneNode(true))
    for (const element of copy.querySelectorAll("*")) renumber(element, next)
    next += 1
    place.append(copy)
    count(place)
    const first = /** @type {HTMLElement | null | undefined} */ (place.lastElementChild?.querySelector(".input"))
    first?.focus()
  })
  place.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-row-remove]") : null
    if (!button) return
    button.closest("[data-row]")?.remove()
    count(place)
    add.focus()
  })
}

/** @param {string} name such as `files-3-text` */
function numberIn(name) {
  return Number(/-(\d+)-/.exec(name)?.[1] ?? -1)
}

/** @param {Element} element @param {number} number */
function renumber(element, number) {
  for (const name of NUMBERED) {
    const value = element.getAttribute(name)
    if (value) element.setAttribute(name, value.replace(/^(\w+)-\d+-/, `$1-${number}-`))
  }
}

/** @param {HTMLElement} place */
function count(place) {
  for (const [at, one] of [...place.querySelectorAll("[data-row-number]")].entries()) one.textContent = String(at + 1)
}
