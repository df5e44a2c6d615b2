/**
 * Where the others are in the file that is shown: a caret with a name, and what they have selected. They lie in
 * layers over and under the text, which stays untouched by them. The name is seen when the cursor moves, and when
 * one points at it.
 */
import { EditorSelection, StateEffect, StateField } from "@codemirror/state"
import { EditorView, layer, RectangleMarker, ViewPlugin } from "@codemirror/view"

import { isOwn } from "../view/binding.js"
import { CaretLayer } from "./caret_layer.js"

/** @typedef {{client: number, name: string, colour: number, anchor: number, head: number}} Cursor */
/** @typedef {Cursor & {moves: number}} Drawn `moves` counts how often it moved by itself */
/** @typedef {import("./caret_layer.js").Caret & {cursor: Drawn}} PeerCaret */

const NEAR_PX = 8
const FLAG_PX = 180 // The widest flag, see cursors.css.
const FLAG_HIGH_PX = 22
const NAMED_MS = 2000 // From its last move on.
const ORDER = 149 // Below one's own.

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

/**
 * Where the name is: beside the cursor at the end of a line, otherwise above it, unless one writes there oneself.
 * @param {EditorView} view @param {number} head @param {import("@codemirror/view").Rect} at
 */
function flagOf(view, head, at) {
  const box = view.scrollDOM.getBoundingClientRect()
  const isLast = at.left + FLAG_PX > box.right
  if (!isLast && head === view.state.doc.lineAt(head).to) return "cm-peer-beside"
  const own = view.coordsAtPos(view.state.selection.main.head)
  const isCut = at.top - box.top < FLAG_HIGH_PX
  const isOverOwn = own !== null && Math.abs(own.bottom - at.top) < (at.bottom - at.top) / 2
  return [isCut || isOverOwn ? "cm-peer-below" : "", isLast ? "cm-peer-before" : ""].filter(Boolean).join(" ")
}

/** @extends {CaretLayer<PeerCaret>} */
class PeerCarets extends CaretLayer {
  /** @param {EditorView} view */
  constructor(view) {
    super(view, { className: "cm-peers", order: ORDER })
    /** When each moved last, by its client. @type {Map<number, number>} */
    this.movedAt = new Map()
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.quieting = undefined
  }

  /** @override @param {import("@codemirror/state").EditorState} state @returns {PeerCaret[]} */
  caretsOf(state) {
    return state.field(field).map((cursor) => ({ key: cursor.client, head: cursor.head, side: 1, cursor }))
  }

  /** @override @param {PeerCaret} caret */
  make({ cursor: { name, colour } }) {
    const element = document.createElement("div")
    element.className = `cm-peer peer-${colour}`
    const flag = element.appendChild(document.createElement("span"))
    flag.className = "cm-peer-name"
    flag.dir = "auto"
    flag.textContent = name
    return element
  }

  /** @override @param {PeerCaret} caret @param {import("@codemirror/view").Rect} at */
  lookOf({ head }, at) { return flagOf(this.view, head, at) }

  /** @override @param {import("./caret_layer.js").Shown<PeerCaret>} shown @param {PeerCaret | null} before */
  onShown({ caret: { key, cursor }, element }, before) {
    const flag = element.firstElementChild
    if (flag && before && before.cursor.name !== cursor.name) flag.textContent = cursor.name
    if (before?.cursor.moves === cursor.moves) return
    this.movedAt.set(key, Date.now())
    if (element.classList.contains("is-quiet")) element.classList.remove("is-quiet")
    this.quieting ??= setTimeout(() => this.quiet(), NAMED_MS)
  }

  /** The names of those who have not moved for a while go. */
  quiet() {
    this.quieting = undefined
    const waits = this.shown.filter(({ element }) => !element.classList.contains("is-quiet")).map(({ caret, element }) => {
      const left = (this.movedAt.get(caret.key) ?? 0) + NAMED_MS - Date.now()
      if (left <= 0) element.classList.add("is-quiet")
      return left
    })
    const next = Math.min(...waits.filter((left) => left > 0))
    if (Number.isFinite(next)) this.quieting = setTimeout(() => this.quiet(), next)
  }

  /** @override */
  destroy() {
    clearTimeout(this.quieting)
    super.destroy()
  }
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
    ViewPlugin.fromClass(PeerCarets),
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
