/**
 * Putting what others drew among what stands on the canvas. Pure.
 */
import { byOrder } from "./elements.js"

/**
 * The whole canvas with these elements in the place of those with the same ids; an element that is not named stays the
 * very same object, because Excalidraw holds on to the one that is being drawn.
 * @param {any[]} local as Excalidraw has them, with those that were deleted here
 * @param {Map<string, any>} values null for one that is gone
 * @returns {any[]} back to front
 */
export function merged(local, values) {
  const left = new Map(values)
  const next = local.map((element) => {
    const value = left.get(element.id)
    left.delete(element.id)
    if (value === undefined) return element
    return value ?? { ...element, isDeleted: true, version: element.version + 1 }
  })
  const added = [...left.values()].filter((value) => value !== null)
  return [...next, ...added].sort(inOrder)
}

/** What has no place yet is in front. @param {any} one @param {any} other */
function inOrder(one, other) {
  if (one.index && other.index) return byOrder(one, other)
  return Number(!one.index) - Number(!other.index)
}
