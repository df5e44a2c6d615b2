/**
 * Finds the web addresses in a message. Only http and https become links; everything else stays the text it is.
 */

// Up to the next blank, quote or angle bracket; what usually only ends the sentence is cut off again below. Signs
// that nobody sees or that turn the direction of writing end it too: with them an address can look like another.
const ADDRESS = /\bhttps?:\/\/[^\s<>"'`\p{Cc}\p{Cf}]+/giu
const CLOSING = /[.,;:!?…*_~]+$/
/** @type {Record<string, string>} */
const OPENS = { ")": "(", "]": "[", "}": "{" }

/** @typedef {{text: string, href?: string}} Part */

/**
 * The message in pieces, in order; a piece with `href` is a link. Joined together their texts are the message.
 * @param {string} message
 * @returns {Part[]}
 */
export function partsOf(message) {
  /** @type {Part[]} */
  const parts = []
  let end = 0
  for (const found of message.matchAll(ADDRESS)) {
    const text = withoutPunctuation(found[0])
    const href = addressOf(text)
    if (!href) continue
    if (found.index > end) parts.push({ text: message.slice(end, found.index) })
    parts.push({ text, href })
    end = found.index + text.length
  }
  if (end < message.length) parts.push({ text: message.slice(end) })
  return parts
}

/**
 * "(see https://example.org/a_(b))." ends before the last bracket, because it closes one that opened outside.
 * @param {string} address
 */
function withoutPunctuation(address) {
  let text = address
  for (;;) {
    const shorter = text.replace(CLOSING, "")
    const last = shorter.at(-1) ?? ""
    const closesOutside = last in OPENS && count(shorter, last) > count(shorter, OPENS[last])
    const next = closesOutside ? shorter.slice(0, -1) : shorter
    if (next === text) return text
    text = next
  }
}

/** @param {string} text @param {string} letter */
function count(text, letter) {
  return text.split(letter).length - 1
}

/**
 * The address as the browser will visit it, or null. A name and password in front of the host are there to mislead.
 * @param {string} text
 */
function addressOf(text) {
  try {
    const url = new URL(text)
    const isWeb = url.protocol === "http:" || url.protocol === "https:"
    return isWeb && !url.username && !url.password ? url.href : null
  } catch {
    return null
  }
}
