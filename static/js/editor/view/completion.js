/**
 * Completion of words that stand in one of the files. No language's own words are offered, so that the same help is
 * there in all of them. CodeMirror is asked for its list only when there is something to be offered: each time that it
 * asks and finds nothing it updates the editor, and the page draws a frame, for nothing.
 */
import {
  acceptCompletion, autocompletion, closeCompletion, completeAnyWord, CompletionContext, completionKeymap, completionStatus,
  pickedCompletion,
} from "@codemirror/autocomplete"
import { Prec, StateEffect, Transaction } from "@codemirror/state"
import { keymap, ViewPlugin } from "@codemirror/view"

import { isOwn } from "./binding.js"
import { withoutTypedKeys } from "./bindings.js"

const BEGINNING = /[\p{L}_$][\p{L}\p{N}_$]{2,}$/u // From the third letter on there is something to choose from.
const WHOLE = new RegExp(`^${BEGINNING.source}`, "u")
const WORD = /[\p{L}_][\p{L}\p{N}_]{2,}/gu
const MOST_UNITS = 200_000 // Of one file; what stands below it is rarely what is being written about.
const MOST_WORDS = 2000
const LOOK_MS = 150 // Longer than between two keys of most people: a list that comes and goes as they type is not read.
const OPEN_MS = 50 // The least that CodeMirror waits after that.
/** The sign by which CodeMirror opens its list without having been asked by a key. */
const LOOK = { label: "" }
/** Nothing is offered for what was typed until now. @type {import("@codemirror/state").StateEffectType<null>} */
const noMore = StateEffect.define()

/** @param {string} text */
function wordsIn(text) {
  /** @type {Set<string>} */
  const words = new Set()
  for (const [word] of text.slice(0, MOST_UNITS).matchAll(WORD)) {
    words.add(word)
    if (words.size === MOST_WORDS) break
  }
  return words
}

/** The words of a file, read again only after it was changed. @param {import("../../document/document.js").SharedDocument} document */
function createReader({ doc, text }) {
  /** @type {WeakMap<object, Set<string>>} */
  const read = new WeakMap()
  doc.on("afterTransaction", ({ changed }) => {
    for (const type of changed.keys()) read.delete(type)
  })
  return (/** @type {string} */ id) => {
    const type = text(id)
    const words = read.get(type) ?? wordsIn(type.toString())
    read.set(type, words)
    return words
  }
}

/**
 * Whether what is written by now is chosen from the same words, without reading the files anew. Not once it is one of
 * them: nobody needs to be offered what stands there.
 * @param {{label: string}[]} options
 */
function isStillPart(options) {
  const labels = new Set(options.map(({ label }) => label))
  return (/** @type {string} */ text) => WHOLE.test(text) && !labels.has(text)
}

/**
 * @param {import("../../document/document.js").SharedDocument} document
 * @param {() => string} shown the file in view, whose words come first
 */
export function localWords(document, shown) {
  const wordsOf = createReader(document)

  /** @param {import("@codemirror/autocomplete").CompletionContext} context */
  return async function source(context) {
    const begun = context.matchBefore(BEGINNING)
    if (!begun && !context.explicit) return null
    const found = await completeAnyWord(context)
    const labels = new Set(found?.options.map(({ label }) => label))
    const others = document.files.list().filter(({ id }) => id !== shown())
    const elsewhere = new Set(others.flatMap(({ id }) => [...wordsOf(id)]).filter((word) => !labels.has(word)))
    const options = [
      ...(found?.options ?? []),
      ...[...elsewhere].map((label) => ({ type: "text", label, boost: -1 })),
    ].filter(({ label }) => label !== begun?.text)
    const from = found?.from ?? begun?.from
    return from !== undefined && options.length > 0 ? { from, options, validFor: isStillPart(options) } : null
  }
}

/**
 * Whether all letters of what is begun stand in the word in this order: what CodeMirror offers.
 * @param {string} begun @param {string} label
 */
function fits(begun, label) {
  const letters = begun.toLowerCase()
  let at = 0
  for (const letter of label.toLowerCase()) if (letter === letters[at]) at += 1
  return at === letters.length
}

/** @param {ReturnType<typeof localWords>} source */
const opening = (source) => ViewPlugin.fromClass(class {
  /** @param {import("@codemirror/view").EditorView} view */
  constructor(view) {
    this.view = view
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined
  }

  /** @param {import("@codemirror/view").ViewUpdate} update */
  update({ transactions }) {
    const isOver = transactions.some(({ effects }) => effects.some((one) => one.is(noMore)))
    if (!isOver && !transactions.some((one) => isOwn(one) && (one.docChanged || one.selection))) return
    this.stop()
    if (transactions.some((one) => one.isUserEvent("input.type"))) this.timer = setTimeout(() => void this.look(), LOOK_MS)
  }

  async look() {
    const { state } = this.view
    if (completionStatus(state) !== null) return
    const { head } = state.selection.main
    const found = await source(new CompletionContext(state, head, false))
    const begun = found && state.sliceDoc(found.from, head)
    if (!begun || this.view.state !== state || !found.options.some(({ label }) => fits(begun, label))) return
    this.view.dispatch({ annotations: [pickedCompletion.of(LOOK), Transaction.userEvent.of("input.complete")] })
  }

  stop() { clearTimeout(this.timer) }

  destroy() { this.stop() }
}, {
  eventObservers: {
    keydown({ key }) { if (key === "Escape") this.stop() },
  },
})

/** The list goes, and does not come for what was typed just now. @param {import("@codemirror/view").EditorView} view */
export function stopOffering(view) {
  view.dispatch({ effects: noMore.of(null) })
  closeCompletion(view)
}

/** Tab takes a word that is offered. Enter does not: who ends a line with a known word means the end of the line. */
const keys = Prec.highest(keymap.of([
  ...withoutTypedKeys(completionKeymap).filter(({ key }) => key !== "Enter"),
  { key: "Tab", run: acceptCompletion },
]))

/** @param {ReturnType<typeof localWords>} source */
export const completion = (source) => [
  autocompletion({
    override: [source], icons: false, defaultKeymap: false,
    activateOnTyping: false, activateOnCompletion: (picked) => picked === LOOK, activateOnTypingDelay: OPEN_MS,
  }),
  opening(source),
  keys,
]
