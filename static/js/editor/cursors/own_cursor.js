/**
 * One's own cursors and what is selected, drawn by us so that there can be several. Like CodeMirror's `drawSelection`,
 * except that a key needs no second layout, and that a cursor that moves does not blink.
 */
import { Prec } from "@codemirror/state"
import { drawSelection, EditorView, layer, RectangleMarker, ViewPlugin } from "@codemirror/view"

import { CaretLayer } from "./caret_layer.js"

/** @typedef {import("./caret_layer.js").Caret & {isMain: boolean}} OwnCaret */

const BLINK_MS = 600 // As long on as off.
const ORDER = 150 // Of CodeMirror's own topmost layer.

/** @extends {CaretLayer<OwnCaret>} */
class OwnCursors extends CaretLayer {
  /** @param {EditorView} view */
  constructor(view) {
    super(view, { className: "cm-cursorLayer cm-own-cursors", order: ORDER })
    this.movedAt = 0
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.blinking = undefined
    this.setFocus(view.hasFocus)
  }

  /** @override @param {import("@codemirror/state").EditorState} state @returns {OwnCaret[]} */
  caretsOf({ selection: { ranges, main } }) {
    return ranges.map((range, key) => ({ key, head: range.head, side: range.assoc === -1 ? -1 : 1, isMain: range === main }))
  }

  /** @override @param {OwnCaret} _caret */
  make(_caret) {
    const element = document.createElement("div")
    element.className = "cm-cursor"
    return element
  }

  /** @override @param {OwnCaret} caret */
  lookOf({ isMain }) { return isMain ? "cm-cursor-primary" : "cm-cursor-secondary" }

  /** @override @param {import("@codemirror/view").ViewUpdate} update */
  update(update) {
    super.update(update)
    if (update.selectionSet || update.docChanged) this.steady()
    if (update.focusChanged) this.setFocus(update.view.hasFocus)
  }

  /** Seen from now on for as long as it is on. */
  steady() {
    this.movedAt = Date.now()
    this.setOff(false)
  }

  /** @param {boolean} isOff */
  setOff(isOff) {
    if (this.dom.classList.contains("is-off") !== isOff) this.dom.classList.toggle("is-off", isOff)
  }

  blink() {
    if (Date.now() - this.movedAt < BLINK_MS) return
    this.setOff(!this.dom.classList.contains("is-off"))
  }

  /** @param {boolean} hasFocus */
  setFocus(hasFocus) {
    clearInterval(this.blinking)
    this.steady()
    this.blinking = hasFocus ? setInterval(() => this.blink(), BLINK_MS) : undefined
  }

  /** @override */
  destroy() {
    clearInterval(this.blinking)
    super.destroy()
  }
}

const selected = layer({
  above: false,
  class: "cm-selectionLayer",
  markers: (view) => view.state.selection.ranges.filter(({ empty }) => !empty).flatMap((range) => RectangleMarker.forRange(view, "cm-selectionBackground", range)),
  update: ({ docChanged, selectionSet, viewportChanged }) => docChanged || selectionSet || viewportChanged,
})

// Not wholly transparent: Firefox 153 passes over that, as the forum of CodeMirror tells (topic 9838).
const UNSEEN = "#ffffff01 !important"

const look = Prec.highest(EditorView.theme({
  ".cm-line": { "& ::selection, &::selection": { backgroundColor: UNSEEN }, caretColor: "transparent !important" },
  ".cm-content": { caretColor: "transparent !important" },
  // Twice the class: CodeMirror's own animation goes by what has the focus.
  "&.cm-focused > .cm-scroller > .cm-own-cursors.cm-own-cursors": { animation: "none" },
  ".cm-own-cursors.is-off": { opacity: "0" },
  ".cm-own-cursors > *": { left: "0", top: "0" },
}))

/** The handles by which one selects there are the browser's, or drawn by CodeMirror. */
const isOfApple = () => /iP(?:hone|ad|od)/.test(navigator.userAgent) || (navigator.platform === "MacIntel" && navigator.maxTouchPoints > 1)

export const ownCursors = () => (isOfApple() ? drawSelection() : [ViewPlugin.fromClass(OwnCursors), selected, look])
