/**
 * Emacs's keys, fetched when somebody chooses them. The package reads keys by their place on an English keyboard, takes
 * every edit for one's own, and undoes by CodeMirror's history; all this is replaced once for the page.
 */
import { cursorDocEnd, cursorDocStart, cursorPageUp, selectDocEnd, selectDocStart, selectPageUp } from "@codemirror/commands"
import { findNext, findPrevious, gotoLine, openSearchPanel } from "@codemirror/search"
import { Prec } from "@codemirror/state"
import { EditorView, ViewPlugin } from "@codemirror/view"
import { emacs, EmacsHandler } from "@replit/codemirror-emacs"

import { isComposing, letterOf } from "../../core/keys.js"
import { fileHistory, isOwn } from "../view/binding.js"
import { killCommands } from "./kill_ring.js"

/** @typedef {import("./key_map.js").Desk} Desk */
/** @typedef {any} Handler the package's, of one view */

const MOST_REPEATED = 1000 // Times that a count repeats a key; each is an edit that all the others get.
const USUAL_COUNT = 4

/** The room's, of which a page has one. @type {Desk | null} */
let desk = null
/** Since the first key in it. @type {WeakMap<EditorView, Handler>} */
const handlers = new WeakMap()

/** Letters as they are printed, and none of those that an input method or AltGr is about to make. */
function readPrintedKeys() {
  const { getKey } = EmacsHandler
  EmacsHandler.getKey = (event) => {
    if (isComposing(event) || event.getModifierState?.("AltGraph")) return ["", "", ""]
    const [key, modifier, text] = getKey.call(EmacsHandler, event)
    // Two that no letter is printed on, and that lie elsewhere on most keyboards.
    if (event.altKey && !event.ctrlKey && (text === "<" || text === ">")) return [text, "M-", text]
    const letter = letterOf(event)
    // A letter of another place of the keyboard would be taken for the one that is printed there in English.
    const isElsewhere = !letter && /^[a-z]$/.test(key) && !event.altKey
    return [letter || (isElsewhere ? text : key), modifier, text]
  }
}

/** The package fails over counts before a letter, and forgets nothing by typing. */
function mendCounts() {
  const { findCommand } = EmacsHandler.prototype
  /** @this {Handler} @param {string[]} pressed */
  EmacsHandler.prototype.findCommand = function (pressed) {
    handlers.set(this.view, this)
    const [key, modifier] = pressed
    const data = this.$data
    if (data.count < 0 && !modifier && key.length === 1) data.count = USUAL_COUNT
    if (data.count > MOST_REPEATED) data.count = MOST_REPEATED
    const found = findCommand.call(this, pressed)
    if (key && !found) data.lastCommand = null
    return found
  }

  const { execCommand } = EmacsHandler
  EmacsHandler.execCommand = (command, handler, args, count) => {
    if (command !== "insertstring") return execCommand.call(EmacsHandler, command, handler, args, count)
    handler.view.dispatch(handler.view.state.update(handler.view.state.replaceSelection(args), { userEvent: "input.type", scrollIntoView: true }))
    return undefined
  }
}

/** A selection by the mark goes on while others type. */
function keepMarks() {
  const { updateMarksOnChange } = EmacsHandler.prototype
  /** @this {Handler} @param {import("@codemirror/state").ChangeDesc} changes */
  EmacsHandler.prototype.updateMarksOnChange = function (changes) {
    updateMarksOnChange.call(this, changes)
    if (this.kept) this.setEmacsMark(this.updateMark(this.kept, changes))
    this.kept = null
  }
}

/** @param {import("@codemirror/view").Command} command */
const inView = (command) => (/** @type {Handler} */ { view }) => command(view)

function bindKeys() {
  const undo = (/** @type {EditorView} */ view) => void view.state.facet(fileHistory)?.undo(view)
  const redo = (/** @type {EditorView} */ view) => void view.state.facet(fileHistory)?.redo(view)
  EmacsHandler.bindKey("C-/|C-x u|S-C--|C-z", undo)
  EmacsHandler.bindKey("S-C-/|S-C-x u|S-C-z", redo)
  // Browsers make the page smaller by it.
  EmacsHandler.bindKey("C--", undefined)
  EmacsHandler.bindKey("PageUp|M-v|C-Up", { command: "goOrSelect", args: [cursorPageUp, selectPageUp] })
  EmacsHandler.bindKey("M-<", { command: "goOrSelect", args: [cursorDocStart, selectDocStart] })
  EmacsHandler.bindKey("M->", { command: "goOrSelect", args: [cursorDocEnd, selectDocEnd] })
  EmacsHandler.bindKey("C-x C-l", { command: "changeCase", args: { dir: -1, region: true } })
  EmacsHandler.addCommands({
    ...killCommands(() => desk),
    gotoline: inView(gotoLine),
    findnext: inView(findNext),
    findprevious: inView(findPrevious),
    replace: inView(openSearchPanel),
  })
  // The package has no command line.
  delete EmacsHandler.commands.focusCommandLine
}

readPrintedKeys()
mendCounts()
keepMarks()
bindKeys()

const MODIFIERS = ["Control", "Shift", "Alt", "Meta"]

/** What the package does not see: that an edit is somebody else's, that the room took a key, that the mouse went elsewhere. */
class Watch {
  /** @param {EditorView} view */
  constructor(view) {
    this.view = view
    this.listening = new AbortController()
    const { signal } = this.listening
    // Before CodeMirror, and after what the room listens to on its way down.
    view.contentDOM.addEventListener("keydown", (event) => {
      if (event.defaultPrevented && !MODIFIERS.includes(event.key)) this.forget({ keyChain: "", count: null })
    }, { signal, capture: true })
    view.contentDOM.addEventListener("mousedown", () => this.forget({ lastCommand: null }), { signal })
  }

  get handler() { return handlers.get(this.view) }

  /** @param {object} what of the package's memory of the keys before */
  forget(what) {
    if (this.handler) Object.assign(this.handler.$data, what)
  }

  /** Comes before the package's own, which drops the mark. @param {import("@codemirror/view").ViewUpdate} update */
  update({ docChanged, transactions }) {
    const { handler } = this
    if (handler && docChanged && !transactions.some((one) => one.docChanged && isOwn(one))) handler.kept = handler.emacsMark()
  }

  destroy() {
    this.listening.abort()
  }
}

const look = EditorView.theme({
  "& .cm-vimCursorLayer .cm-fat-cursor": { background: "var(--accent)", color: "var(--accent-ink) !important" },
  "&:not(.cm-focused) .cm-vimCursorLayer .cm-fat-cursor": { outlineColor: "var(--accent)", background: "none" },
})

/** @param {Desk} given @returns {import("@codemirror/state").Extension} */
export function createKeys(given) {
  desk = given
  return [Prec.high([ViewPlugin.fromClass(Watch), emacs()]), look]
}
