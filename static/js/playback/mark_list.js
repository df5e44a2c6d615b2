/** The marks as a list beside the code: when, what, how much, who. A click goes there. */
import { el, icon } from "../core/dom.js"
import { clockWords, detailOf, factOf, iconOf } from "./words.js"

/** @typedef {import("./recording.js").Mark} Mark */

/**
 * @param {HTMLElement} list
 * @param {object} options
 * @param {Mark[]} options.marks
 * @param {(person: number) => string} options.nameOf
 * @param {(mark: number) => void} options.onMark
 */
export function createMarkList(list, { marks, nameOf, onMark }) {
  let current = -1

  /** @param {Mark} mark @param {number} number */
  function rowOf(mark, number) {
    const detail = [detailOf(mark), nameOf(mark.person)].filter(Boolean).join(" · ")
    const className = `playback-row${mark.strong ? " playback-row-strong" : ""}`
    return el("li", {}, el(
      "button", { type: "button", class: className, onclick: () => onMark(number) },
      el("span", { class: "playback-row-time" }, clockWords(mark.at)),
      icon(iconOf(mark)),
      el("span", { class: "playback-row-words" }, el("span", { class: "playback-row-fact" }, factOf(mark)), detail && el("span", { class: "playback-row-detail" }, detail)),
    ))
  }

  const rows = marks.map(rowOf)
  list.replaceChildren(...rows)

  return {
    /** Points out the mark that was passed last, in sight of the list alone. @param {number} mark */
    show(mark) {
      if (mark === current) return
      rows[current]?.firstElementChild?.removeAttribute("aria-current")
      current = mark
      const row = rows[mark]
      if (!row) return
      row.firstElementChild?.setAttribute("aria-current", "true")
      // A reader who is in the list is not moved about.
      if (list.matches(":hover") || list.contains(document.activeElement)) return
      list.scrollTop = row.offsetTop - (list.clientHeight - row.offsetHeight) / 2
    },
  }
}
