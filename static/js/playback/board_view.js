/**
 * The board as it stood at a moment: drawn by the board's own program, which is fetched when a moment with a board is shown
 * first. For who does not see it, its texts are a list.
 */
import { drawBoard } from "../board/drawing.js"
import { byOrder } from "../board/elements.js"
import { el } from "../core/dom.js"
import { t } from "../core/i18n.js"

const EVERY_MS = 50
const MAX_LISTED = 500

/** @typedef {import("../board/elements.js").Element} Element */
/** @typedef {{left: number, top: number, right: number, bottom: number}} Box */

/** @param {Element[]} elements @returns {Box} */
export function boxOf(elements) {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity }
  for (const { x, y, width, height, points } of elements) {
    for (const [right, down] of points ?? [[0, 0], [width, height]]) {
      box.left = Math.min(box.left, x + right)
      box.top = Math.min(box.top, y + down)
      box.right = Math.max(box.right, x + right)
      box.bottom = Math.max(box.bottom, y + down)
    }
  }
  return box
}

/** @param {Box} outer @param {Box} inner */
function holds(outer, inner) {
  return outer.left <= inner.left && outer.top <= inner.top && outer.right >= inner.right && outer.bottom >= inner.bottom
}

/** What an element says, or nothing. @param {Element} element @returns {string} */
const wordsOf = ({ type, originalText, text, name }) => (type === "text" ? originalText || text : type === "frame" && name) || ""

/** What is written on it, from top to bottom. @param {Element[]} elements */
export function textsOf(elements) {
  const written = elements.filter((element) => wordsOf(element).trim())
  return written.sort((one, other) => one.y - other.y || one.x - other.x).map(wordsOf)
}

/**
 * @param {HTMLElement} root has a `data-board-canvas`, a `data-board-texts` and a `data-board-failed`
 * @param {{draw?: typeof drawBoard, wait?: (work: () => void, ms: number) => number}} [world]
 */
export function createBoardView(root, { draw = drawBoard, wait = (work, ms) => window.setTimeout(work, ms) } = {}) {
  const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (root.querySelector(`[data-board-${name}]`))
  /** @type {Promise<void> | null} */
  let opening = null
  /** @type {import("../board/drawing.js").Drawing | null} */
  let drawing = null
  /** @type {{elements: Element[], isFollowed: boolean} | null} */
  let next = null
  /** @type {Box | null} */
  let seen = null
  let isResting = false
  let isClosed = false
  let listed = ""

  /** @param {Element[]} elements */
  function list(elements) {
    const texts = textsOf(elements).slice(0, MAX_LISTED)
    const key = JSON.stringify(texts)
    if (key === listed) return
    listed = key
    part("texts").replaceChildren(...texts.map((text) => el("li", { dir: "auto" }, text)))
  }

  /** What has to be drawn, unless something was just now. */
  function paint() {
    if (!drawing || !next || isResting || root.hidden) return
    const { elements, isFollowed } = next
    next = null
    drawing.show(elements)
    list(elements)
    const box = boxOf(elements)
    if (isFollowed && elements.length > 0 && !(seen && holds(seen, box))) {
      if (seen) drawing.fit()
      seen = box
    }
    isResting = true
    wait(() => {
      isResting = false
      paint()
    }, EVERY_MS)
  }

  async function open() {
    part("failed").hidden = true
    try {
      const made = await draw(part("canvas"))
      if (isClosed) return made.close()
      drawing = made
      paint()
    } catch {
      opening = null // The next moment tries again.
      part("failed").textContent = t("The board could not be loaded. Choose another moment to try again.")
      part("failed").hidden = false
    }
  }

  return {
    /**
     * @param {Iterable<Element>} elements in any order
     * @param {boolean} isFollowed whether the reader is shown what happens, or looks around by themselves
     */
    show(elements, isFollowed) {
      next = { elements: [...elements].sort(byOrder), isFollowed }
      root.hidden = false
      opening ??= open()
      paint()
    },
    hide() { root.hidden = true },
    close() {
      isClosed = true
      drawing?.close()
    },
  }
}
