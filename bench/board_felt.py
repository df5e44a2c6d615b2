"""What typing and the call feel of an open board: the same keys by turns with it beside the code and without it."""

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from playwright.sync_api import Page, expect

from bench.tables import heading, percentile, row
from bench.typing_pages import ALL_SEEN, WATCH, type_keys

KEYS = 40
TURNS = 4
ANEW = """() => {
  window.seen.keys.length = window.seen.changed.length = window.seen.painted.length = 0
  window.seen.length = document.querySelector(".cm-content").textContent.length
}"""
FRAMES = """() => document.querySelector('[data-tile="main"] video').getVideoPlaybackQuality().totalVideoFrames"""


@dataclass
class Felt:
    """Of all turns of one kind: each key's milliseconds to the screen, and by turn what was used and shown."""

    keys_ms: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)
    """Of the page's main thread, for each key; with the call, which goes on meanwhile."""
    frames_a_s: list[float] = field(default_factory=list)
    """Of the other person's picture."""


def run(page: Page, cpu_s: Callable[[], float], is_open: str, elements: int) -> Iterator[str]:
    """The page is in a call, with the board closed; `is_open` is true in it once so many elements are drawn."""
    expect(page.locator("[data-panel=call]")).to_have_attribute("data-call", "connected")
    page.evaluate(WATCH)
    felt = {"closed": Felt(), "beside the code": Felt()}
    for _turn in range(TURNS):
        if page.locator("[data-work-code]").is_visible():
            page.locator("[data-work-code]").click()
        _type(page, cpu_s, felt["closed"])
        page.locator("[data-board-open]:visible, [data-work-board]:visible").first.click()
        page.wait_for_function(is_open, arg=elements)
        beside = page.get_by_role("button", name="Beside the code")
        if beside.get_attribute("aria-pressed") == "false":
            beside.click()
        _type(page, cpu_s, felt["beside the code"])
    yield from heading(
        "the board", "a key is on the screen after, ms", "p95", "CPU ms of the page a key", "pictures a second"
    )
    for name, one in felt.items():
        middle, late = (f"{percentile(sorted(one.keys_ms), share):.1f}" for share in (50, 95))
        figures = (f"{statistics.median(some):.1f}" for some in (one.cpu_ms, one.frames_a_s))
        yield row(name, middle, late, *figures)


def _type(page: Page, cpu_s: Callable[[], float], felt: Felt) -> None:
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.evaluate(ANEW)
    frames, began, used = page.evaluate(FRAMES), time.perf_counter(), cpu_s()
    type_keys(page, KEYS)
    page.wait_for_function(ALL_SEEN, arg=KEYS)
    felt.cpu_ms.append((cpu_s() - used) * 1000 / KEYS)
    felt.frames_a_s.append((page.evaluate(FRAMES) - frames) / (time.perf_counter() - began))
    seen = page.evaluate("() => window.seen")
    felt.keys_ms += [shown - pressed for pressed, shown in zip(seen["keys"], seen["painted"], strict=False)]
