/**
 * Which part of the page is in view in which state, and what the tab of the browser is called.
 */
import { t } from "../core/i18n.js"

/** @typedef {import("./states.js").State} State */
/**
 * @typedef {"left" | "signed-out" | "gone" | "tab" | "elsewhere"} Closing why the page closed, where the interview itself
 * did not end; of a seat that was taken, where it went
 */

/**
 * @param {HTMLElement} element
 * @param {{announce: (text: string) => void}} options
 */
export function createView(element, { announce }) {
  const title = document.title
  /** @type {State} */
  let shown = "entry"
  let asks = ""

  function nameTab() {
    if (shown === "waiting") document.title = t("Waiting · {title}", { title })
    else document.title = asks ? t("{name} is asking to join · {title}", { name: asks, title }) : title
  }

  /** @param {string} selector */
  const all = (selector) => /** @type {HTMLElement[]} */ ([...element.querySelectorAll(selector)])

  /** A focus inside what is hidden now would be lost; the heading of what is shown is the next place. @param {State} state */
  function keepFocus(state) {
    const focused = document.activeElement
    if (focused && focused !== document.body && !focused.closest("[hidden]")) return
    const heading = all("[data-says]").find((one) => (one.dataset.says ?? "").split(" ").includes(state) && !one.closest("[hidden]"))
    const place = heading ?? element
    place.focus({ preventScroll: true })
  }

  return {
    /** @param {State} state @param {Closing} closing */
    show(state, closing) {
      const isFirst = !element.dataset.shown
      shown = state
      element.dataset.state = state
      element.dataset.shown = "yes"
      for (const part of all("[data-states]")) {
        const isOtherEnd = part.dataset.closing !== undefined && part.dataset.closing !== closing
        part.hidden = isOtherEnd || !(part.dataset.states ?? "").split(" ").includes(state)
      }
      nameTab()
      if (isFirst) return
      keepFocus(state)
      const said = all("[data-says]").filter((one) => (one.dataset.says ?? "").split(" ").includes(state) && !one.closest("[hidden]"))
      if (said.length > 0) announce(said.map((one) => one.textContent?.trim()).join(" "))
    },

    /** @param {string} name of the candidate at the door, or "" */
    setDoor(name) {
      asks = name
      nameTab()
    },
  }
}
