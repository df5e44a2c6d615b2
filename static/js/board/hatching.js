/**
 * How a shape is hatched. Excalidraw draws a line for each few units of a shape, whatever its size: one that is as large as
 * the board would take a page's memory and stand still for seconds, and everybody in the room has to draw it. The build puts
 * these into Excalidraw (build_excalidraw.mjs). Pure.
 */

/** Of width and height together, as of a shape that is ten windows wide. Larger ones are filled. */
export const MAX_HATCHED = 10_000
/** Of one shape, and as many again where they cross: usual lines keep their distance up to 800 of width and height together. */
export const MAX_LINES = 200

/** @param {number[]} numbers */
const reach = (numbers) => Math.max(...numbers) - Math.min(...numbers)

/**
 * Width and height together; of a line as it lies, whatever it says of itself.
 * @param {{width: number, height: number, points?: [number, number][]}} element
 */
function spanOf({ width, height, points }) {
  if (!points?.length) return Math.abs(width) + Math.abs(height)
  return reach(points.map(([x]) => x)) + reach(points.map(([, y]) => y))
}

/** @param {any} element Excalidraw's @returns {string} */
export const fillStyleOf = (element) => (spanOf(element) > MAX_HATCHED ? "solid" : element.fillStyle)

/**
 * Between two lines. What it grows to is whole, for at other distances Rough.js draws none.
 * @param {any} element Excalidraw's
 * @returns {number}
 */
export const hatchGapOf = (element) => Math.max(element.strokeWidth * 4, Math.ceil(spanOf(element) / MAX_LINES))
