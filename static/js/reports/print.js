/** The button that prints the report; without scripts the browser's own command does. */

/** @param {HTMLButtonElement} button */
export function mount(button) {
  button.hidden = false
  button.addEventListener("click", () => window.print())
}
