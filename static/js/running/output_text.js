/**
 * Output as it may be shown: whatever a program wrote is text, and turns, hides or overwrites nothing on the page.
 * Colours and other commands for terminals are left out, other signs that nobody can see become ones that can be seen.
 */

// ESC with its letters (CSI, OSC and the like, strings up to their end, any other two), or CSI as one character.
// eslint-disable-next-line no-control-regex
const COMMANDS = /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[ -/]*[0-Z\\-~]/g
// eslint-disable-next-line no-control-regex
const BEGUN = /(?:(?:\x1b\[|\x9b)[0-?]*[ -/]*|\x1b[\]PX^_][^\x07\x1b]{0,1000}\x1b?|\x1b[ -/]*|\r|[\ud800-\udbff])$/
// eslint-disable-next-line no-control-regex
const UNSEEN = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g
const HARMFUL = /[\x80-\x9f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]/g
const HALVES = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
const PICTURES = 0x2400 // "␀" and the pictures of the other signs after it.
const PICTURE_OF_DELETE = "\u2421"

/** @param {string} sign */
const pictureOf = (sign) => (sign === "\x7f" ? PICTURE_OF_DELETE : String.fromCharCode(PICTURES + sign.charCodeAt(0)))

/** @param {string} sign */
const codeOf = (sign) => `[U+${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}]`

/** A whole text, fit to be shown. @param {string} text */
export function harmless(text) {
  return text.replace(COMMANDS, "").replace(/\r\n?/g, "\n").replace(UNSEEN, pictureOf).replace(HARMFUL, codeOf).replace(HALVES, "\ufffd")
}

/** The same for a text that comes in parts: what may go on in the next one waits for it. */
export function createCleaner() {
  let waiting = ""
  return {
    /** @param {string} text */
    next(text) {
      const whole = waiting + text
      waiting = BEGUN.exec(whole)?.[0] ?? ""
      return harmless(whole.slice(0, whole.length - waiting.length))
    },
    /** Nothing more comes. */
    rest() {
      const rest = harmless(waiting)
      waiting = ""
      return rest
    },
  }
}
