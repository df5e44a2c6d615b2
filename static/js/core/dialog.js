/**
 * Makes a `<dialog popover>` a real modal. The markup alone opens as a popover; with this module the page behind
 * is inert, Escape closes, and focus returns to the button that opened it.
 */

/**
 * @param {HTMLDialogElement} element
 */
export function mount(element) {
  element.removeAttribute("popover")
  for (const opener of document.querySelectorAll(`[popovertarget="${element.id}"]`)) {
    opener.removeAttribute("popovertarget")
    if (element.contains(opener)) opener.setAttribute("data-closes", "")
    else opener.addEventListener("click", () => element.showModal())
  }
  element.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null
    if (target?.closest("[data-closes]")) element.close()
    // A click on the dialog itself, not on what it contains, is a click on the ground around it.
    else if (target === element && isOutside(element, event)) element.close()
  })
}

/**
 * @param {HTMLDialogElement} element
 * @param {MouseEvent} event
 */
function isOutside(element, event) {
  const box = element.getBoundingClientRect()
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom
}
