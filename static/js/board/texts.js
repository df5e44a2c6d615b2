/**
 * The texts of a board as a list: which there are, in the order in which one reads, and what becomes of the canvas when
 * one is changed, added or deleted. Pure.
 */
import { merged } from "./scene.js"

/** @typedef {{id: string, text: string}} BoardText */

const ROW = 40 // Texts that begin within so much stand in one row.
const BELOW = 24

/** @param {any} one @param {any} other */
function asRead(one, other) {
  const rows = Math.round(one.y / ROW) - Math.round(other.y / ROW)
  return rows || one.x - other.x || (one.id < other.id ? -1 : 1)
}

/** @param {any[]} elements of the canvas or the map @returns {BoardText[]} */
export function textsOf(elements) {
  const texts = elements.filter(({ type, isDeleted, originalText }) => type === "text" && !isDeleted && originalText.trim() !== "")
  return texts.sort(asRead).map(({ id, originalText }) => ({ id, text: originalText }))
}

/** @param {any} element @param {object} change @returns {any} */
function changed(element, change) {
  const [versionNonce] = crypto.getRandomValues(new Uint32Array(1))
  return { ...element, ...change, version: element.version + 1, versionNonce: versionNonce >>> 1 }
}

/**
 * The whole canvas with other words in one of its texts.
 * @param {any[]} elements
 * @param {string} id
 * @param {string} text
 * @param {(texts: any[], elements: any[]) => any[]} measured gives texts the size that their words take
 * @returns {any[] | null} null when somebody deleted it meanwhile
 */
export function withWords(elements, id, text, measured) {
  const found = elements.find((one) => one.id === id && !one.isDeleted)
  if (!found) return null
  const [next] = measured([{ ...found, text, originalText: text }], elements)
  return next ? merged(elements, new Map([[id, changed(found, { ...next, isDeleted: false })]])) : null
}

/** Without one of its texts; what it stood in forgets it. @param {any[]} elements @param {string} id @returns {any[] | null} */
export function withoutText(elements, id) {
  const found = elements.find((one) => one.id === id && !one.isDeleted)
  if (!found) return null
  const values = new Map([[id, changed(found, { isDeleted: true })]])
  const around = elements.find((one) => one.id === found.containerId)
  /** @param {{id: string}} one */
  const isOther = (one) => one.id !== id
  if (around) values.set(around.id, changed(around, { boundElements: (around.boundElements ?? []).filter(isOther) }))
  return merged(elements, values)
}

/**
 * Where a new text has room: under the texts that are in view, or in the middle of an empty view.
 * @param {any[]} elements
 * @param {{x: number, y: number, width: number, height: number}} view
 */
export function placeFor(elements, view) {
  const inView = elements.filter(({ type, isDeleted, x, y }) => (
    type === "text" && !isDeleted && x >= view.x && x < view.x + view.width && y >= view.y && y < view.y + view.height
  ))
  if (inView.length === 0) return { x: view.x + view.width / 3, y: view.y + view.height / 3 }
  const lowest = inView.reduce((one, other) => (other.y + other.height > one.y + one.height ? other : one))
  return { x: lowest.x, y: lowest.y + lowest.height + BELOW }
}
