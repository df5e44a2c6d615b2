/**
 * Carets over the text, one's own and the others', without a second layout for a key. Where a caret will be after an
 * edit is foretold while the text changes, so that the browser lays out both at once; when it has, the place is read,
 * and written again only where it turned out otherwise. Whose carets there are, and how they look, is not here.
 */
import { Direction } from "@codemirror/view"

import { stepsBetween } from "./foretelling.js"

/** @typedef {import("@codemirror/view").EditorView} EditorView */
/** @typedef {import("@codemirror/view").ViewUpdate} ViewUpdate */
/** @typedef {{key: number, head: number, side: -1 | 1}} Caret `key` tells it from the others; `side` as for `coordsAtPos` */
/** @typedef {{left: number, top: number, height: number, look: string}} Place within the scrolled text; `look` names classes */
/** @typedef {{left: number, top: number}} Base */
/**
 * @template {Caret} C
 * @typedef {{caret: C, element: HTMLElement, read: Place, written: Place}} Shown `written` is what stands in the page
 */

const NEAR_ENOUGH_PX = 0.5

/** The corner of the scrolled text, as CodeMirror has it for its own layers. @param {EditorView} view @returns {Base} */
function baseOf({ scrollDOM: box, textDirection }) {
  const { left, right, top } = box.getBoundingClientRect()
  return { left: (textDirection === Direction.LTR ? left : right - box.clientWidth) - box.scrollLeft, top: top - box.scrollTop }
}

/** On whole pixels of the screen: a caret between two of them is blurred. @param {number} px */
function sharp(px) {
  const { devicePixelRatio: ratio = 1 } = window
  return `${Math.round(px * ratio) / ratio}px`
}

/** @param {number} one @param {number} other */
const isNear = (one, other) => Math.abs(one - other) < NEAR_ENOUGH_PX

/**
 * A view plugin's value.
 * @template {Caret} C
 */
export class CaretLayer {
  /** @param {EditorView} view @param {{className: string, order: number}} options `order` among the layers, the higher the nearer */
  constructor(view, { className, order }) {
    this.view = view
    /** @type {Shown<C>[]} */
    this.shown = []
    this.request = { key: this, read: () => this.read(), write: (/** @type {[C, Place][]} */ places) => this.write(places) }
    this.dom = document.createElement("div")
    this.dom.className = `cm-layer cm-layer-above ${className}`
    this.dom.setAttribute("aria-hidden", "true")
    this.dom.style.zIndex = String(order)
    this.dom.style.display = "none"
    view.scrollDOM.append(this.dom)
    view.requestMeasure(this.request)
  }

  /** @param {import("@codemirror/state").EditorState} _state @returns {C[]} */
  caretsOf(_state) { return [] }

  /** @param {C} _caret @returns {HTMLElement} */
  make(_caret) { return document.createElement("div") }

  /** What is classed by where it is; only read here. @param {C} _caret @param {import("@codemirror/view").Rect} _at */
  lookOf(_caret, _at) { return "" }

  /** It stands in the page with what it says now. @param {Shown<C>} _shown @param {C | null} _before */
  onShown(_shown, _before) {}

  /** @param {ViewUpdate} update */
  update(update) {
    const { docChanged, selectionSet, geometryChanged, viewportChanged, transactions } = update
    const isTold = transactions.some(({ effects }) => effects.length > 0)
    if (docChanged || selectionSet || isTold) this.foretell(update)
    if (docChanged || selectionSet || isTold || geometryChanged || viewportChanged) this.view.requestMeasure(this.request)
  }

  /** The text was drawn anew. @param {EditorView} view */
  docViewUpdate(view) { view.requestMeasure(this.request) }

  /** @param {ViewUpdate} update */
  foretell({ startState, state, view }) {
    for (const caret of this.caretsOf(state)) {
      const shown = this.shown.find(({ caret: { key } }) => key === caret.key)
      if (!shown || shown.caret.head === caret.head) continue
      const steps = stepsBetween(startState.doc, shown.caret.head, state.doc, caret.head)
      if (steps === null) continue
      const place = { ...shown.read, left: shown.read.left + steps * view.defaultCharacterWidth }
      this.put(shown, caret, place)
    }
  }

  /** @returns {[C, Place][]} */
  read() {
    const carets = this.caretsOf(this.view.state)
    if (carets.length === 0) return []
    const base = baseOf(this.view)
    return carets.flatMap((caret) => {
      const at = this.view.coordsAtPos(caret.head, caret.side)
      if (!at) return []
      const place = { left: at.left - base.left, top: at.top - base.top, height: at.bottom - at.top, look: this.lookOf(caret, at) }
      return [/** @type {[C, Place]} */ ([caret, place])]
    })
  }

  /** @param {[C, Place][]} places */
  write(places) {
    const gone = this.shown.filter(({ caret }) => !places.some(([{ key }]) => key === caret.key))
    for (const { element } of gone) element.remove()
    this.shown = this.shown.filter((shown) => !gone.includes(shown))
    for (const [caret, place] of places) {
      const shown = this.shown.find(({ caret: { key } }) => key === caret.key)
      if (shown) this.put(shown, caret, place)
      else this.add(caret, place)
    }
    // WebKit selects what lies under an empty layer wrongly.
    const display = places.length > 0 ? "" : "none"
    if (this.dom.style.display !== display) this.dom.style.display = display
  }

  /** @param {C} caret @param {Place} place */
  add(caret, place) {
    const nowhere = { left: NaN, top: NaN, height: NaN, look: "" }
    /** @type {Shown<C>} */
    const shown = { caret, element: this.make(caret), read: place, written: nowhere }
    this.shown.push(shown)
    this.dom.append(shown.element)
    this.move(shown, place)
    this.onShown(shown, null)
  }

  /** @param {Shown<C>} shown @param {C} caret @param {Place} place */
  put(shown, caret, place) {
    const before = shown.caret
    shown.caret = caret
    shown.read = place
    this.move(shown, place)
    if (before !== caret) this.onShown(shown, before)
  }

  /** Nothing is written that stands there already. @param {Shown<C>} shown @param {Place} place */
  move({ element, written }, { left, top, height, look }) {
    if (!isNear(left, written.left) || !isNear(top, written.top)) {
      // A shift instead of a place: nothing is laid out for it.
      element.style.transform = `translate(${sharp(left)}, ${sharp(top)})`
      Object.assign(written, { left, top })
    }
    if (!isNear(height, written.height)) {
      element.style.height = `${height}px`
      written.height = height
    }
    if (look === written.look) return
    if (written.look) element.classList.remove(...written.look.split(" "))
    if (look) element.classList.add(...look.split(" "))
    written.look = look
  }

  destroy() { this.dom.remove() }
}
