/**
 * The questions of the room in a column of their own before the code, where the window has room for three columns and
 * there is a question. Elsewhere they are a pane of the side. The column folds to a strip.
 */
import { must } from "../core/dom.js"
import { createSeparator } from "./separator.js"

const WIDE = "(min-width: 1100px) and (min-height: 600px)"
const PANE = "pane-question"
const MIN_PX = 320
const CODE_PX = 480
const LINES_PX = 2 // Between the columns.

/**
 * @param {HTMLElement} room
 * @param {object} options
 * @param {import("./memory.js").Memory} options.memory the room's sizes
 * @param {Pick<ReturnType<typeof import("../core/tabs.js").createTabs>, "select">} options.tabs of the side
 * @param {() => void} options.onChange it came, went, or was folded or unfolded
 * @param {(query: string) => MediaQueryList} [options.matchMedia]
 */
export function createBrief(room, { memory, tabs, onChange, matchMedia = (query) => window.matchMedia(query) }) {
  const body = must(room, ".room-body")
  const side = must(room, ".room-side")
  const column = must(room, "[data-brief]")
  const place = must(column, "[data-brief-place]")
  const [fold, strip, badge] = ["fold", "unfold", "count"].map((name) => must(column, `[data-brief-${name}]`))
  const line = must(room, '[data-separator="brief"]')
  const pane = must(room, `#${PANE}`)
  const tab = must(room, `#${PANE}-tab`)
  const panel = must(pane, '[data-panel="questions"]')
  const wide = matchMedia(WIDE)
  let hasQuestions = false
  let isFolded = false
  /** @type {AbortController | null} */
  let listening = null

  const separator = createSeparator(line, {
    measure: () => ({ size: column.offsetWidth, min: MIN_PX, max: body.offsetWidth - side.offsetWidth - CODE_PX - LINES_PX }),
    sizeAt: (event) => event.clientX - body.getBoundingClientRect().left,
    growsBy: "ArrowRight",
    apply: (size) => body.style.setProperty("--brief-size", size === null ? "" : `${size}px`),
    remember: (size) => memory.write({ ...memory.read(), brief: size }),
  })

  const isColumn = () => listening !== null && wide.matches && hasQuestions
  const isOpen = () => isColumn() && !isFolded

  /** Moved with the keyboard's place in it, which a node loses on its way. @param {HTMLElement} to */
  function move(to) {
    if (panel.parentElement === to) return
    const at = panel.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement) : null
    to.append(panel)
    at?.focus({ preventScroll: true })
  }

  function arrange() {
    const isHere = isColumn()
    const wasShown = tab.getAttribute("aria-selected") === "true"
    body.dataset.briefState = isHere ? (isFolded ? "folded" : "open") : "off"
    column.hidden = !isHere
    strip.hidden = !isFolded
    line.hidden = !isOpen()
    move(isHere ? place : pane)
    tab.hidden = isHere
    if (isHere && wasShown) tabs.select(room.querySelector('[data-room-tabs] [role="tab"]:not([hidden])')?.getAttribute("aria-controls") ?? "")
    fit()
    onChange()
  }

  /** A size of a larger window would leave no room for the code. */
  function fit() {
    if (!isOpen()) return
    const size = memory.read()?.brief
    if (typeof size === "number") separator.resize(size)
    separator.tell()
  }

  /** @param {boolean} now @param {HTMLElement} next where the keyboard goes, whose button is gone */
  function setFolded(now, next) {
    isFolded = now
    arrange()
    next.focus()
  }

  return {
    isColumn,
    isOpen,

    start() {
      listening = new AbortController()
      const { signal } = listening
      wide.addEventListener("change", arrange, { signal })
      window.addEventListener("resize", fit, { signal })
      fold.addEventListener("click", () => setFolded(true, strip), { signal })
      strip.addEventListener("click", () => setFolded(false, fold), { signal })
      separator.start()
      arrange()
    },

    stop() {
      listening?.abort()
      separator.stop()
    },

    /** How many questions the room has. @param {number} count */
    setCount(count) {
      hasQuestions = count > 0
      arrange()
    },

    /** @param {number} count not seen yet @param {string} words what it counts */
    setUnseen(count, words) {
      badge.textContent = count ? String(count) : ""
      badge.hidden = !count
      badge.setAttribute("aria-label", words)
    },

    /** A question came: it is shown, or waits in the strip while somebody is busy. @param {boolean} isBusy */
    bring(isBusy) {
      if (!isColumn()) return
      isFolded = isBusy && isFolded
      arrange()
    },
  }
}
