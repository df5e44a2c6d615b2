/**
 * Sentences of scripts, in the reader's language. The page may carry a catalogue in
 * `<script type="application/json" id="messages">` ({"msgid": "translation"}); without one the msgid is the sentence.
 */

/** @type {Record<string, string> | null} */
let catalogue = null

/** @returns {Record<string, string>} */
function messages() {
  if (catalogue) return catalogue
  const source = document.getElementById("messages")?.textContent
  catalogue = source ? JSON.parse(source) : {}
  return /** @type {Record<string, string>} */ (catalogue)
}

/**
 * The sentence for a msgid, with each {name} replaced by its parameter.
 * @param {string} msgid
 * @param {Record<string, string | number>} [params]
 */
export function t(msgid, params = {}) {
  const sentence = messages()[msgid] ?? msgid
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in params ? String(params[name]) : whole))
}

/** The language that the page is written in; dates and numbers follow it. */
export function language() {
  return document.documentElement.lang || "en"
}

/** Forgets the catalogue, for a test that brings another page. */
export function forgetMessages() {
  catalogue = null
}
