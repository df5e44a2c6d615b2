/**
 * The code, the board and the reviews in one place of the room, one of them in view. A review that comes is shown by
 * itself, but not under the hands of somebody who is in the editor or on the board; a number says how many comments came
 * unseen. The line with their names is there while there is a review, or the board is in view.
 */
import { el, icon, must } from "../core/dom.js"
import { tn } from "../core/i18n.js"

export const BOARD = "board"

/** @typedef {number | typeof BOARD | null} Shown the id of a review; null is the code */

/**
 * @param {HTMLElement} element the editor's panel
 * @param {HTMLElement} panel where the reviews are
 * @param {import("../room/memory.js").Memory} memory which one was in view, for a reload
 */
export function createViews(element, panel, memory) {
  const bar = must(element, "[data-work-views]")
  const code = must(bar, "[data-work-code]")
  /** @type {(isShown: boolean) => void} */
  let tellBoard = () => undefined
  /** @type {Map<number, {button: HTMLElement, place: HTMLElement, unseen: number}>} */
  const views = new Map()
  /** @type {Shown} */
  let shown = null
  let hasBoard = false

  code.addEventListener("click", () => choose(null))

  /** @param {Shown} id */
  function choose(id) {
    memory.write({ ...memory.read(), shown: id === BOARD ? null : id })
    show(id)
  }

  /** The board only when the page is left: one that ends its page is not opened by itself again. */
  function rememberBoard() {
    if (shown === BOARD) memory.write({ ...memory.read(), shown: BOARD })
  }

  /** @param {Shown} id */
  const isThere = (id) => (id === BOARD ? hasBoard : id !== null && views.has(id))

  /** @param {Shown} id */
  function show(id) {
    shown = isThere(id) ? id : null
    const isReview = typeof shown === "number"
    element.toggleAttribute("data-reviewing", isReview)
    panel.hidden = !isReview
    bar.hidden = views.size === 0 && shown !== BOARD
    tellBoard(shown === BOARD)
    code.setAttribute("aria-pressed", String(shown === null))
    for (const [one, { button, place }] of views) {
      button.setAttribute("aria-pressed", String(one === shown))
      place.hidden = one !== shown
    }
    if (typeof shown === "number") setUnseen(shown, 0)
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

    /** There is a board, too; it is told when it is to be in view. @param {(isShown: boolean) => void} onShow */
    addBoard(onShow) {
      hasBoard = true
      tellBoard = onShow
      window.addEventListener("pagehide", rememberBoard)
      if (memory.read()?.shown === BOARD) choose(BOARD)
    },

    removeBoard() {
      window.removeEventListener("pagehide", rememberBoard)
      rememberBoard()
      hasBoard = false
      if (shown === BOARD) show(null)
      tellBoard = () => undefined
    },

    /** @param {number} id @param {string} title @param {HTMLElement} place */
    add(id, title, place) {
      const button = el("button", { type: "button", class: "tab", title, onclick: () => choose(id) },
        icon("message-square"), el("bdi", { class: "work-view-name" }, title), el("span", { "class": "tab-count", "data-count": true, "hidden": true }))
      views.set(id, { button, place, unseen: 0 })
      bar.append(button)
      panel.append(place)
      const before = memory.read()
      const isWriting = document.activeElement?.closest(".cm-editor, .review-field, .board") != null
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
      show(shown === id ? null : shown)
    },

    /** A comment came. @param {number} id */
    count(id) {
      const view = views.get(id)
      if (view && id !== shown) setUnseen(id, view.unseen + 1)
    },
  }
}
