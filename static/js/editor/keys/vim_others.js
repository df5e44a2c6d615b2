/**
 * Edits of others while one uses Vim's keys. The package takes every edit for one's own: "." would type what somebody
 * else typed, and lines selected in visual mode would be other lines once somebody adds one above them.
 */
import { isOwn } from "../view/binding.js"

/** @typedef {any} CM an editor as the package sees it */
/** @typedef {{line: number, ch: number}} Place */
/** @typedef {import("@codemirror/state").Text} Text */

/** @param {Text} doc @param {Place} place */
function indexOf(doc, { line, ch }) {
  const { from, to } = doc.line(Math.min(line + 1, doc.lines))
  return Math.min(from + ch, to)
}

/** @param {Text} doc @param {number} index */
function placeOf(doc, index) {
  const { number, from } = doc.lineAt(index)
  return { line: number - 1, ch: index - from }
}

/** What is selected in visual mode is still the same text. @param {CM} cm @param {import("@codemirror/view").ViewUpdate} update */
function keepSelection(cm, { startState, state, changes }) {
  const { vim } = cm.state
  if (!vim?.visualMode) return
  /** @param {Place} place @returns {Place} */
  function moved({ line, ch }) {
    const now = placeOf(state.doc, changes.mapPos(indexOf(startState.doc, { line, ch }), 1))
    // The end of each line, however long, has no number of its own.
    return Number.isFinite(ch) ? now : { line: now.line, ch }
  }
  vim.sel = { anchor: moved(vim.sel.anchor), head: moved(vim.sel.head) }
}

/** Whoever is asked about a match answers about that one: where the text has changed since, nothing is replaced. @param {CM} prototype */
function replaceOnlyWhatWasFound(prototype) {
  const { getSearchCursor } = prototype

  /** @this {CM} @param {[query: RegExp, from: Place]} given */
  prototype.getSearchCursor = function (...given) {
    const cursor = getSearchCursor.apply(this, given)
    const { find, replace } = cursor
    let searched = this.cm6.state.doc
    return Object.assign(cursor, {
      find: (/** @type {boolean} */ isBackwards) => {
        searched = this.cm6.state.doc
        return find.call(cursor, isBackwards)
      },
      replace: (/** @type {string} */ text) => { if (this.cm6.state.doc === searched) replace.call(cursor, text) },
    })
  }
}

/** @param {CM} prototype of the package's editors */
export function standAsideForOthers(prototype) {
  replaceOnlyWhatWasFound(prototype)
  const { onChange } = prototype

  /** @this {CM} @param {import("@codemirror/view").ViewUpdate} update */
  prototype.onChange = function (update) {
    const { change, lastChange } = this.curOp ?? {}
    const end = this.$lastChangeEndOffset
    onChange.call(this, update)
    if (update.transactions.some((one) => one.docChanged && isOwn(one))) return
    // Marks have moved; nothing was typed.
    Object.assign(this.curOp, { change, lastChange })
    if (lastChange) delete lastChange.next
    this.$lastChangeEndOffset = update.changes.mapPos(Math.min(end, update.changes.length), -1)
    keepSelection(this, update)
  }
}
