/**
 * Vim's keys, fetched when somebody chooses them. The package knows one person, a system clipboard and CodeMirror's
 * history; here are several people, a clipboard that may be closed, and a history for each file. What it does about
 * these is replaced once for the page, below and in the modules beside this one.
 */
import { EditorState, Prec } from "@codemirror/state"
import { EditorView, ViewPlugin } from "@codemirror/view"
import { CodeMirror, getCM, vim, Vim } from "@replit/codemirror-vim"

import { t } from "../../core/i18n.js"
import { fileHistory, isOwn } from "../view/binding.js"
import { keepRegistersIn } from "./vim_clipboard.js"
import { standAsideForOthers } from "./vim_others.js"

/** @typedef {import("./key_map.js").Desk} Desk */
/** @typedef {any} CM an editor as the package sees it */

const MOST_INSERTED = 200 // Times that a count repeats what was typed; each is an edit that all the others get.

/** The room's, of which a page has one. @type {Desk | null} */
let desk = null

/** The one that is shown, of which a page has one too. @type {Modes | null} */
let shown = null

/** @param {CM} cm @param {"undo" | "redo"} direction */
function revert(cm, direction) {
  /** @type {EditorView} */
  const view = cm.cm6
  if (cm.curOp) cm.curOp.$changeStart = undefined
  view.state.facet(fileHistory)?.[direction](view)
  // Vim's cursor goes to where the text changed.
  const start = cm.curOp?.$changeStart
  if (typeof start === "number") view.dispatch({ selection: { anchor: start } })
}

/** The package's own place of an instance, from which the prompt of a search or a command is opened. */
function labelPrompts() {
  const { openDialog } = CodeMirror.prototype
  /** @this {CM} @param {Element} template @param {any} callback @param {any} options */
  CodeMirror.prototype.openDialog = function (template, callback, options) {
    template.querySelector("input")?.setAttribute("aria-label", t("Vim command or search"))
    return openDialog.call(this, template, callback, options)
  }
}

/** The package takes a letter of one's own, as ö, for the end of the name of its place, and AltGr for a command. */
function readPrintedKeys() {
  const { vimKeyFromEvent } = Vim
  Vim.vimKeyFromEvent = (event, state) => {
    const { key, code } = event
    const isAltGraph = event.getModifierState?.("AltGraph") ?? false
    const isOwnLetter = key > "\u007f" && !/^Key[A-Z]$/.test(code ?? "") && !event.ctrlKey && !event.metaKey && !event.altKey
    return key?.length === 1 && (isAltGraph || isOwnLetter) ? key : vimKeyFromEvent.call(Vim, event, state)
  }
}

function adapt() {
  const undo = (/** @type {CM} */ cm) => revert(cm, "undo")
  const redo = (/** @type {CM} */ cm) => revert(cm, "redo")
  Object.assign(CodeMirror.commands, { undo, redo, save: () => desk?.tellSaved() })
  // The command line took the former ones when the package was loaded.
  Vim.defineEx("undo", "u", undo)
  Vim.defineEx("redo", "red", redo)
  labelPrompts()
  readPrintedKeys()
  standAsideForOthers(CodeMirror.prototype)
  keepRegistersIn(Vim, () => desk)
}

adapt()

/** What the package signals of one view: its mode, for the eyes and for Tab, and where an undo begins. */
class Modes {
  /** @param {EditorView} view */
  constructor(view) {
    this.view = view
    /** @type {CM} */
    this.cm = getCM(view)
    this.off = this.listen()
    this.show("normal")
    shown = this
  }

  listen() {
    /** @type {[string, (event?: any) => void][]} */
    const heard = [
      ["vim-mode-change", ({ mode, subMode }) => this.enter(mode, subMode)],
      ["vim-keypress", () => this.showKeys()],
      ["vim-command-done", () => this.finish()],
      ["dialog", () => desk?.showPrompt(Boolean(this.cm.state.dialog))],
    ]
    for (const [name, listener] of heard) this.cm.on(name, listener)
    return () => { for (const [name, listener] of heard) this.cm.off(name, listener) }
  }

  get state() { return this.cm.state.vim }

  get history() { return this.view.state.facet(fileHistory) }

  /** @param {string} mode @param {string} [subMode] */
  enter(mode, subMode) {
    const { state } = this
    if (state?.insertModeRepeat > MOST_INSERTED) state.insertModeRepeat = MOST_INSERTED
    if (mode === "normal") this.history?.stopCapturing()
    this.show(mode, subMode)
  }

  /** A command is undone by itself; letters are signalled one by one, and belong together. */
  finish() {
    if (!this.state?.insertMode) this.history?.stopCapturing()
    this.showKeys()
  }

  /** @param {string} mode @param {string} [subMode] */
  show(mode, subMode = "") {
    // Nothing is typed outside these two, so Tab may always leave, as the sentence about it says.
    this.view.setTabFocusMode(mode !== "insert" && mode !== "replace")
    desk?.showMode(mode, subMode)
  }

  showKeys() { desk?.showPending(this.state?.status ?? "") }

  destroy() {
    this.off()
    this.view.setTabFocusMode(false)
    desk?.showPrompt(false)
    desk?.showMode(null, "")
  }
}

/** The cursor lies on a letter, and goes with it where others write before that; between letters it stays behind. */
const onItsLetter = EditorState.transactionFilter.of((transaction) => {
  const { startState, changes, docChanged } = transaction
  const isOnLetter = shown?.view.state === startState && !shown.state?.insertMode && !shown.state?.visualMode
  if (!docChanged || isOwn(transaction) || !isOnLetter) return transaction
  return [transaction, { selection: startState.selection.map(changes, 1), sequential: true }]
})

const look = EditorView.theme({
  // Twice the class: the package's own colour has the highest precedence.
  "& .cm-vimCursorLayer .cm-fat-cursor": { background: "var(--accent)", color: "var(--accent-ink) !important" },
  "&:not(.cm-focused) .cm-vimCursorLayer .cm-fat-cursor": { outlineColor: "var(--accent)", background: "none" },
  "& .cm-vim-panel": {
    minHeight: "32px", maxHeight: "40vh", overflow: "auto", alignItems: "center", padding: "4px 16px", fontFamily: "var(--font-code)", fontSize: "0.8125rem",
  },
  "& .cm-vim-panel input": { minWidth: "0", color: "inherit", fontFamily: "inherit" },
  "& .cm-vim-message": { color: "var(--bad) !important" },
  "& .cm-panels-bottom": { borderBlockStart: "1px solid var(--line)" },
})

/** @param {Desk} given @returns {import("@codemirror/state").Extension} */
export function createKeys(given) {
  desk = given
  return [Prec.high([vim(), ViewPlugin.fromClass(Modes)]), onItsLetter, look]
}
