/**
 * Takes the reader to a message that the page opened with, such as the summary of a form's errors.
 */

/** @param {HTMLElement} element */
export function mount(element) {
  element.focus()
  element.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null
    const target = link && document.getElementById((link.getAttribute("href") ?? "").slice(1))
    if (!target) return
    event.preventDefault()
    target.focus()
    target.scrollIntoView({ block: "center" })
  })
}
