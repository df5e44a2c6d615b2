/**
 * The page itself over time: which of its signals are open now, and which just ended. It looks at every change that
 * the browser tells of, and once a second. In a page in the background timers may sleep for a minute; the moment in
 * which it was left and the one in which it is back come by events, so its span is right all the same.
 */

/** @typedef {import("./page_registry.js").PageFacts} PageFacts */
/** @typedef {import("./page_registry.js").PageSignal} PageSignal */
/** @typedef {{open: PageSignal[], closed: PageSignal[], brokenOff: PageSignal[], since: Map<PageSignal, number>}} PageSignals */

const LOOK_MS = 1000
const FULLSCREEN = "(display-mode: fullscreen)" // By the browser's own key; the Fullscreen API tells only of its own.
const OF_DOCUMENT = ["visibilitychange", "fullscreenchange"]
const OF_WINDOW = ["focus", "blur"]

/**
 * @param {object} options
 * @param {Window} options.window
 * @param {() => number} options.now ms
 * @param {(signals: PageSignals) => void} options.onSignals
 */
export function createPageWatch({ window, now, onSignals }) {
  const { document } = window
  const screen = /** @type {Screen & {isExtended?: boolean} & Partial<EventTarget>} */ (window.screen)
  /** @type {ReadonlyArray<PageSignal>} */
  let watched = []
  /** When each that holds began. @type {Map<PageSignal, number>} */
  const since = new Map()
  /** @type {Set<PageSignal>} */
  const told = new Set()
  let isSharing = false
  let before = facts()
  /** @type {AbortController | null} */
  let listening = null
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer

  /** @returns {PageFacts} */
  function facts() {
    return {
      isHidden: document.visibilityState === "hidden",
      hasFocus: document.hasFocus(),
      isFullscreen: Boolean(document.fullscreenElement) || (window.matchMedia?.(FULLSCREEN).matches ?? false),
      isExtended: screen?.isExtended === true,
      isSharing,
    }
  }

  /** @param {PageSignal} signal @param {PageFacts} present @param {number} atMs */
  function isOpen(signal, present, atMs) {
    if (!signal.judge(present, before)) {
      since.delete(signal)
      return false
    }
    if (!since.has(signal)) since.set(signal, atMs)
    return atMs - /** @type {number} */ (since.get(signal)) >= signal.rule.holdMs
  }

  function look() {
    const present = facts()
    const atMs = now()
    const began = new Map(since)
    const open = watched.filter((signal) => isOpen(signal, present, atMs))
    const ended = [...told].filter((signal) => !open.includes(signal))
    const closed = ended.filter(({ isMoment }) => !isMoment)
    const brokenOff = ended.filter(({ isMoment }) => isMoment) // What happened in a moment has no end to tell.
    before = present
    told.clear()
    for (const signal of open) {
      began.set(signal, since.get(signal) ?? atMs)
      if (signal.isMoment) since.delete(signal)
      told.add(signal)
    }
    if (open.length + ended.length > 0) onSignals({ open, closed, brokenOff, since: began })
  }

  function listen() {
    listening = new AbortController()
    const { signal } = listening
    for (const name of OF_DOCUMENT) document.addEventListener(name, look, { signal })
    for (const name of OF_WINDOW) window.addEventListener(name, look, { signal })
    screen?.addEventListener?.("change", look, { signal })
    timer = setInterval(look, LOOK_MS)
  }

  function stop() {
    listening?.abort()
    listening = null
    clearInterval(timer)
    since.clear()
    if (told.size > 0) onSignals({ open: [], closed: [], brokenOff: [...told], since })
    told.clear()
  }

  return {
    /** Watches these and no others; nothing is listened to where there are none. @param {ReadonlyArray<PageSignal>} signals */
    watch(signals) {
      stop()
      watched = signals
      before = facts()
      if (signals.length === 0) return
      listen()
      look()
    },
    /** Whether the screen is shared now. @param {boolean} isNow */
    noteSharing(isNow) {
      isSharing = isNow
      if (listening) look()
    },
    stop,
  }
}
