/**
 * One switch for a group of signals: it turns all of them on or off, and shows where only some are on. It is no field of
 * the form: the boxes below it are what is sent. Markup: templates/proctoring/signals.html.
 */
import { must } from "../../core/dom.js"
import { t } from "../../core/i18n.js"

const GROUP = "[data-signal-group]"

/** Makes every switch below `root` say what its boxes say. @param {ParentNode} root */
export function showGroups(root) {
  for (const group of root.querySelectorAll(GROUP)) show(/** @type {HTMLElement} */ (group))
}

/** @param {HTMLElement} group */
function show(group) {
  const all = boxesOf(group)
  const on = all.filter(({ checked }) => checked).length
  const control = switchOf(group)
  control.checked = on === all.length
  control.indeterminate = on > 0 && on < all.length
  must(group, "[data-signal-state]").textContent = on === 0 ? t("Off") : on === all.length ? t("On") : t("{on} of {all}", { on, all: all.length })
}

/** @param {ParentNode} group */
function boxesOf(group) {
  return /** @type {HTMLInputElement[]} */ ([...group.querySelectorAll('input[name="signal"]')])
}

/** @param {ParentNode} group @returns {HTMLInputElement} */
function switchOf(group) {
  return must(group, "[data-signal-all]")
}

/** @param {HTMLElement} element around the groups */
export function mount(element) {
  showGroups(element)
  element.addEventListener("change", ({ target }) => {
    const group = target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest(GROUP)) : null
    if (!group) return
    const control = switchOf(group)
    if (target === control) for (const box of boxesOf(group)) box.checked = control.checked
    show(group)
  })
  // Enter on a box would press the form's first button, which agrees to everything.
  element.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target instanceof HTMLInputElement) event.preventDefault()
  })
}
