/**
 * A line between two panes that is moved by mouse, finger and keyboard. It works in pixels of the pane it
 * measures and tells screen readers the share in percent.
 */

const STEP_PX = 24

/**
 * @param {HTMLElement} element with role=separator and aria-orientation
 * @param {object} options
 * @param {() => {size: number, min: number, max: number}} options.measure the pane's present size and its bounds
 * @param {(event: PointerEvent) => number} options.sizeAt the size that would put the line under the pointer
 * @param {"ArrowLeft" | "ArrowUp" | "ArrowRight" | "ArrowDown"} options.growsBy the arrow that makes the pane larger
 * @param {(size: number | null) => void} options.apply null: the usual size again
 * @param {(size: number | null) => void} options.remember what a person chose
 */
export function createSeparator(element, { measure, sizeAt, growsBy, apply, remember }) {
  const shrinksBy = { ArrowLeft: "ArrowRight", ArrowRight: "ArrowLeft", ArrowUp: "ArrowDown", ArrowDown: "ArrowUp" }[growsBy]

  function tell() {
    const { size, min, max } = measure()
    element.setAttribute("aria-valuemin", "0")
    element.setAttribute("aria-valuemax", "100")
    element.setAttribute("aria-valuenow", String(max > min ? Math.round((100 * (size - min)) / (max - min)) : 0))
  }

  /** @param {number} size @returns {number} what the window allows of it */
  function resize(size) {
    const { min, max } = measure()
    const allowed = Math.round(Math.min(Math.max(size, min), Math.max(min, max)))
    apply(allowed)
    tell()
    return allowed
  }

  function reset() {
    apply(null)
    remember(null)
    tell()
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const { size, min, max } = measure()
    const to = { [growsBy]: size + STEP_PX, [shrinksBy]: size - STEP_PX, Home: min, End: max }[event.key]
    if (to === undefined) return
    event.preventDefault()
    remember(resize(to))
  }

  /** @param {PointerEvent} event */
  function onDown(event) {
    if (event.button !== 0) return
    event.preventDefault()
    element.setPointerCapture(event.pointerId)
    element.dataset.moving = ""
  }

  /** @param {PointerEvent} event */
  function onMove(event) {
    if (element.hasPointerCapture(event.pointerId)) remember(resize(sizeAt(event)))
  }

  /** @type {AbortController | null} */
  let listening = null
  return {
    start() {
      listening = new AbortController()
      const { signal } = listening
      element.addEventListener("keydown", onKey, { signal })
      element.addEventListener("pointerdown", onDown, { signal })
      element.addEventListener("pointermove", onMove, { signal })
      element.addEventListener("lostpointercapture", () => { delete element.dataset.moving }, { signal })
      element.addEventListener("dblclick", reset, { signal })
      tell()
    },
    stop() { listening?.abort() },
    tell,
    /** Puts a remembered size back, within the bounds of today's window. */
    resize,
  }
}
