/**
 * The way out of the editor, shown when somebody first comes into it by the keyboard: Tab indents there, so whoever
 * walks through the page by Tab would be caught. Screen readers have the same sentence as the editor's description.
 */

import { el } from "../../core/dom.js"

/** @param {HTMLElement} root what the editor is in */
export function createWayOut(root) {
  const hint = el("p", { "class": "editor-way-out", "aria-hidden": "true", "hidden": true })
  let isByKeyboard = false
  let wasShown = false
  /** @type {AbortController | null} */
  let listening = null

  function onFocus() {
    if (wasShown || !isByKeyboard) return
    wasShown = true
    hint.hidden = false
  }

  return {
    /** @param {string} sentence true of the keys that are in use */
    say(sentence) { hint.textContent = sentence },
    start() {
      listening = new AbortController()
      root.append(hint)
      const { signal } = listening
      document.addEventListener("keydown", ({ key }) => { isByKeyboard = key === "Tab" }, { signal, capture: true })
      document.addEventListener("pointerdown", () => { isByKeyboard = false }, { signal, capture: true })
      root.addEventListener("focusin", onFocus, { signal })
      root.addEventListener("focusout", () => { hint.hidden = true }, { signal })
    },
    stop() {
      listening?.abort()
      hint.hidden = true
      hint.remove()
    },
  }
}
