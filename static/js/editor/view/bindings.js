/** CodeMirror's own keys, without those that type a letter on some keyboard. */

/** @typedef {import("@codemirror/view").KeyBinding} KeyBinding */

/** Alt with a character: Option types on a Mac, Control and Alt are AltGr on Windows. @param {string | undefined} key */
const isTyped = (key) => key !== undefined && /(?:^|-)(?:Alt|A)-/i.test(key) && /(?:^|-).$/u.test(key)

/**
 * The same bindings without those that type something on one of the systems: a key that does something else on each is
 * known to nobody.
 * @param {readonly KeyBinding[]} bindings
 */
export const withoutTypedKeys = (bindings) => bindings.filter(({ key, mac, win, linux }) => ![key, mac, win, linux].some(isTyped))
