/**
 * The code and the reviews in one place of the room, one of them in view. A review that comes is shown by itself, but not
 * under the hands of somebody who is in the editor; a number says how many comments came unseen.
 */
import { el, icon, must } from "../core/dom.js"
import { tn } from "../core/i18n.js"

/**
 * @param {HTMLElement} element the editor's panel
 * @param {HTMLElement} panel where the reviews are
 * @param {import("../room/memory.js").Memory} memory which one was in view, for a reload
 */
export function createViews(element, panel, memory) {
  const bar = must(element, "[data-work-views]")
  const code = must(bar, "[data-work-code]")
  /** @type {Map<number, {button: HTMLElement, place: HTMLElement, unseen: number}>} */
  const views = new Map()
  /** @type {number | null} */
  let shown = null

  code.addEventListener("click", () => choose(null))

  /** @param {number | null} id */
  function choose(id) {
    memory.write({ ...memory.read(), shown: id })
    show(id)
  }

  /** @param {number | null} id null is the code */
  function show(id) {
    shown = id !== null && views.has(id) ? id : null
    element.toggleAttribute("data-reviewing", shown !== null)
    panel.hidden = shown === null
    code.setAttribute("aria-pressed", String(shown === null))
    for (const [one, { button, place }] of views) {
      button.setAttribute("aria-pressed", String(one === shown))
      place.hidden = one !== shown
    }
    if (shown !== null) setUnseen(shown, 0)
  }

  /** @param {number} id @param {number} unseen */
  function setUnseen(id, unseen) {
    const view = views.get(id)
    const count = view?.button.querySelector("[data-count]")
    if (!view || !(count instanceof HTMLElement)) return
    view.unseen = unseen
    count.textContent = unseen ? String(unseen) : ""
    count.hidden = !unseen
    count.setAttribute("aria-label", tn("{count} new comment", "{count} new comments", unseen))
  }

  return {
    show: choose,

    /** @param {number} id @param {string} title @param {HTMLElement} place */
    add(id, title, place) {
      const button = el("button", { type: "button", class: "tab", title, onclick: () => choose(id) },
        icon("message-square"), el("bdi", { class: "work-view-name" }, title), el("span", { "class": "tab-count", "data-count": true, "hidden": true }))
      views.set(id, { button, place, unseen: 0 })
      bar.append(button)
      bar.hidden = false
      panel.append(place)
      const before = memory.read()
      const isWriting = document.activeElement?.closest(".cm-editor, .review-field") != null
      const wasShown = before && "shown" in before ? before.shown === id || !before.known?.includes(id) : true
      memory.write({ ...before, known: [...new Set([...(before?.known ?? []), id])] })
      show(wasShown && !isWriting ? id : shown)
    },

    /** @param {number} id */
    remove(id) {
      const view = views.get(id)
      view?.button.remove()
      view?.place.remove()
      views.delete(id)
      bar.hidden = views.size === 0
      if (shown === id) show(null)
    },

    /** A comment came. @param {number} id */
    count(id) {
      const view = views.get(id)
      if (view && id !== shown) setUnseen(id, view.unseen + 1)
    },
  }
}
