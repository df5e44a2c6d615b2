/**
 * Which shapes are drawn straight onto the board. Excalidraw draws every shape onto a canvas of its own first, so that it
 * need not draw it again; making and keeping so many canvases takes several times as long as the few lines of a plain
 * shape. The build puts this into Excalidraw (build_excalidraw.mjs). Pure.
 */

const KINDS = new Set(["rectangle", "diamond", "ellipse", "line", "arrow"])
/** Of a line; with more of them the canvas of its own is worth it. */
export const MOST_POINTS = 100

/** @param {{backgroundColor: string, fillStyle: string}} element */
const isHatched = ({ backgroundColor, fillStyle }) => backgroundColor !== "transparent" && fillStyle !== "solid"

/**
 * Such an arrow is cleared under its words, which would clear what lies below, too.
 * @param {{boundElements: {type: string}[] | null}} element
 */
const hasWords = ({ boundElements }) => boundElements?.some(({ type }) => type === "text") ?? false

/**
 * Whether it looks the same without a canvas of its own, and costs no more.
 * @param {any} element Excalidraw's
 * @param {{globalAlpha: number}} context what it is drawn on; one that shines through is drawn whole and then laid on
 */
export function isPlain(element, { globalAlpha }) {
  if (!KINDS.has(element.type) || globalAlpha !== 1 || isHatched(element)) return false
  return !element.points || (element.points.length <= MOST_POINTS && !hasWords(element))
}
