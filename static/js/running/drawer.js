/**
 * The output's place under the editor: closed until the first run, as high as this person made it, and never more than
 * leaves the text its half.
 */
import { must } from "../core/dom.js"
import { createSeparator } from "../room/separator.js"

const LOWEST_PX = 96
const LARGEST_SHARE = 0.5

/**
 * @param {HTMLElement} element the editor's panel
 * @param {object} options
 * @param {import("../room/memory.js").Memory} options.memory `{height, isOpen}`
 * @param {(isOpen: boolean) => void} options.onToggle
 */
export function createDrawer(element, { memory, onToggle }) {
  const panel = must(element, "[data-run-panel]")
  const line = must(element, '[data-separator="output"]')
  /** @type {HTMLButtonElement} */
  const toggle = must(element, "[data-run-toggle]")
  let isOpen = false

  /** @param {Record<string, any>} change */
  const remember = (change) => memory.write({ ...memory.read(), ...change })

  const separator = createSeparator(line, {
    measure: () => ({ size: panel.offsetHeight, min: LOWEST_PX, max: element.offsetHeight * LARGEST_SHARE }),
    sizeAt: (event) => element.getBoundingClientRect().bottom - event.clientY,
    growsBy: "ArrowUp",
    apply: (size) => { element.style.setProperty("--output-size", size === null ? "" : `${size}px`) },
    remember: (height) => remember({ height }),
  })

  function draw() {
    panel.hidden = line.hidden = !isOpen
    toggle.setAttribute("aria-expanded", String(isOpen))
    if (isOpen) fit()
    onToggle(isOpen)
  }

  /** A height of a larger window would leave the text no room. */
  function fit() {
    const height = memory.read()?.height
    if (typeof height === "number") separator.resize(height)
    separator.tell()
  }

  /** @param {boolean} wanted */
  function setOpen(wanted) {
    if (isOpen === wanted) return
    isOpen = wanted
    draw()
  }

  /** By hand; a later run of somebody else leaves it so. @param {boolean} wanted */
  function choose(wanted) {
    remember({ isOpen: wanted })
    setOpen(wanted)
    if (!wanted) toggle.focus()
  }

  /** @type {AbortController | null} */
  let listening = null
  return {
    get isOpen() { return isOpen },
    /** There is something to see: the way to it appears, and it opens unless this person closed it. */
    offer() {
      toggle.hidden = false
      if (memory.read()?.isOpen !== false) setOpen(true)
    },
    /** What this person runs, they want to see. */
    open() {
      toggle.hidden = false
      remember({ isOpen: true })
      setOpen(true)
      panel.scrollIntoView({ block: "nearest" })
    },
    /** Something came that is not in view. @param {boolean} isOn */
    setUnseen(isOn) { toggle.toggleAttribute("data-unseen", isOn) },
    start() {
      listening = new AbortController()
      const { signal } = listening
      toggle.addEventListener("click", () => choose(!isOpen), { signal })
      must(element, "[data-run-hide]").addEventListener("click", () => choose(false), { signal })
      window.addEventListener("resize", () => { if (isOpen) fit() }, { signal })
      separator.start()
    },
    stop() {
      listening?.abort()
      separator.stop()
    },
  }
}

/** @typedef {ReturnType<typeof createDrawer>} Drawer */
