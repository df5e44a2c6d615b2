"""What a key costs the browsers of two people in a room: counts of their work, which a busy machine does not change."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests import breadth
from tests.browser.editing import Pair, code, meet_in_the_editor, write
from tests.browser.people import Windows
from tests.live.house import House

pytestmark = breadth.ONLY_WIDE

KEYS = "is it so or an ox up in me at us by he go"  # No word has three letters, from which on others are offered.
PAUSE_MS = 120  # Of a person who types fast.
COUNTED = ("RecalcStyleCount", "LayoutCount")
MOST = 1.25
"""For a key: whatever is done for each of them once more makes two. Chromium itself looks at the text once more before
it writes behind some spaces, also in a bare editor: 4 or 5 times for these keys."""


@dataclass
class Work:
    """How often the browser did each for one page, and in how many seconds."""

    done: dict[str, int]
    seconds: float

    def within(self, keys: int, idle: "Work") -> list[str]:
        """What was done more often for so many keys, besides what is done in the same room while nobody does anything."""
        most = {name: keys * MOST + idle.done[name] / idle.seconds * self.seconds for name in COUNTED}
        return [
            f"{name}: {count} for {keys} keys, {most[name]:.1f} at most"
            for name, count in self.done.items()
            if count > most[name]
        ]


def counts(session: CDPSession) -> dict[str, int]:
    """Since the session asked for them."""
    metrics = {one["name"]: int(one["value"]) for one in session.send("Performance.getMetrics")["metrics"]}
    return {name: metrics[name] for name in COUNTED}


@contextmanager
def working(page: Page) -> Iterator[Work]:
    """Complete when the block is left."""
    work = Work({}, 0)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    before, began = counts(session), time.monotonic()
    yield work
    work.done = {name: count - before[name] for name, count in counts(session).items()}
    work.seconds = time.monotonic() - began
    session.detach()


@pytest.fixture
def pair(house: House, windows: Windows) -> Pair:
    """In a call, with the signals that Grace agreed to, and with something said."""
    pair = meet_in_the_editor(house, windows, agree=True)
    field = pair.host.locator("#chat-input")
    field.fill("Please begin.")
    field.press("Enter")
    expect(pair.guest.get_by_text("Please begin.", exact=True)).to_be_visible()
    return pair


def test_a_key_is_styled_and_laid_out_once_on_the_typists_page_and_once_on_the_readers(pair: Pair) -> None:
    for page in (pair.host, pair.guest):
        expect(page.locator(".cm-peer.is-quiet")).to_have_count(1)  # Nothing moves any more of what moves on entering.
    with working(pair.guest) as typists_rest, working(pair.host) as readers_rest:
        # What is measured is this time itself.
        time.sleep(len(KEYS) * PAUSE_MS / 1000)
    write(pair.guest, "def begin(left, right):\n    return left\n")
    expect(code(pair.host)).to_contain_text("return left")
    with working(pair.guest) as typists, working(pair.host) as readers:
        pair.guest.keyboard.type(KEYS, delay=PAUSE_MS)
        expect(code(pair.host)).to_contain_text(KEYS)
        expect(pair.guest.locator("[data-editor-status]")).to_have_attribute("data-editor-status", "saved")
    assert typists.done["LayoutCount"] > 0, "something was counted"
    assert typists.within(len(KEYS), typists_rest) == []
    assert readers.within(len(KEYS), readers_rest) == []
    names = pair.host.locator(".cm-peer-name")
    expect(names).to_have_text("Grace Candidate")
    caret, end = (pair.host.locator(one).last.bounding_box() for one in (".cm-peer", ".cm-line"))
    assert caret is not None
    assert end is not None
    assert abs(caret["y"] - end["y"]) < end["height"] / 2, "the caret is in the line that was written"
