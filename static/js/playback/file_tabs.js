/** The files as they were at the moment shown; which of them is looked at. */
import { el } from "../core/dom.js"
import { t } from "../core/i18n.js"

/** @typedef {import("./files.js").File} File */

/** @param {HTMLElement} place @param {(id: string) => void} onChoose somebody wants this file */
export function createFileTabs(place, onChoose) {
  let drawn = ""

  /** @param {File} file @param {string} current */
  const tabOf = ({ id, name }, current) => el(
    "button", { "type": "button", "class": "tab", "data-file": id, "aria-current": id === current ? "true" : false, "onclick": () => onChoose(id) },
    name || t("Main file"),
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
