/** The files as they were at the moment shown; which of them is looked at. */
import { el } from "../core/dom.js"
import { usualName } from "../editor/files/names.js"

/** @typedef {import("./files.js").File} File */

/**
 * @param {HTMLElement} place
 * @param {object} options
 * @param {string} options.language the first file's
 * @param {(id: string) => void} options.onChoose somebody wants this file
 */
export function createFileTabs(place, { language, onChoose }) {
  let drawn = ""

  /** @param {File} file @param {string} current */
  const tabOf = ({ id, name }, current) => el(
    "button", { "type": "button", "class": "tab", "data-file": id, "aria-current": id === current ? "true" : false, "onclick": () => onChoose(id) },
    name || usualName(language),
  )

  return {
    /** @param {File[]} files @param {string} current */
    show(files, current) {
      const key = JSON.stringify([files.map(({ id, name }) => [id, name]), current])
      if (key === drawn) return
      drawn = key
      const focused = place.contains(document.activeElement) ? document.activeElement?.getAttribute("data-file") : null
      place.hidden = files.length < 2
      place.replaceChildren(...files.map((file) => tabOf(file, current)))
      if (focused) /** @type {HTMLElement | null} */ (place.querySelector(`[data-file="${CSS.escape(focused)}"]`))?.focus()
    },
  }
}
