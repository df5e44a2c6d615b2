/**
 * The board's elements as they stand in the room's document: one plain value for each, under its id in the map "board".
 * What of Excalidraw's element is kept, which values are one, how much of it the server takes, and their order. Pure.
 */
import { LIMITS } from "../core/limits.js"

/**
 * @typedef {Record<string, any> & {id: string, type: string, x: number, y: number, width: number, height: number, version: number,
 *   versionNonce: number, index: string}} Element as it stands in the map, without what is empty in every element
 * @typedef {"points" | "words" | "bytes" | "place" | "colour" | "kind"} Problem what is too large about it, or that it is no element
 */

export const ROOT = "board"

const ID = /^[A-Za-z0-9_-]{1,40}$/
const COMMON = [
  "id", "type", "x", "y", "width", "height", "angle", "strokeColor", "backgroundColor", "fillStyle", "strokeWidth", "strokeStyle",
  "roughness", "opacity", "roundness", "seed", "version", "versionNonce", "index", "groupIds", "frameId", "boundElements", "locked",
]
const LINE = ["points", "startBinding", "endBinding", "startArrowhead", "endArrowhead"]
/** What each kind has beside the common keys. @type {Record<string, readonly string[]>} */
const KINDS = {
  rectangle: [],
  diamond: [],
  ellipse: [],
  arrow: [...LINE, "elbowed", "fixedSegments", "startIsSpecial", "endIsSpecial"],
  line: LINE,
  freedraw: ["points", "pressures", "simulatePressure"],
  text: ["fontSize", "fontFamily", "text", "textAlign", "verticalAlign", "containerId", "originalText", "autoResize", "lineHeight"],
  frame: ["name"],
}
/** What Excalidraw wants of every element and the map does not keep, because it is always the same. */
const ALWAYS = Object.freeze({ isDeleted: false, link: null })
/** What the map may lack. */
const COMMONLY = Object.freeze({
  angle: 0, roundness: null, groupIds: Object.freeze([]), frameId: null, boundElements: null, updated: 1, locked: false,
})
/** @type {Readonly<Record<string, object>>} */
const OF_KIND = Object.freeze({
  line: { startBinding: null, endBinding: null, startArrowhead: null, endArrowhead: null },
  arrow: { startBinding: null, endBinding: null, startArrowhead: null, endArrowhead: "arrow", elbowed: false },
  freedraw: { pressures: Object.freeze([]), simulatePressure: true },
  text: { containerId: null, autoResize: true },
  frame: { name: null },
})
// Two of them that differ only in these look the same: what Excalidraw counts for itself.
const COUNTED = new Set(["version", "versionNonce", "updated"])
const HUNDREDTHS = 100
// As the server takes them: no function of CSS that would fetch something.
const COLOUR = /^(#[0-9a-f]{3,8}|[a-z]{1,30}|(rgb|hsl)a?\([0-9., %]{1,40}\))$/i

const encoder = new TextEncoder()

/** @param {number} value */
const rounded = (value) => Math.round(value * HUNDREDTHS) / HUNDREDTHS

/** @param {[number, number][]} points */
const roundedPoints = (points) => points.map(([x, y]) => [rounded(x), rounded(y)])

/** @param {unknown} value */
export const bytesOf = (value) => encoder.encode(JSON.stringify(value)).length

/**
 * Every second one of what is drawn by hand, with the last; a hand draws more points than anybody sees.
 * @template T
 * @param {T[]} all
 */
const thinned = (all) => all.filter((_, at) => at % 2 === 0 || at === all.length - 1)

/** A line by hand that would be too large, with fewer points. @param {Element} element @returns {Element} */
function fitted(element) {
  let now = element
  while (now.type === "freedraw" && now.points.length > 2 && (now.points.length > LIMITS.BOARD_POINTS || bytesOf(now) > LIMITS.BOARD_ELEMENT_BYTES)) {
    now = { ...now, points: thinned(now.points), pressures: thinned(now.pressures) }
  }
  return now
}

/**
 * The value that stands for Excalidraw's element in the map: only the keys that belong to its kind, places to a
 * hundredth of a pixel. Null for a kind that the board does not have.
 * @param {any} element
 * @returns {Element | null}
 */
export function strip(element) {
  const own = Object.hasOwn(KINDS, element.type) ? KINDS[element.type] : null
  if (!own) return null
  /** @type {any} */
  const kept = {}
  for (const key of [...COMMON, ...own]) if (element[key] !== undefined) kept[key] = element[key]
  for (const key of ["x", "y", "width", "height"]) kept[key] = rounded(kept[key])
  if (kept.points) kept.points = roundedPoints(kept.points)
  return fitted(kept)
}

/** @param {(kind: string) => object} make @returns {Readonly<Record<string, object>>} */
const ofEachKind = (make) => Object.freeze(Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, make(kind)])))
// Put together once, because a board has thousands of elements.
const LACKING = ofEachKind((kind) => ({ ...COMMONLY, ...OF_KIND[kind] }))
const FIXED = ofEachKind((kind) => ({ ...ALWAYS, ...(KINDS[kind].includes("points") && { lastCommittedPoint: null }) }))

/** The same as Excalidraw has it. @param {Element} value */
export const revive = (value) => ({ ...LACKING[value.type], ...value, ...FIXED[value.type] })

/** @param {unknown} value */
const isPlace = (value) => typeof value === "number" && Number.isFinite(value) && Math.abs(value) <= LIMITS.BOARD_COORDINATE

/** @param {unknown} point */
const isPoint = (point) => Array.isArray(point) && point.length === 2 && point.every(isPlace)

/** @param {any} value */
const isKnown = (value) => value !== null && typeof value === "object" && Object.hasOwn(KINDS, value.type) && ID.test(value.id)

/** @param {any} value */
function isCounted({ index, version, versionNonce }) {
  return typeof index === "string" && Number.isSafeInteger(version) && Number.isSafeInteger(versionNonce)
}

/** @param {any} value */
function isPlaced({ x, y, width, height, points = [] }) {
  return [x, y, width, height].every(isPlace) && Array.isArray(points) && points.every(isPoint)
}

/** @param {any} value */
function areWords({ type, text, originalText, name }) {
  if (type === "text") return typeof text === "string" && typeof originalText === "string"
  return name == null || typeof name === "string"
}

/** @param {any} value */
function areTooManyWords({ text = "", originalText = "", name }) {
  return Math.max(text.length, originalText.length) > LIMITS.BOARD_TEXT_CHARS || (name?.length ?? 0) > LIMITS.BOARD_NAME_CHARS
}

/** Why it cannot be drawn, except for its size. @param {any} value @returns {Problem | null} */
function faultOf(value) {
  if (!isKnown(value) || !isCounted(value) || !areWords(value)) return "kind"
  if (!isPlaced(value)) return "place"
  if ((value.points?.length ?? 0) > LIMITS.BOARD_POINTS) return "points"
  if (![value.strokeColor, value.backgroundColor].every((colour) => COLOUR.test(colour))) return "colour"
  return areTooManyWords(value) ? "words" : null
}

/**
 * What keeps the server from taking it; null when nothing does that this page knows of.
 * @param {any} value as `strip` makes it
 * @returns {Problem | null}
 */
export const problemOf = (value) => faultOf(value) ?? (bytesOf(value) > LIMITS.BOARD_ELEMENT_BYTES ? "bytes" : null)

/** Whether a value of the map can be drawn; the server has counted its bytes. @param {any} value @returns {value is Element} */
export const isElement = (value) => faultOf(value) === null

/** Back to front: Excalidraw's index, and the id where two have the same. @param {Element} one @param {Element} other */
export function byOrder(one, other) {
  if (one.index !== other.index) return one.index < other.index ? -1 : 1
  return one.id < other.id ? -1 : 1
}

/** @param {import("yjs").Doc} doc @returns {import("yjs").Map<any>} */
export const boardMap = (doc) => doc.getMap(ROOT)

/**
 * The board, back to front; what is no element, or stands under another's id, is left out.
 * @param {import("yjs").Doc} doc
 * @returns {Element[]}
 */
export function readBoard(doc) {
  return [...boardMap(doc).entries()].filter(([id, value]) => isElement(value) && value.id === id).map(([, value]) => value).sort(byOrder)
}

/** Whether two elements look the same, whatever Excalidraw counted. @param {any} one @param {any} other */
export function looksSame(one, other) {
  if (one === other) return true
  if (!one || !other) return false
  const keys = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...keys].every((key) => COUNTED.has(key) || one[key] === other[key] || JSON.stringify(one[key]) === JSON.stringify(other[key]))
}
