/**
 * Control and W deletes a word with Vim's keys and cuts with Emacs's; most browsers keep it for themselves and close the
 * tab, and the interview with it. While Control is held in the editor, the browser is made to ask first.
 */

/**
 * @param {HTMLElement} root what the editor is in
 * @param {() => boolean} isNeeded whether such keys are in use
 */
export function createClosingGuard(root, isNeeded) {
  let isHeld = false
  /** @type {AbortController | null} */
  let listening = null

  /** @param {KeyboardEvent} event */
  const onKey = ({ ctrlKey }) => { isHeld = ctrlKey }

  return {
    start() {
      listening = new AbortController()
      const { signal } = listening
      for (const event of /** @type {const} */ (["keydown", "keyup"])) document.addEventListener(event, onKey, { signal, capture: true })
      window.addEventListener("blur", () => { isHeld = false }, { signal })
      window.addEventListener("beforeunload", (event) => {
        if (isHeld && isNeeded() && root.contains(document.activeElement)) event.preventDefault()
      }, { signal })
    },
    stop() {
      listening?.abort()
      isHeld = false
    },
  }
}
