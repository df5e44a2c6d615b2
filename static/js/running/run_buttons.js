/** Run and Run tests, which Stop replaces while something runs; the keyboard stays with the one that was pressed. */
import { must } from "../core/dom.js"

/** @param {HTMLElement} element the editor's panel @param {(isBusy: boolean) => void} onBusy shows or hides Run tests */
export function createRunButtons(element, onBusy) {
  const [start, tests, stop] = ["[data-run]", "[data-run-tests]", "[data-run-stop]"].map((one) => must(element, one))
  let pressed = start

  return {
    /** @param {boolean} now */
    setBusy(now) {
      const focused = document.activeElement
      if (now) pressed = focused === tests ? tests : start
      const hadFocus = focused === (now ? pressed : stop)
      start.hidden = now
      stop.hidden = !now
      onBusy(now)
      if (hadFocus) (now ? stop : pressed.hidden ? start : pressed).focus()
    },
  }
}
