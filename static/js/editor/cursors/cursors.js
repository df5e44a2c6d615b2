/**
 * Where the others are in the file that is shown: a caret with a name, and what they have selected. They lie in
 * layers over and under the text, which stays untouched by them. The name is seen when the cursor moves, and when
 * one points at it.
 */
import { EditorSelection, StateEffect, StateField } from "@codemirror/state"
import { EditorView, layer, RectangleMarker } from "@codemirror/view"

import { isOwn } from "../view/binding.js"

/** @typedef {{client: number, name: string, colour: number, anchor: number, head: number}} Cursor */
/** @typedef {Cursor & {moves: number}} Drawn `moves` counts how often it moved by itself */

const NEAR_PX = 8
const FLAG_PX = 180 // The widest flag, see cursors.css.
const FLAG_HIGH_PX = 22

/** @type {import("@codemirror/state").StateEffectType<Cursor[]>} */
const showCursors = StateEffect.define()

/** @param {Drawn[]} before @param {Cursor[]} now @returns {Drawn[]} */
function counted(before, now) {
  return now.map((cursor) => {
    const known = before.find(({ client }) => client === cursor.client)
    const isStill = known?.head === cursor.head && known.anchor === cursor.anchor
    return { ...cursor, moves: (known?.moves ?? 0) + (isStill ? 0 : 1) }
  })
}

/** @param {Drawn[]} cursors @param {import("@codemirror/state").Transaction} transaction */
function mapped(cursors, transaction) {
  const { changes } = transaction
  // Whoever types moves along with it; what is typed here at the same place pushes nobody.
  const side = isOwn(transaction) ? -1 : 1
  return cursors.map((cursor) => ({
    ...cursor,
    anchor: changes.mapPos(cursor.anchor, side),
    head: changes.mapPos(cursor.head, side),
    moves: cursor.moves + (side === 1 && changes.touchesRange(cursor.head) ? 1 : 0),
  }))
}

const field = StateField.define({
  /** @returns {Drawn[]} */
  create: () => [],
  update(cursors, transaction) {
    const moved = transaction.docChanged && cursors.length > 0 ? mapped(cursors, transaction) : cursors
    const effect = transaction.effects.find((one) => one.is(showCursors))
    return effect ? counted(moved, effect.value) : moved
  },
})

/** One caret with its name: a `LayerMarker` of CodeMirror's. */
class Caret {
  /** @param {Drawn} cursor @param {{left: number, top: number, height: number, flag: string}} place */
  constructor(cursor, place) {
    this.cursor = cursor
    this.place = place
  }

  /** @param {import("@codemirror/view").LayerMarker} other */
  eq(other) {
    if (!(other instanceof Caret) || !this.isSameMove(other)) return false
    const [one, two] = [this.place, other.place]
    return one.left === two.left && one.top === two.top && one.height === two.height && this.className === other.className
  }

  /** @param {Caret} other */
  isSameMove(other) {
    return this.cursor.client === other.cursor.client && this.cursor.moves === other.cursor.moves
  }

  get className() {
    return `cm-peer peer-${this.cursor.colour}${this.place.flag}`
  }

  draw() {
    const element = document.createElement("div")
    const flag = element.appendChild(document.createElement("span"))
    flag.className = "cm-peer-name"
    flag.dir = "auto"
    flag.textContent = this.cursor.name
    this.put(element)
    return element
  }

  /** A new element for every move: the name fades out from then on. @param {HTMLElement} element @param {Caret} before */
  update(element, before) {
    if (!this.isSameMove(before) || this.cursor.name !== before.cursor.name) return false
    this.put(element)
    return true
  }

  /** @param {HTMLElement} element */
  put(element) {
    element.className = this.className
    element.style.left = `${this.place.left}px`
    element.style.top = `${this.place.top}px`
    element.style.height = `${this.place.height}px`
  }
}

/**
 * Where the name is: beside the cursor at the end of a line, otherwise above it, unless one writes there oneself.
 * @param {EditorView} view @param {number} head @param {import("@codemirror/view").Rect} at
 */
function flagOf(view, head, at) {
  const box = view.scrollDOM.getBoundingClientRect()
  const isLast = at.left + FLAG_PX > box.right
  if (!isLast && head === view.state.doc.lineAt(head).to) return " cm-peer-beside"
  const own = view.coordsAtPos(view.state.selection.main.head)
  const isCut = at.top - box.top < FLAG_HIGH_PX
  const isOverOwn = own !== null && Math.abs(own.bottom - at.top) < (at.bottom - at.top) / 2
  return `${isCut || isOverOwn ? " cm-peer-below" : ""}${isLast ? " cm-peer-before" : ""}`
}

/** @param {EditorView} view @returns {Caret[]} */
function carets(view) {
  const { scrollDOM: scroller, state } = view
  const cursors = state.field(field)
  if (cursors.length === 0) return []
  const box = scroller.getBoundingClientRect()
  return cursors.flatMap((cursor) => {
    const at = view.coordsAtPos(cursor.head, 1)
    if (!at) return []
    return [new Caret(cursor, {
      left: at.left - box.left + scroller.scrollLeft,
      top: at.top - box.top + scroller.scrollTop,
      height: at.bottom - at.top,
      flag: flagOf(view, cursor.head, at),
    })]
  })
}

/** @param {EditorView} view */
function selections(view) {
  return view.state.field(field).filter(({ anchor, head }) => anchor !== head).flatMap(({ anchor, head, colour }) =>
    RectangleMarker.forRange(view, `cm-peer-selection peer-${colour}`, EditorSelection.range(anchor, head)))
}

/** @param {import("@codemirror/view").ViewUpdate} update */
function isMoved({ docChanged, selectionSet, startState, state }) {
  const cursors = state.field(field)
  if (cursors !== startState.field(field, false)) return true
  return cursors.length > 0 && (docChanged || selectionSet)
}

/** Layers let the pointer through, so what it is near is found by looking. @param {MouseEvent} event @param {EditorView} view */
function point({ clientX, clientY }, view) {
  if (view.state.field(field).length === 0) return
  for (const element of view.scrollDOM.querySelectorAll(".cm-peer")) {
    const { left, top, bottom } = element.getBoundingClientRect()
    element.classList.toggle("is-near", Math.abs(clientX - left) < NEAR_PX && clientY >= top && clientY <= bottom)
  }
}

export function remoteCursors() {
  return [
    field,
    layer({ above: false, class: "cm-peer-selections", update: isMoved, markers: selections }),
    layer({ above: true, class: "cm-peers", update: isMoved, markers: carets }),
    EditorView.domEventObservers({ mousemove: point }),
  ]
}

/** Shows these cursors and no others. @param {EditorView} view @param {Cursor[]} cursors */
export function setCursors(view, cursors) {
  const now = view.state.field(field)
  const isSame = now.length === cursors.length && now.every((one, at) => isEqual(one, cursors[at]))
  if (!isSame) view.dispatch({ effects: showCursors.of(cursors) })
}

/** @param {Cursor} one @param {Cursor} other */
function isEqual(one, other) {
  return one.client === other.client && one.head === other.head && one.anchor === other.anchor && one.name === other.name
}

/** Where a client's cursor is now, with all that was typed since it was told. @param {EditorView} view @param {number} client */
export function cursorOf(view, client) {
  return view.state.field(field).find((one) => one.client === client) ?? null
}
