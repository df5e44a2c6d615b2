/**
 * A board to look at, as in the playback: nobody draws on it. Its program is loaded when the first one is wanted.
 */
import { language } from "../core/i18n.js"
import { revive } from "./elements.js"
import { loadCanvas } from "./loading.js"
import { onTheme, presentTheme } from "./theme.js"

/** @typedef {Awaited<ReturnType<typeof drawBoard>>} Drawing */

/**
 * @param {HTMLElement} host an empty element with a height; it gets the class "board-canvas"
 * @param {{theme?: "light" | "dark"}} [options] without a theme, the page's
 * @returns what shows the elements of a board (`readBoard`). Rejects when the program did not come.
 */
export async function drawBoard(host, { theme } = {}) {
  const { mountCanvas } = await loadCanvas()
  host.classList.add("board-canvas")
  const canvas = mountCanvas(host, { elements: [], theme: theme ?? presentTheme(), language: language(), isReadOnly: true })
  const off = theme ? () => undefined : onTheme(canvas.setTheme)
  await canvas.ready
  let isPlaced = false
  return {
    /** @param {import("./elements.js").Element[]} elements all of them */
    show(elements) {
      canvas.replace(elements.map(revive))
      if (isPlaced || elements.length === 0) return
      isPlaced = true // Whoever looks moves on by themselves.
      canvas.fit()
    },
    /** All of the board in view. */
    fit: canvas.fit,
    close() {
      off()
      canvas.unmount()
    },
  }
}
