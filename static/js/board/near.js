/**
 * Tells when somebody is about to press one of some buttons: the pointer rests on it or goes down, or the keyboard is on it.
 */

const REST_MS = 80 // Whoever only passes over it is gone by then; whoever wants it takes longer to press.

/**
 * @param {HTMLElement[]} buttons
 * @param {() => void} onNear may be told more than once
 * @param {AbortSignal} signal ends it
 */
export function watchNear(buttons, onNear, signal) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let resting
  const leave = () => clearTimeout(resting)
  const rest = () => {
    leave()
    resting = setTimeout(onNear, REST_MS)
  }
  for (const button of buttons) {
    button.addEventListener("pointerenter", rest, { signal })
    button.addEventListener("pointerleave", leave, { signal })
    for (const kind of ["pointerdown", "focus"]) button.addEventListener(kind, onNear, { signal })
  }
  signal.addEventListener("abort", leave)
}
