/**
 * Completion of words that stand in one of the files. No language's own words are offered, so that the same help is
 * there in all of them.
 */
import { acceptCompletion, autocompletion, completeAnyWord, completionKeymap } from "@codemirror/autocomplete"
import { Prec } from "@codemirror/state"
import { keymap } from "@codemirror/view"

import { withoutTypedKeys } from "./bindings.js"

const BEGINNING = /[\p{L}_$][\p{L}\p{N}_$]{2,}$/u // From the third letter on there is something to choose from.
const WHOLE = new RegExp(`^${BEGINNING.source}`, "u")
const WORD = /[\p{L}_][\p{L}\p{N}_]{2,}/gu
const MOST_UNITS = 200_000 // Of one file; what stands below it is rarely what is being written about.
const MOST_WORDS = 2000

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

/** Tab takes a word that is offered. Enter does not: who ends a line with a known word means the end of the line. */
const keys = Prec.highest(keymap.of([
  ...withoutTypedKeys(completionKeymap).filter(({ key }) => key !== "Enter"),
  { key: "Tab", run: acceptCompletion },
]))

/** @param {ReturnType<typeof localWords>} source */
export const completion = (source) => [autocompletion({ override: [source], icons: false, defaultKeymap: false }), keys]
