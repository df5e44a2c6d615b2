"""What a page does for its board, counted in the page itself: counts are the same on a busy machine."""

from playwright.sync_api import Page

# Whatever is added has to stand in the page before Excalidraw does.
COUNTING = """(() => {
  const counts = window.boardCounts = { draws: 0, renders: 0, changes: 0, frames: 0, drawn: [] }
  const ask = window.requestAnimationFrame.bind(window)
  window.requestAnimationFrame = (fn) => {
    counts.frames += 1
    return ask(fn)
  }
  const isOfBoard = ({ canvas }) => canvas.isConnected && canvas.closest("[data-board-canvas]") !== null
  const { clearRect } = CanvasRenderingContext2D.prototype
  CanvasRenderingContext2D.prototype.clearRect = function (...place) {
    if (isOfBoard(this)) counts.draws += 1
    // A canvas is drawn in one go, so what is left to do afterwards comes behind it.
    if (isOfBoard(this) && this.canvas.matches(".static")) queueMicrotask(noteDrawn)
    return clearRect.apply(this, place)
  }
  const appOf = (node) => {
    let fiber = node[Object.keys(node).find((key) => key.startsWith("__reactFiber$"))]
    while (fiber && !fiber.stateNode?.scene) fiber = fiber.return
    return fiber?.stateNode
  }
  const app = () => appOf(document.querySelector("[data-board-canvas] .excalidraw"))
  const noteDrawn = () => counts.drawn.push({ at: performance.now(), elements: app()?.scene.getNonDeletedElements().length ?? 0 })
  // Once a board is open: what React does for it, and what is changed of its place.
  window.countRenders = () => {
    const one = app()
    if (one.isCounted) return
    const told = one.componentDidUpdate.bind(one)
    one.isCounted = true
    one.componentDidUpdate = (...before) => {
      counts.renders += 1
      return told(...before)
    }
    const changes = new MutationObserver((some) => { counts.changes += some.length })
    changes.observe(document.querySelector("[data-panel=board]"), { subtree: true, childList: true, attributes: true, characterData: true })
  }
})()"""

QUIET_MS = 1000
"""After what was done to a board, its buttons and pointers are still drawn for a moment."""
NAMES = ("draws", "renders", "changes", "frames")
"""Of both canvases; of React; in the document, within the board's place; asked for by the whole page."""


def count(page: Page) -> None:
    """From the next page on that is opened in this window."""
    page.add_init_script(COUNTING)


def counts(page: Page) -> dict[str, int]:
    """Since the page was opened; renders and changes since `count_renders`."""
    told = page.evaluate("() => window.boardCounts")
    return {name: int(told[name]) for name in NAMES}


def count_renders(page: Page) -> None:
    """From now on; the board is open."""
    page.evaluate("() => window.countRenders()")
