/** The files as they were at the moment shown, and the board; which of them is looked at. */
import { el } from "../core/dom.js"
import { t } from "../core/i18n.js"
import { usualName } from "../editor/files/names.js"
import { BOARD } from "./files.js"

/** @typedef {import("./files.js").File} File */

/**
 * @param {HTMLElement} place
 * @param {object} options
 * @param {string} options.language the first file's
 * @param {(id: string) => void} options.onChoose somebody wants this file
 */
export function createFileTabs(place, { language, onChoose }) {
  let drawn = ""

  /** @param {string} id @param {string} words @param {string} current */
  const tabOf = (id, words, current) => el(
    "button", { "type": "button", "class": "tab", "data-file": id, "aria-current": id === current ? "true" : false, "onclick": () => onChoose(id) },
    words,
  )

  return {
    /** @param {File[]} files @param {string} current @param {boolean} hasBoard */
    show(files, current, hasBoard) {
      const tabs = files.map(({ id, name }) => [id, name || usualName(language)])
      if (hasBoard) tabs.push([BOARD, t("Board")])
      const key = JSON.stringify([tabs, current])
      if (key === drawn) return
      drawn = key
      const focused = place.contains(document.activeElement) ? document.activeElement?.getAttribute("data-file") : null
      place.hidden = tabs.length < 2
      place.replaceChildren(...tabs.map(([id, words]) => tabOf(id, words, current)))
      if (focused) /** @type {HTMLElement | null} */ (place.querySelector(`[data-file="${CSS.escape(focused)}"]`))?.focus()
    },
  }
}
