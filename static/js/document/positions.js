/**
 * Places in a text that stay where they are while others edit before them, in the form in which they are sent.
 */
import {
  createAbsolutePositionFromRelativePosition, createRelativePositionFromJSON, createRelativePositionFromTypeIndex, relativePositionToJSON,
} from "yjs"

/** @param {import("yjs").Text} text @param {number} index @returns {object} */
export function relativeTo(text, index) {
  return relativePositionToJSON(createRelativePositionFromTypeIndex(text, index))
}

/**
 * @param {import("yjs").Doc} doc
 * @param {import("yjs").Text} text
 * @param {object} position
 * @returns {number | null} null while the document lacks what it refers to, or when it is in another text
 */
export function indexOf(doc, text, position) {
  const absolute = createAbsolutePositionFromRelativePosition(createRelativePositionFromJSON(position), doc)
  return absolute?.type === text ? absolute.index : null
}
