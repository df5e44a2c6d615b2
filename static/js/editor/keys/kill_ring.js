/**
 * What Emacs's keys cut and copy: a ring of texts that were in this document, kept in this page. The package's own
 * would be written to the system's clipboard without asking, and rotates by CodeMirror's history.
 */
import { deleteGroupBackward, deleteGroupForward } from "@codemirror/commands"
import { EditorSelection } from "@codemirror/state"

import { fileHistory } from "../view/binding.js"

/** @typedef {import("@codemirror/view").EditorView} EditorView */
/** @typedef {any} Handler the package's, of one view */
/** @typedef {{from: number, to: number}} Range */

const MOST_KEPT = 30

/** The texts, the newest last. */
function createRing() {
  /** @type {string[]} */
  const texts = []
  return {
    /** @param {string} text @param {boolean} [isContinued] it goes to the end of the newest */
    add(text, isContinued = false) {
      if (!text) return
      if (isContinued && texts.length > 0) texts.push((texts.pop() ?? "") + text)
      else texts.push(text)
      if (texts.length > MOST_KEPT) texts.shift()
    },
    newest: () => texts.at(-1) ?? "",
    /** The newest becomes the oldest. */
    rotate() {
      const last = texts.pop()
      if (last !== undefined) texts.unshift(last)
      return texts.at(-1) ?? ""
    },
  }
}

/**
 * From the cursor to the end of the line, or to the next line where nothing else stands before it.
 * @param {EditorView} view
 * @returns {Range[]}
 */
function restsOfLines({ state: { doc, selection } }) {
  return selection.ranges.map(({ head }) => {
    const { to } = doc.lineAt(head)
    return { from: head, to: doc.sliceString(head, to).trim() === "" ? Math.min(to + 1, doc.length) : to }
  })
}

/** @param {EditorView} view @param {readonly Range[]} ranges */
function textOf({ state }, ranges) {
  return ranges.map(({ from, to }) => state.sliceDoc(from, to)).join("\n")
}

/** @param {EditorView} view @param {string} text */
function insert(view, text) {
  const edit = view.state.update(view.state.replaceSelection(text), { userEvent: "input.yank", scrollIntoView: true })
  view.state.facet(fileHistory)?.during("register", () => view.dispatch(edit))
}

/** @param {EditorView} view @param {readonly Range[]} ranges */
function remove(view, ranges) {
  view.dispatch({ changes: ranges.map(({ from, to }) => ({ from, to })), userEvent: "delete.cut", scrollIntoView: true })
}

/**
 * The commands of the package that cut, copy and insert.
 * @param {() => import("./key_map.js").Desk | null} desk
 * @returns {Record<string, {exec: (handler: Handler, args?: any) => void, keepLastCommand?: boolean, readOnly?: boolean}>}
 */
export function killCommands(desk) {
  const ring = createRing()

  /** By the package's own idea of a command that continues the last one. @param {Handler} handler @param {string} name */
  const isAgain = (handler, name) => handler.$data.lastCommand === name

  return {
    killLine: {
      exec(handler) {
        const ranges = restsOfLines(handler.view)
        ring.add(textOf(handler.view, ranges), isAgain(handler, "killLine"))
        remove(handler.view, ranges)
        handler.$data.lastCommand = "killLine"
      },
      keepLastCommand: true,
    },
    killWord: {
      exec({ view }, direction) {
        const { doc } = view.state
        const head = view.state.selection.main.head
        view.dispatch({ selection: { anchor: head } })
        const kill = direction === "left" ? deleteGroupBackward : deleteGroupForward
        if (!kill(view)) return
        const removed = doc.length - view.state.doc.length
        ring.add(direction === "left" ? doc.sliceString(head - removed, head) : doc.sliceString(head, head + removed))
      },
    },
    killRegion: {
      exec(handler) {
        const { view } = handler
        ring.add(textOf(view, view.state.selection.ranges))
        remove(view, view.state.selection.ranges)
        handler.setEmacsMark(null)
      },
    },
    killRingSave: {
      exec(handler) {
        const text = textOf(handler.view, handler.view.state.selection.ranges)
        ring.add(text)
        handler.setEmacsMark(null)
        handler.clearSelection()
        if (text && desk()?.clipboard.isOpen()) void desk()?.clipboard.write(text, "copy")
      },
      readOnly: true,
    },
    yank: {
      exec(handler) {
        insert(handler.view, ring.newest())
        handler.$data.lastCommand = "yank"
      },
      keepLastCommand: true,
    },
    yankRotate: {
      exec(handler) {
        const { view } = handler
        const { head } = view.state.selection.main
        const from = head - ring.newest().length
        // Others may have written into it since.
        if (!isAgain(handler, "yank") || from < 0 || view.state.sliceDoc(from, head) !== ring.newest()) return
        view.dispatch({ selection: EditorSelection.single(from, head) })
        insert(view, ring.rotate())
        handler.$data.lastCommand = "yank"
      },
      keepLastCommand: true,
    },
  }
}
