/**
 * The tie between one file's text in the shared document and the editor that shows it, with the undo of what was
 * typed here. It outlives being shown, so that somebody who comes back to a file can still undo.
 */
import { Facet, Prec } from "@codemirror/state"
import { EditorView, keymap } from "@codemirror/view"
import { yCollab, ySyncAnnotation } from "y-codemirror.next"
import { UndoManager } from "yjs"

/** @typedef {import("../../document/outbox.js").Input} Input */
/** @typedef {import("@codemirror/state").Transaction} Transaction */

const UNDO_PAUSE_MS = 500 // What is typed without a longer pause is undone in one go.
/** How CodeMirror calls an edit, and how the server does. @type {Record<string, Input>} */
const INPUTS = { "input.paste": "paste", "input.drop": "drop" }

/** Whether it was made in this editor; what others typed, and an undo, come in by the binding. @param {Transaction} transaction */
export const isOwn = (transaction) => !transaction.annotation(ySyncAnnotation)

/**
 * What key maps do with the edits of the file that is shown, in place of CodeMirror's own history.
 * @typedef {object} History
 * @property {(view: EditorView) => boolean} undo one's own last edit; false where one may not write
 * @property {(view: EditorView) => boolean} redo
 * @property {() => void} stopCapturing what follows is undone by itself
 * @property {(input: Input, act: () => void) => void} during what `act` inserts came to be this way, and is undone by itself
 */

/** @type {Facet<History, History | undefined>} */
export const fileHistory = Facet.define({ combine: ([first]) => first })

/** How the edit that is being made came to be, for as long as it is being made. */
export function createInputWatch() {
  /** @type {Input | undefined} */
  let current

  return {
    lastInput: () => current,
    /** @param {readonly Transaction[]} transactions @returns {Input | undefined} */
    inputOf(transactions) {
      const found = Object.keys(INPUTS).find((event) => transactions.some((one) => isOwn(one) && one.isUserEvent(event)))
      return found ? INPUTS[found] : undefined
    },
    /** @param {Input | undefined} input @param {() => void} act */
    during(input, act) {
      const before = current
      // What an undo changes is shown in the middle of it, and does not end it.
      current = input ?? before
      try {
        act()
      } finally {
        current = before
      }
    },
  }
}

/** @typedef {ReturnType<typeof createInputWatch>} InputWatch */

/**
 * @param {import("yjs").Text} text
 * @param {InputWatch} watch
 */
export function createBinding(text, watch) {
  // Nothing is tracked but the edits of the editor that shows the text; it adds itself.
  const undoManager = new UndoManager(text, { trackedOrigins: new Set(), captureTimeout: UNDO_PAUSE_MS })

  /** @param {"undo" | "redo"} direction */
  const run = (direction) => (/** @type {EditorView} */ view) => {
    if (!view.state.facet(EditorView.editable)) return false
    watch.during("undo", () => void undoManager[direction]())
    return true
  }
  const undo = run("undo")
  const redo = run("redo")

  /** The next edit is undone by itself, not together with the letters before it. */
  const stopCapturing = () => undoManager.stopCapturing()

  /** @param {Input} input @param {() => void} act */
  function during(input, act) {
    stopCapturing()
    watch.during(input, act)
    stopCapturing()
  }

  return {
    text,
    extension: [
      fileHistory.of({ undo, redo, stopCapturing, during }),
      Prec.high([
        keymap.of([
          { key: "Mod-z", run: undo, preventDefault: true },
          { key: "Mod-y", mac: "Mod-Shift-z", run: redo, preventDefault: true },
          { key: "Mod-Shift-z", run: redo, preventDefault: true },
        ]),
        EditorView.domEventHandlers({
          // By the menu of the browser, or by shaking a phone.
          beforeinput: (event, view) =>
            (event.inputType === "historyUndo" && undo(view)) || (event.inputType === "historyRedo" && redo(view)),
        }),
      ]),
      yCollab(text, null, { undoManager }),
    ],
    stopCapturing,
    destroy: () => undoManager.destroy(),
  }
}

/** @typedef {ReturnType<typeof createBinding>} Binding */
