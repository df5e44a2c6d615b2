"""What typing and the call feel of an open board: the same keys by turns with it beside the code and without it."""

import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from playwright.sync_api import Page, expect

from bench.page_costs import Meter
from bench.tables import heading, percentile, row
from bench.typing_pages import ALL_SEEN, WATCH, type_keys
from tests.browser import board_counts

KEYS = 40
TURNS = 4
QUIET_MS = 500
SHOWN = {
    "main thread ms": "ms of the main thread a key", "style recalculations": "styles", "layouts": "layouts",
    "frames": "frames asked for", "draws": "draws of the board", "renders": "of React",
    "changes": "changes in its place",
}  # fmt: skip
ANEW = """() => {
  window.seen.keys.length = window.seen.changed.length = window.seen.painted.length = 0
  window.seen.length = document.querySelector(".cm-content").textContent.length
}"""
FRAMES = """() => document.querySelector('[data-tile="main"] video').getVideoPlaybackQuality().totalVideoFrames"""


@dataclass
class Felt:
    """Of all turns of one kind: each key's milliseconds to the screen, and by turn what was used and shown."""

    keys_ms: list[float] = field(default_factory=list)
    frames_a_s: list[float] = field(default_factory=list)
    """Of the other person's picture."""
    done: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """For each key, by name: what the page did, with the call, which goes on meanwhile."""


def run(page: Page, is_open: str, elements: int) -> Iterator[str]:
    """The page counts, and is in a call, with the board closed; `is_open` is true once so many elements are drawn."""
    expect(page.locator("[data-panel=call]")).to_have_attribute("data-call", "connected")
    page.evaluate(WATCH)
    felt = {"closed": Felt(), "beside the code": Felt()}
    for _turn in range(TURNS):
        if page.locator("[data-work-code]").is_visible():
            page.locator("[data-work-code]").click()
        _type(page, felt["closed"])
        page.locator("[data-board-open]:visible, [data-work-board]:visible").first.click()
        page.wait_for_function(is_open, arg=elements)
        beside = page.get_by_role("button", name="Beside the code")
        if beside.get_attribute("aria-pressed") == "false":
            beside.click()
        board_counts.count_renders(page)
        _type(page, felt["beside the code"])
    yield from heading("the board", "a key is on the screen after, ms", "p95", *SHOWN.values(), "pictures a second")
    for name, one in felt.items():
        middle, late = (f"{percentile(sorted(one.keys_ms), share):.1f}" for share in (50, 95))
        figures = (f"{statistics.median(one.done[key]):.2f}" for key in SHOWN)
        yield row(name, middle, late, *figures, f"{statistics.median(one.frames_a_s):.1f}")


def _type(page: Page, felt: Felt) -> None:
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")  # A line that grows from turn to turn would cost more from turn to turn.
    page.wait_for_timeout(QUIET_MS)
    page.evaluate(ANEW)
    meter, before = Meter(page), board_counts.counts(page)
    frames, began = page.evaluate(FRAMES), time.perf_counter()
    type_keys(page, KEYS)
    page.wait_for_function(ALL_SEEN, arg=KEYS)
    after = board_counts.counts(page)
    counted = {name: (after[name] - before[name]) / KEYS for name in board_counts.NAMES}
    for name, one in (meter.spent(KEYS) | counted).items():
        felt.done[name].append(one)
    felt.frames_a_s.append((page.evaluate(FRAMES) - frames) / (time.perf_counter() - began))
    seen = page.evaluate("() => window.seen")
    felt.keys_ms += [shown - pressed for pressed, shown in zip(seen["keys"], seen["painted"], strict=False)]
