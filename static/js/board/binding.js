/**
 * Keeps the canvas and the map "board" of the document equal. What is drawn here goes into the map in one transaction at
 * most every 50 ms, less often while many elements are dragged at once; what comes from others goes onto the canvas, except
 * under the hand of whoever draws, who has the last word about that element. What the map says is what holds: whatever
 * cannot go into it is taken off the canvas again.
 */
import { LIMITS } from "../core/limits.js"
import { boardMap, isElement, looksSame, problemOf, readBoard, revive, strip } from "./elements.js"
import { merged } from "./scene.js"

/** @typedef {import("./elements.js").Element} Element */
/** @typedef {import("./elements.js").Problem | "count"} Refusal */
/**
 * @typedef {object} Drawable what the binding needs of a canvas
 * @property {() => any[]} elements with those that were deleted here
 * @property {() => Set<string>} touched under the hand just now
 * @property {(next: any[]) => void} replace
 */

const FRAME_MS = 16
const LONGEST_MS = 1000 // So often, however many are dragged at once.

/** Begun, and nothing anybody could see. @param {any} element */
function isBegun({ type, text, width, height, points }) {
  if (type === "text") return text === ""
  return points ? points.length < 2 : width === 0 && height === 0
}

/**
 * @param {object} options
 * @param {import("yjs").Doc} options.doc
 * @param {Drawable} options.canvas
 * @param {boolean} options.isWriter
 * @param {{now(): number}} options.clock
 * @param {(problem: Refusal) => void} options.onRefused something was drawn that the board does not take
 */
export function createBinding({ doc, canvas, isWriter, clock, onRefused }) {
  const map = boardMap(doc)
  /** What canvas and map agree on, by Excalidraw's count of each. @type {Map<string, string>} */
  const known = new Map()
  /** What the map has otherwise, or no more. @type {Set<string>} */
  const late = new Set()
  /** What goes off the canvas because the board does not take it. @type {Set<string>} */
  const rejected = new Set()
  const origin = Symbol("drawn here")
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let sending
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let drawing
  let sentAt = -Infinity
  let sentElements = 0
  let dueAt = Infinity
  let isRunning = false

  /** @param {any} element */
  const countOf = ({ version, versionNonce }) => `${version} ${versionNonce}`

  /** @param {string} id @returns {Element | null} */
  function valueOf(id) {
    const value = map.get(id)
    return isElement(value) && value.id === id ? value : null
  }

  /** Whether it was drawn otherwise here, and is still to be sent. @param {any} here */
  function isUnsent(here) {
    if (!isWriter || !here || rejected.has(here.id)) return false
    return here.isDeleted ? known.has(here.id) : known.get(here.id) !== countOf(here)
  }

  /** Brings what others drew onto the canvas. */
  function draw() {
    drawing = undefined
    const touched = canvas.touched()
    const local = new Map(canvas.elements().map((element) => [element.id, element]))
    /** @type {Map<string, any>} */
    const values = new Map()
    for (const id of late) {
      const value = valueOf(id)
      const here = local.get(id)
      // What is under the hand stays there; what somebody deleted is gone for everybody.
      if (value && (touched.has(id) || isUnsent(here))) continue
      late.delete(id)
      rejected.delete(id)
      if (value) {
        if (!here || here.isDeleted || here.link || !looksSame(strip(here), value)) values.set(id, revive(value))
        known.set(id, countOf(values.get(id) ?? here))
      } else {
        known.delete(id)
        if (here && !here.isDeleted) values.set(id, null)
      }
    }
    if (values.size > 0) canvas.replace(merged(canvas.elements(), values))
  }

  function drawSoon() {
    if (isRunning && late.size > 0) drawing ??= setTimeout(draw, FRAME_MS)
  }

  /** @param {import("yjs").YMapEvent<any>} event @param {import("yjs").Transaction} transaction */
  function onMap({ keysChanged }, transaction) {
    if (transaction.origin === origin) return
    for (const id of keysChanged) late.add(id)
    drawSoon()
  }

  /**
   * What of an element on the canvas is news for the map.
   * @param {any} element
   * @param {{count: number}} board how many there are
   * @returns {{value: Element | null} | {problem: Refusal} | null} null where there is none
   */
  function newsOf(element, board) {
    const { id } = element
    const isThere = map.has(id)
    if (element.isDeleted) return isThere && known.has(id) ? { value: null } : null
    if (!isThere && known.has(id)) {
      late.add(id) // Somebody deleted it meanwhile.
      return null
    }
    if (!isThere && isBegun(element)) return null
    const value = strip(element)
    const problem = value ? problemOf(value) : "kind"
    if (problem) return { problem }
    if (!isThere && board.count >= LIMITS.BOARD_ELEMENTS) return { problem: "count" }
    if (element.link) late.add(id)
    known.set(id, countOf(element))
    if (looksSame(map.get(id), value)) return null
    if (!isThere) board.count += 1
    return { value }
  }

  /** What was drawn here since the last time. */
  function collect() {
    /** @type {Map<string, Element | null>} */
    const news = new Map()
    /** @type {Map<string, Refusal>} */
    const refused = new Map()
    const present = new Set()
    const board = { count: map.size }
    for (const element of canvas.elements()) {
      present.add(element.id)
      if (known.get(element.id) === countOf(element)) continue
      const told = newsOf(element, board)
      if (told && "problem" in told) refused.set(element.id, told.problem)
      else if (told) news.set(element.id, told.value)
    }
    for (const id of known.keys()) if (!present.has(id) && map.has(id) && !late.has(id)) news.set(id, null)
    return { news, refused }
  }

  /** When the next update may go out: at once after a drag, and while it lasts as the server takes so many elements. */
  function nextAt() {
    const isDragging = canvas.touched().size > 0
    const pace = Math.min(LONGEST_MS, (sentElements * 1000) / LIMITS.BOARD_ELEMENTS_PER_S)
    return sentAt + Math.max(LIMITS.BOARD_STEP_MS, isDragging ? pace : 0)
  }

  function sendSoon() {
    const at = Math.max(clock.now(), nextAt())
    if (at >= dueAt) return
    clearTimeout(sending)
    dueAt = at
    sending = setTimeout(send, at - clock.now())
  }

  function send() {
    clearTimeout(sending)
    sending = undefined
    dueAt = Infinity
    if (!isRunning || !isWriter) return
    sentAt = clock.now()
    const { news, refused } = collect()
    sentElements = news.size
    if (news.size > 0) {
      doc.transact(() => {
        for (const [id, value] of news) {
          if (value) map.set(id, value)
          else map.delete(id)
        }
      }, origin)
    }
    for (const [id, value] of news) if (!value) known.delete(id)
    takeOff(refused)
    drawSoon()
  }

  /** What the board does not take goes, once it is out of the hand. @param {Map<string, Refusal>} refused */
  function takeOff(refused) {
    if (refused.size === 0) return
    const touched = canvas.touched()
    for (const problem of new Set(refused.values())) onRefused(problem)
    for (const id of refused.keys()) {
      if (touched.has(id)) continue
      late.add(id)
      rejected.add(id)
    }
  }

  return {
    /** Something may be otherwise on the canvas. */
    changed() {
      if (!isRunning) return
      drawSoon()
      if (isWriter) sendSoon()
    },
    /** The board as it stands comes onto the canvas. */
    start() {
      isRunning = true
      map.observe(onMap)
      for (const { id } of [...readBoard(doc), ...canvas.elements()]) late.add(id)
      draw()
    },
    /** What was drawn until now still goes into the map. */
    stop() {
      if (!isRunning) return
      if (sending !== undefined) send()
      isRunning = false
      clearTimeout(drawing)
      drawing = undefined
      map.unobserve(onMap)
    },
  }
}

/** @typedef {ReturnType<typeof createBinding>} Binding */
