/**
 * A board to look at, as in the playback: nobody draws on it. Its program is loaded when the first one is wanted.
 */
import { language } from "../core/i18n.js"
import { revive } from "./elements.js"
import { loadCanvas } from "./loading.js"
import { onTheme, presentTheme } from "./theme.js"

/** @typedef {Awaited<ReturnType<typeof drawBoard>>} Drawing */

const MOVING = ["wheel", "pointerdown", "keydown"]

/**
 * @param {HTMLElement} host an empty element with a height; it gets the class "board-canvas"
 * @param {{theme?: "light" | "dark"}} [options] without a theme, the page's
 * @returns what shows the elements of a board (`readBoard`). Rejects when the program did not come.
 */
export async function drawBoard(host, { theme } = {}) {
  const { mountCanvas } = await loadCanvas()
  host.classList.add("board-canvas")
  const canvas = mountCanvas(host, {
    elements: [], theme: theme ?? presentTheme(), language: language(), isReadOnly: true, onChange: keepFitted,
  })
  const off = theme ? () => undefined : onTheme(canvas.setTheme)
  const listening = new AbortController()
  let isPlaced = false
  let isTheirs = false // Whoever looks has moved it, and goes on by themselves.
  let size = ""
  for (const kind of MOVING) {
    host.addEventListener(kind, () => { isTheirs = true }, { signal: listening.signal, capture: true, passive: true })
  }

  /** All of it stays in view in a window of another size. */
  function keepFitted() {
    const { width, height } = canvas.place()
    const now = `${width} ${height}`
    if (now === size) return
    size = now
    if (isPlaced && !isTheirs) canvas.fit()
  }

  function fit() {
    isTheirs = false
    canvas.fit()
  }

  await canvas.ready
  return {
    /** @param {import("./elements.js").Element[]} elements all of them */
    show(elements) {
      canvas.replace(elements.map(revive))
      if (isPlaced || elements.length === 0) return
      isPlaced = true
      fit()
    },
    /** All of the board in view. */
    fit,
    close() {
      off()
      listening.abort()
      canvas.unmount()
    },
  }
}
