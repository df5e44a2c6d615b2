/**
 * Keys as they are printed. A letter with one modifier types something on many keyboards (Option on a Mac, AltGr, dead
 * keys), so the pages bind none; what they bind types nothing anywhere, or is a row's own while it has the focus.
 */

/** Whether an input method or a dead key is about to make a letter; Safari says so by the code 229 only. @param {KeyboardEvent} event */
export const isComposing = (event) => event.isComposing || event.keyCode === 229

/**
 * The Latin letter that is printed on a key: what the layout types, or where the layout is of another script, what its
 * keys carry beside their own letters. Empty for every other key.
 * @param {KeyboardEvent} event
 */
export function letterOf({ key, code }) {
  if (/^[a-z]$/i.test(key)) return key.toLowerCase()
  const isOfAnotherScript = /^\p{L}$/u.test(key) && !/^\p{Script=Latin}$/u.test(key)
  return isOfAnotherScript ? (/^Key([A-Z])$/.exec(code)?.[1] ?? "").toLowerCase() : ""
}

/** Whether the keyboard has a Command key, which stands where others have Control. */
export const isApple = () => /Mac|iP(hone|ad|od)/.test(window.navigator.platform)

/** @typedef {Pick<KeyboardEvent, "ctrlKey" | "metaKey" | "altKey" | "shiftKey">} Modifiers */

/** Control, or on Apple's keyboards Command, and nothing else: Control and Alt together are AltGr. @param {Modifiers} event */
export function isCommand({ ctrlKey, metaKey, altKey, shiftKey }) {
  return !altKey && !shiftKey && (isApple() ? metaKey && !ctrlKey : ctrlKey && !metaKey)
}

/** The same with Shift. @param {Modifiers} event */
export function isCommandAndShift({ ctrlKey, metaKey, altKey, shiftKey }) {
  return shiftKey && isCommand({ ctrlKey, metaKey, altKey, shiftKey: false })
}
