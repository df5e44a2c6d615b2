/**
 * The board's place in the editor's panel: in place of the code or beside it, its buttons, and what is said while it is not
 * there yet. What is on it is not known here.
 */
import { must } from "../core/dom.js"
import { t } from "../core/i18n.js"
import { createSeparator } from "../room/separator.js"
import { watchNear } from "./near.js"

const BESIDE_FROM_PX = 880 // Code and board have half of it each where the code has its own, until somebody moves the line.
const MIN_PX = 320
const CODE_PX = 480 // As css/room/board.css has it.

/**
 * @param {HTMLElement} element the editor's panel
 * @param {{memory: import("../room/memory.js").Memory, onArrange: () => void}} options
 */
export function createFrame(element, { memory, onArrange }) {
  const panel = must(element, '[data-panel="board"]')
  const tools = must(element, "[data-board-tools]")
  const line = must(element, '[data-separator="board"]')
  const beside = must(tools, "[data-board-beside]")
  const textsButton = must(tools, "[data-board-texts-open]")
  const texts = must(panel, "[data-board-texts]")
  const waiting = must(panel, "[data-board-waiting]")
  const again = must(waiting, "[data-board-again]")
  const openers = /** @type {HTMLElement[]} */ ([must(element, "[data-work-board]"), must(element, "[data-board-open]")])
  let isShown = false
  /** @type {AbortController | null} */
  let listening = null

  /** @param {Record<string, any>} change */
  const remember = (change) => memory.write({ ...memory.read(), ...change })

  const separator = createSeparator(line, {
    measure: () => ({ size: panel.offsetWidth, min: MIN_PX, max: element.offsetWidth - CODE_PX }),
    sizeAt: (event) => element.getBoundingClientRect().right - event.clientX,
    growsBy: "ArrowLeft",
    apply(width) {
      element.style.setProperty("--board-size", width === null ? "" : `${width}px`)
      onArrange()
    },
    remember: (width) => remember({ width }),
  })

  const isBesideWanted = () => memory.read()?.beside === true
  const isWide = () => element.clientWidth >= BESIDE_FROM_PX

  function arrange() {
    const isBeside = isShown && isWide() && isBesideWanted()
    const mode = isBeside ? "beside" : "whole"
    if (isShown) element.dataset.boarding = mode
    else delete element.dataset.boarding
    beside.hidden = !isWide()
    beside.setAttribute("aria-pressed", String(isBeside))
    line.hidden = !isBeside
    if (isBeside) fit()
    onArrange()
  }

  /** A width of a larger window would leave no room for the code. */
  function fit() {
    const width = memory.read()?.width
    if (typeof width === "number") separator.resize(width)
    separator.tell()
  }

  /** @param {boolean} isOpen */
  function setTexts(isOpen) {
    texts.hidden = !isOpen
    textsButton.setAttribute("aria-expanded", String(isOpen))
  }

  return {
    areTextsOpen: () => !texts.hidden,
    /** @param {boolean} isNow */
    show(isNow) {
      isShown = isNow
      panel.hidden = !isNow
      tools.hidden = !isNow
      openers[0].setAttribute("aria-pressed", String(isNow))
      arrange()
    },
    /** Somebody drew, and it was not in view. @param {boolean} isNew */
    setNews(isNew) {
      for (const opener of openers) {
        const count = must(opener, "[data-board-news]")
        count.hidden = !isNew
        count.textContent = isNew ? t("new") : ""
      }
    },
    /** @param {"loading" | "ready" | "failed"} state */
    setState(state) {
      waiting.hidden = state === "ready"
      again.hidden = state !== "failed"
      must(waiting, "[data-board-state]").textContent = state === "failed"
        ? t("The board could not be loaded. Check your connection and try again.")
        : t("Loading the board…")
    },
    /** @param {{onNear: () => void, onOpen: () => void, onAgain: () => void, onTexts: () => void}} told */
    start({ onNear, onOpen, onAgain, onTexts }) {
      listening = new AbortController()
      const { signal } = listening
      watchNear(openers, onNear, signal)
      for (const opener of openers) opener.addEventListener("click", onOpen, { signal })
      again.addEventListener("click", onAgain, { signal })
      beside.addEventListener("click", () => {
        remember({ beside: !isBesideWanted() })
        arrange()
      }, { signal })
      textsButton.addEventListener("click", () => {
        setTexts(texts.hidden === true)
        onTexts()
        if (!texts.hidden) must(texts, "button, textarea").focus()
      }, { signal })
      must(texts, "[data-board-texts-close]").addEventListener("click", () => {
        setTexts(false)
        textsButton.focus()
      }, { signal })
      const size = new ResizeObserver(arrange)
      size.observe(element)
      signal.addEventListener("abort", () => size.disconnect())
      separator.start()
    },
    stop() {
      listening?.abort()
      separator.stop()
      setTexts(false)
    },
  }
}
