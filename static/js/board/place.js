/**
 * Where somebody is on the board, as it goes round with the cursors. Of what the others' pages tell, only what has the
 * right shape is believed. Pure.
 */
import { LIMITS } from "../core/limits.js"

/**
 * @typedef {object} BoardPlace in the board's own measure
 * @property {number} x
 * @property {number} y
 * @property {string} tool "pointer" or "laser"
 * @property {boolean} isDown whether they press it
 * @property {string[]} selected ids of elements
 * @property {[number, number, number, number]} view the part that they see: left, top, width, height
 */

export const MOST_SELECTED = 20
const ID = /^[A-Za-z0-9_-]{1,40}$/
const TOOLS = ["pointer", "laser"]

/** @param {unknown} value */
const isPlace = (value) => typeof value === "number" && Number.isFinite(value) && Math.abs(value) <= LIMITS.BOARD_COORDINATE

/** @param {unknown} value */
const areIds = (value) => Array.isArray(value) && value.length <= MOST_SELECTED && value.every((id) => typeof id === "string" && ID.test(id))

/** @param {any} value */
const isView = (value) => Array.isArray(value) && value.length === 4 && value.every(isPlace) && value[2] > 0 && value[3] > 0

/** @param {any} value @returns {BoardPlace | null} */
export function readBoardPlace(value) {
  if (value === null || typeof value !== "object") return null
  const { x, y, tool, isDown, selected, view } = value
  if (!isPlace(x) || !isPlace(y) || !TOOLS.includes(tool) || !areIds(selected) || !isView(view)) return null
  return { x, y, tool, isDown: isDown === true, selected: [...selected], view: [view[0], view[1], view[2], view[3]] }
}
