/**
 * A `<details>` that behaves as a menu: Escape and a click elsewhere close it, focus returns to its button.
 */
import { isComposing } from "./keys.js"

/** @param {HTMLDetailsElement} element */
export function mount(element) {
  const summary = element.querySelector("summary")
  // A press on a label focuses the next thing around it that can be: if that were outside, the menu would close under
  // the pointer, before the click reaches its control. Some versions of Chromium lose the whole page over that.
  for (const panel of element.children) if (panel instanceof HTMLElement && panel !== summary) panel.tabIndex = -1
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !element.open || isComposing(event)) return
    event.preventDefault()
    element.open = false
    summary?.focus()
  })
  element.addEventListener("focusout", (event) => {
    if (event.relatedTarget instanceof Node && !element.contains(event.relatedTarget)) element.open = false
  })
  document.addEventListener("pointerdown", (event) => {
    if (element.open && event.target instanceof Node && !element.contains(event.target)) element.open = false
  })
}
