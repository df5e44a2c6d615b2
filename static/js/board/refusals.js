/**
 * What is said when the board does not take what somebody drew.
 */
import { language, t } from "../core/i18n.js"
import { LIMITS } from "../core/limits.js"

/** @param {number} count */
const figure = (count) => new Intl.NumberFormat(language()).format(count)

/** @param {import("./binding.js").Refusal} problem */
export function refusalWords(problem) {
  switch (problem) {
    case "count": return t("The board is full: it can hold {limit} elements. Delete some to go on.", { limit: figure(LIMITS.BOARD_ELEMENTS) })
    case "words": return t("A text on the board can have {limit} characters. This one is longer, so the last change was not kept.", { limit: figure(LIMITS.BOARD_TEXT_CHARS) })
    case "points": return t("A line on the board can have {limit} points. This one has more, so it was not kept.", { limit: figure(LIMITS.BOARD_POINTS) })
    case "bytes": return t("This is too large for the board, so it was not kept.")
    case "place": return t("This is too far out for the board, so it was not kept.")
    case "colour": return t("The board does not take this colour. Choose one of the list, or write it like #1e90ff.")
    default: return t("The board takes shapes, lines, drawings and texts. This was something else, so it was not kept.")
  }
}
