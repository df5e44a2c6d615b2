"""How long a board takes to open, in parts.

Opening is from the press of its button to the picture on the screen in which all elements in view are drawn; the page
itself notes the time of each part. "At once" is a press by a pointer that came in the same moment, as no hand does;
"after a moment on it" by one that rested for `REST_MS` before.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

from playwright.sync_api import Page

from bench.page_costs import Meter
from bench.tables import heading, row
from tests.browser.board_counts import COUNTING

REST_MS = 300
PARTS = {"scripts are there": "fetched", "Excalidraw stands": "stands", "drawn": "drawn", "on the screen": "seen"}
SHARES = ("script ms", "style ms", "layout ms", "main thread ms")
"""Of the page's main thread in all that time, without its waiting for a core; the last is all of it."""

# Chromium has shown a picture when a message comes that was sent from its frame.
NOTING = """(() => {
  const noted = window.boardOpening = { fetched: 0 }
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-board-open], [data-work-board]")) noted.pressed ??= event.timeStamp
  }, { capture: true })
  const count = ELEMENTS
  const look = () => {
    if (noted.pressed === undefined) return
    if (document.querySelector("[data-board-canvas] canvas.static")) noted.stands ??= performance.now()
    noted.drawn ??= window.boardCounts.drawn.find(({ elements }) => elements === count)?.at
  }
  new MutationObserver(look).observe(document, { subtree: true, childList: true })
  const wait = () => {
    look()
    if (noted.drawn === undefined) return requestAnimationFrame(wait)
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => { noted.seen = performance.now() }
    port2.postMessage(null)
  }
  requestAnimationFrame(wait)
})()"""
NOTED = """() => {
  const { boardOpening: noted, boardCounts: { draws } } = window
  const files = performance.getEntriesByType("resource")
  const ours = files.filter(({ name }) => /chunks\\/(canvas|chunk|opened)/.test(name))
  return { ...noted, draws, fetched: Math.max(...ours.map(({ responseEnd }) => responseEnd)) }
}"""


@dataclass
class Opening:
    """One of them: milliseconds from the press to each part, what the page worked, and how often a canvas was drawn."""

    parts: dict[str, float]
    worked: dict[str, float]
    draws: int


def measure(window: Callable[[str], AbstractContextManager[Page]], elements: int) -> Iterator[str]:
    """`window` opens one that has fetched nothing of the board, in the room; with a script for all of its pages."""
    script = COUNTING + ";" + NOTING.replace("ELEMENTS", str(elements))
    found: dict[str, Opening] = {}
    with window(script) as page:
        found["for the first time, at once"] = _open(page, rest_ms=0)
    with window(script) as page:
        found["for the first time, after a moment on it"] = _open(page, rest_ms=REST_MS)
        page.locator("[data-work-code]").click()
        page.reload()
        found["again, its files in the browser's cache"] = _open(page, rest_ms=REST_MS)
    yield from heading(f"a board of {elements} elements is opened", *PARTS, *SHARES, "canvases drawn")
    for name, one in found.items():
        figures = [f"{ms:.0f}" for ms in (*one.parts.values(), *one.worked.values())]
        yield row(name, *figures, str(one.draws))


def _open(page: Page, *, rest_ms: int) -> Opening:
    button = page.locator("[data-board-open]:visible")
    button.wait_for()
    if rest_ms:
        button.hover()
        page.wait_for_timeout(rest_ms)
    meter = Meter(page)
    button.click()
    page.wait_for_function("() => window.boardOpening.seen")
    worked = meter.spent(1)
    noted = page.evaluate(NOTED)
    parts = {name: max(0.0, noted[key] - noted["pressed"]) for name, key in PARTS.items()}
    return Opening(parts, {name: worked[name] for name in SHARES}, noted["draws"])
