/**
 * F6 and Shift+F6 go round the regions of the room, also out of the editor: to the place in a region where the keyboard
 * was last, or to the one where people begin there. What is not in view is left out.
 */
import { isComposing } from "../core/keys.js"

/**
 * In the order in which they stand. What lies in two of them belongs to the inner one.
 * @type {readonly {root: string, first?: string}[]}
 */
export const REGIONS = Object.freeze([
  { root: ".room-header" },
  { root: "[data-brief]" },
  { root: ".editor", first: ".cm-content" },
  { root: "[data-panel=\"board\"]", first: ".excalidraw-container, button" },
  { root: "[data-run-panel]", first: '[role="tab"][aria-selected="true"]' },
  { root: ".room-call" },
  { root: ".room-side", first: '[data-room-tabs] [aria-selected="true"]' },
  { root: ".room-foot", first: "[data-call-controls] button" },
])

const ROOTS = REGIONS.map(({ root }) => root).join(",")
const FOCUSABLE = [
  "a[href]", "button:enabled", "input:enabled", "select:enabled", "textarea:enabled", "summary", '[contenteditable="true"]', '[tabindex="0"]',
].join(",")

/** @param {Element} element */
const isInView = (element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility === "visible"

/**
 * @param {HTMLElement} room
 * @param {{isShown?: (element: Element) => boolean}} [options]
 */
export function createRegions(room, { isShown = isInView } = {}) {
  /** Where the keyboard was last in each. @type {Map<string, HTMLElement>} */
  const places = new Map()
  /** @type {AbortController | null} */
  let listening = null

  /** The innermost region around it. @param {Element | null} element */
  function regionOf(element) {
    const around = element?.closest(ROOTS)
    return around && room.contains(around) ? REGIONS.find(({ root }) => around.matches(root)) : undefined
  }

  /** @param {typeof REGIONS[number]} region @param {string} selector */
  function within({ root }, selector) {
    const found = /** @type {HTMLElement[]} */ ([...room.querySelectorAll(`${root} :is(${selector})`)])
    return found.find((one) => regionOf(one)?.root === root && isShown(one))
  }

  /** @param {typeof REGIONS[number]} region */
  function placeIn(region) {
    const last = places.get(region.root)
    if (last?.isConnected && isShown(last)) return last
    return (region.first && within(region, region.first)) || within(region, FOCUSABLE)
  }

  /** @param {1 | -1} step */
  function go(step) {
    const at = REGIONS.findIndex((region) => region === regionOf(document.activeElement))
    // From nowhere the first one is the next, and the last one the one before.
    const from = at < 0 && step < 0 ? REGIONS.length : at
    const order = REGIONS.map((_, index) => REGIONS[(from + step * (index + 1) + 2 * REGIONS.length) % REGIONS.length])
    for (const region of order) {
      const place = placeIn(region)
      if (place) return place.focus()
    }
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.key !== "F6" || event.altKey || event.ctrlKey || event.metaKey || isComposing(event)) return
    // A dialog keeps the keyboard until it is closed.
    if (document.querySelector("dialog[open]")) return
    event.preventDefault()
    event.stopPropagation()
    if (!event.repeat) go(event.shiftKey ? -1 : 1)
  }

  /** @param {FocusEvent} event */
  function onFocus({ target }) {
    const region = target instanceof HTMLElement ? regionOf(target) : undefined
    if (region) places.set(region.root, /** @type {HTMLElement} */ (target))
  }

  return {
    start() {
      listening = new AbortController()
      const { signal } = listening
      // Captured, so that the editor does not take the key first.
      document.addEventListener("keydown", onKey, { signal, capture: true })
      room.addEventListener("focusin", onFocus, { signal })
    },
    stop() {
      listening?.abort()
      places.clear()
    },
  }
}
