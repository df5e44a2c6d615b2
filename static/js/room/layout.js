/**
 * How the room is laid out: panes beside each other whose sizes are remembered, or, on a narrow page, one pane at a
 * time behind tabs. On a wide page the code is always in view and has no tab.
 */
import { must } from "../core/dom.js"
import { createTabs } from "../core/tabs.js"
import { createSeparator } from "./separator.js"

const NARROW = "(max-width: 899px)"
const SIDE = { min: 300, share: 0.6 }
const CALL = { min: 148, share: 0.7 }

/**
 * @param {HTMLElement} room
 * @param {object} options
 * @param {import("./memory.js").Memory} options.memory
 * @param {(panelId: string) => void} options.onShow which panel of the tabs is in view now
 * @param {(query: string) => MediaQueryList} [options.matchMedia]
 */
export function createLayout(room, { memory, onShow, matchMedia = (query) => window.matchMedia(query) }) {
  const body = must(room, ".room-body")
  const side = must(room, ".room-side")
  const call = must(room, ".room-call")
  const codePane = must(room, "#pane-code")
  const tabList = must(room, "[data-room-tabs]")
  const codeTab = must(tabList, '[aria-controls="pane-code"]')
  const narrow = matchMedia(NARROW)
  const tabs = createTabs(tabList, { onSelect })

  /** @param {string} panelId */
  function onSelect(panelId) {
    if (!narrow.matches) codePane.hidden = false
    onShow(panelId)
  }

  /** @param {"side" | "call"} name */
  const sizing = (name) => ({
    apply(/** @type {number | null} */ size) {
      body.style.setProperty(`--${name}-size`, size === null ? "" : `${size}px`)
      body.toggleAttribute(`data-${name}-sized`, size !== null)
    },
    remember: (/** @type {number | null} */ size) => memory.write({ ...memory.read(), [name]: size }),
  })

  const columns = createSeparator(must(room, '[data-separator="side"]'), {
    measure: () => ({ size: side.offsetWidth, min: SIDE.min, max: body.offsetWidth * SIDE.share }),
    sizeAt: (event) => body.getBoundingClientRect().right - event.clientX,
    growsBy: "ArrowLeft",
    ...sizing("side"),
  })
  const rows = createSeparator(must(room, '[data-separator="call"]'), {
    measure: () => ({ size: call.offsetHeight, min: CALL.min, max: side.offsetHeight * CALL.share }),
    sizeAt: (event) => event.clientY - side.getBoundingClientRect().top,
    growsBy: "ArrowDown",
    ...sizing("call"),
  })

  function arrange() {
    codeTab.hidden = !narrow.matches
    codeTab.tabIndex = -1
    const other = tabList.querySelector('[role="tab"]:not([aria-controls="pane-code"])')
    tabs.select(narrow.matches ? "pane-code" : (other?.getAttribute("aria-controls") ?? ""))
    fit()
  }

  /** Sizes of a larger window would leave no room for the rest. */
  function fit() {
    if (narrow.matches) return
    const { side: width, call: height } = memory.read() ?? {}
    if (typeof width === "number") columns.resize(width)
    if (typeof height === "number") rows.resize(height)
    columns.tell()
    rows.tell()
  }

  /** @type {AbortController | null} */
  let listening = null
  return {
    tabs,
    /** Whether the code and another pane are in view together. */
    isWide: () => !narrow.matches,
    start() {
      listening = new AbortController()
      tabs.start()
      columns.start()
      rows.start()
      narrow.addEventListener("change", arrange, { signal: listening.signal })
      window.addEventListener("resize", fit, { signal: listening.signal })
      arrange()
    },
    stop() {
      listening?.abort()
      tabs.stop()
      columns.stop()
      rows.stop()
    },
  }
}
