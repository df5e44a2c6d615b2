/**
 * Sentences of scripts, in the reader's language. The page may carry a catalogue in
 * `<script type="application/json" id="messages">` ({"msgid": "translation"}); without one the msgid is the sentence.
 * A sentence with a count stands there by its singular, with a form for each plural category that the language has.
 */
import { isolated } from "./direction.js"

/** @typedef {string | Record<string, string>} Translation */

const SOURCE_LANGUAGE = "en" // What the sentences in the scripts are written in.

/** @type {Record<string, Translation> | null} */
let catalogue = null

/** @returns {Record<string, Translation>} */
function messages() {
  if (catalogue) return catalogue
  const source = document.getElementById("messages")?.textContent
  catalogue = source ? JSON.parse(source) : {}
  return /** @type {Record<string, Translation>} */ (catalogue)
}

/**
 * The sentence for a msgid, with each {name} replaced by its parameter, which turns nothing beside it.
 * @param {string} msgid
 * @param {Record<string, string | number>} [params]
 */
export function t(msgid, params = {}) {
  const found = messages()[msgid]
  return filled(typeof found === "string" ? found : msgid, params)
}

/**
 * The sentence for a count, in the form that the reader's language has for it: English has two, Polish three, Arabic
 * six. `{count}` is the count as the reader writes numbers.
 * @param {string} singular
 * @param {string} plural
 * @param {number} count
 * @param {Record<string, string | number>} [params]
 */
export function tn(singular, plural, count, params = {}) {
  const forms = messages()[singular]
  const found = typeof forms === "object" ? forms[categoryOf(language(), count)] : undefined
  const sentence = found ?? (categoryOf(SOURCE_LANGUAGE, count) === "one" ? singular : plural)
  return filled(sentence, { count: new Intl.NumberFormat(language()).format(count), ...params })
}

/** @param {string} name of a language @param {number} count */
function categoryOf(name, count) {
  return new Intl.PluralRules(name).select(count)
}

/** @param {string} sentence @param {Record<string, string | number>} params */
function filled(sentence, params) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in params ? isolated(String(params[name])) : whole))
}

/** The language that the page is written in; dates and numbers follow it. */
export function language() {
  return document.documentElement.lang || "en"
}

/** Forgets the catalogue, for a test that brings another page. */
export function forgetMessages() {
  catalogue = null
}
