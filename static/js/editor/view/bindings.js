/** CodeMirror's own keys, without those that type a letter on some keyboard. */

/** @typedef {import("@codemirror/view").KeyBinding} KeyBinding */

const PLACES = /** @type {const} */ (["key", "mac", "win", "linux"])

/** Alt with a character: Option types on a Mac, Control and Alt are AltGr on Windows. @param {string | undefined} key */
const isTyped = (key) => key !== undefined && /(?:^|-)(?:Alt|A)-/i.test(key) && /(?:^|-).$/u.test(key)

/**
 * The same bindings; where one is for several systems, only those go that type something.
 * @param {readonly KeyBinding[]} bindings
 */
export function withoutTypedKeys(bindings) {
  return bindings.flatMap((binding) => {
    const kept = { ...binding }
    for (const place of PLACES) if (isTyped(kept[place])) delete kept[place]
    return PLACES.some((place) => kept[place]) ? [kept] : []
  })
}
