/**
 * What nobody can put into the document here, because the server would refuse it: more than it may hold, or half a
 * character. All files count together.
 */
import { EditorState, Transaction } from "@codemirror/state"

import { isOwn } from "./binding.js"

const NEARLY = 0.9
const AGAIN_BELOW = 0.8
const MOST_BYTES_OF_ONE = 3 // Of one UTF-16 unit in UTF-8.
const HALF = /\p{Cs}/u
const HALVES = /\p{Cs}/gu

const encoder = new TextEncoder()
/** @param {string} text */
const bytesOf = (text) => encoder.encode(text).length

/** Whether a cut here parts a character of two units. @param {import("@codemirror/state").Text} doc @param {number} at */
function parts(doc, at) {
  if (at <= 0 || at >= doc.length) return false
  const around = doc.sliceString(at - 1, at + 1)
  return around.length === 2 && /^[\ud800-\udbff][\udc00-\udfff]$/.test(around)
}

/** @param {Transaction} transaction */
function changesOf({ changes, startState: { doc } }) {
  /** @type {{from: number, to: number, insert: string, isParting: boolean}[]} */
  const found = []
  changes.iterChanges((from, to, ...[, , inserted]) => {
    const insert = inserted.toString()
    found.push({ from, to, insert, isParting: parts(doc, from) || parts(doc, to) || HALF.test(insert) })
  })
  return found
}

/**
 * The same edit over whole characters: a browser tells of a replaced emoji as a change of one half where the other
 * half is the same.
 * @param {Transaction} transaction @param {ReturnType<typeof changesOf>} changes
 */
function mended(transaction, changes) {
  const { startState: { doc }, selection, effects, scrollIntoView } = transaction
  const whole = changes.map(({ from, to, insert }) => {
    const start = parts(doc, from) ? from - 1 : from
    const end = parts(doc, to) ? to + 1 : to
    const text = doc.sliceString(start, from) + insert + doc.sliceString(to, end)
    return { from: start, to: end, insert: text.replace(HALVES, "\ufffd") }
  })
  return { changes: whole, selection, effects, scrollIntoView, userEvent: transaction.annotation(Transaction.userEvent) }
}

/**
 * @param {object} options
 * @param {import("../../document/document.js").SharedDocument} options.document
 * @param {number} options.limit bytes in UTF-8
 * @param {() => void} options.onTooLong
 * @param {() => void} options.onNearlyFull
 */
export function createLimit({ document, limit, onTooLong, onNearlyFull }) {
  let isWarned = false

  const units = () => document.files.list().reduce((sum, { id }) => sum + document.text(id).length, 0)

  /** Whether it would be too much; counts bytes only where the number of units leaves that open. @param {Transaction} transaction */
  function isTooLong({ startState, newDoc, changes }) {
    const grown = newDoc.length - startState.doc.length
    const unitsAfter = units() + grown
    if (unitsAfter * MOST_BYTES_OF_ONE <= limit) return false
    if (unitsAfter > limit && grown > 0) return true
    let added = 0
    changes.iterChanges((from, to, ...[, , inserted]) => {
      added += bytesOf(inserted.toString()) - bytesOf(startState.doc.sliceString(from, to))
    })
    return added > 0 && document.byteLength() + added > limit
  }

  return {
    extension: EditorState.transactionFilter.of((transaction) => {
      if (!transaction.docChanged || !isOwn(transaction)) return transaction
      if (isTooLong(transaction)) {
        onTooLong()
        return []
      }
      const changes = changesOf(transaction)
      return changes.some(({ isParting }) => isParting) ? mended(transaction, changes) : transaction
    }),

    /** The document changed: says once that it is nearly full. */
    check() {
      if (!isWarned && units() * MOST_BYTES_OF_ONE < limit * NEARLY) return
      const share = document.byteLength() / limit
      if (!isWarned && share >= NEARLY) onNearlyFull()
      isWarned = isWarned ? share >= AGAIN_BELOW : share >= NEARLY
    },
  }
}
