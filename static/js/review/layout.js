/**
 * How changes are laid out: side by side or in one column. The choice holds for every review in this browser; where
 * there is no room for two columns, the style sheet shows one whatever was chosen.
 */
import { createMemory } from "../room/memory.js"

const LAYOUTS = ["split", "one"]

/** @param {HTMLElement} element `.review`, with the buttons of the switch in it */
export function followLayout(element, memory = createMemory(() => localStorage, "review:layout")) {
  /** @param {string | null} wanted */
  function show(wanted) {
    const layout = wanted && LAYOUTS.includes(wanted) ? wanted : "split"
    element.dataset.layout = layout
    for (const button of element.querySelectorAll("button[data-layout]")) {
      button.setAttribute("aria-pressed", String(button.getAttribute("data-layout") === layout))
    }
  }

  element.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button[data-layout]") : null
    if (!button) return
    const layout = button.getAttribute("data-layout")
    memory.write({ layout })
    show(layout)
  })
  show(memory.read()?.layout ?? null)
}
