/**
 * A `<details>` that behaves as a menu: Escape and a click elsewhere close it, focus returns to its button.
 */

/** @param {HTMLDetailsElement} element */
export function mount(element) {
  const summary = element.querySelector("summary")
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !element.open) return
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
