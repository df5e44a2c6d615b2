"""The page's part of `bench.board`: Chromium in a room of a real server on SQLite, whose board somebody else filled."""

import random
import string
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page, Request, sync_playwright

from bench import board_felt, board_opening, databases, processes
from bench.board_server import PATIENCE_S, opened
from bench.processes import ROOT, Server
from bench.rooms import Room, seed_rooms, text_of
from tests.browser.board_counts import COUNTING
from tests.browser.drawing import SCENE, at
from tests.browser.people import CHROMIUM, FLAGS, NO_DEVICES, enter, in_state
from tests.drawing import element
from tests.faults import pages as other

STEP_S = 0.016
CODE_BYTES = 10 * 1024
DRAWN_AT_ONCE = 40
DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
IS_OPEN = f"(count) => document.querySelector('[data-board-waiting]').hidden && ({SCENE})().length === count"
WAITING_MS = PATIENCE_S * 1000
QUIET_MS = 1500
"""Whoever opens a board has been in the room for a moment."""


@dataclass
class Window:
    """Chromium's page, and what it has used."""

    page: Page
    session: CDPSession

    def cpu_s(self) -> float:
        """What its main thread has worked since it was opened, without waiting for a core."""
        told = self.session.send("Performance.getMetrics")["metrics"]
        return float(next(one["value"] for one in told if one["name"] == "TaskDuration"))


def run(*, steps: int, elements: int) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder, databases.fresh(databases.SQLITE, Path(folder)) as fresh:
        (room,) = seed_rooms(fresh, [text_of(CODE_BYTES)])
        log = Path(folder) / "server.log"
        with processes.serving(processes.python(ROOT / "app.py"), log, fresh.environment) as server:
            _fill(server, room, elements)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
                yield from _measure(browser, server, room, steps, elements)
                browser.close()


def _fill(server: Server, room: Room, elements: int) -> None:
    page, chance = opened(server, room, room.cookies[0]), random.Random(2)
    for first in range(0, elements, DRAWN_AT_ONCE):
        for number in range(first, min(first + DRAWN_AT_ONCE, elements)):
            x, y = chance.uniform(-5000, 5000), chance.uniform(-5000, 5000)
            page.draw(element(f"e{number}", x=x, y=y, index=_index(number), seed=chance.randrange(2**31)))
        other.work(page, until=lambda: page.is_saved, within_s=PATIENCE_S)
    page.close()


def _index(number: int) -> str:
    """The n-th of Excalidraw's indices, each in front of those before it."""
    if number < len(DIGITS):
        return f"a{DIGITS[number]}"
    high, low = divmod(number - len(DIGITS), len(DIGITS))
    return f"b{DIGITS[high]}{DIGITS[low]}"


def _window(
    browser: Browser, server: Server, room: Room, who: int = 1, *, has_devices: bool = False, script: str = ""
) -> Window:
    """In the room; `script` runs before those of each page."""
    context = browser.new_context(base_url=server.url, viewport={"width": 1440, "height": 900})
    name, _, value = room.cookies[who].partition("=")
    context.add_cookies([{"name": name, "value": value, "url": server.url}])
    page = context.new_page()
    page.set_default_timeout(WAITING_MS)
    if not has_devices:
        page.add_init_script(NO_DEVICES)
    page.add_init_script(script)
    session = context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    enter(page, room.name)
    in_state(page, "live")
    return Window(page, session)


def _measure(browser: Browser, server: Server, room: Room, steps: int, elements: int) -> Iterator[str]:
    @contextmanager
    def window(script: str) -> Iterator[Page]:
        page = _window(browser, server, room, script=script).page
        page.wait_for_timeout(QUIET_MS)
        yield page
        page.context.close()

    yield from board_opening.measure(window, elements)
    dragging = _window(browser, server, room)
    received = _bytes_of(dragging.page)
    _open(dragging.page, elements)
    yield f"{sum(received) / 1024:.0f} KB were fetched for it, in {len(received)} files."
    yield from _drag(dragging, steps)
    dragging.page.context.close()
    other_person, person = (_window(browser, server, room, who, has_devices=True, script=COUNTING) for who in (0, 1))
    drawn = elements + 1  # With what was dragged.
    yield from board_felt.run(person.page, IS_OPEN, drawn)
    other_person.page.context.close()


def _open(page: Page, elements: int) -> None:
    page.locator("[data-board-open]").click()
    page.wait_for_function(IS_OPEN, arg=elements)


def _bytes_of(page: Page) -> list[int]:
    """Fills with the sizes of what is fetched from now on for the board."""
    sizes: list[int] = []

    def note(request: Request) -> None:
        if "/static/dist/" in request.url:
            sizes.append(request.sizes()["responseBodySize"])

    page.on("requestfinished", note)
    return sizes


def _drag(window: Window, steps: int) -> Iterator[str]:
    page = window.page
    page.locator(".excalidraw-container").focus()
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    page.mouse.move(*at(page, 500, 300))
    page.mouse.down()
    page.mouse.move(*at(page, 600, 360), steps=3)
    before = window.cpu_s()
    for number in range(steps):
        page.mouse.move(*at(page, 600 + number % 200, 360 + number % 150))
        page.wait_for_timeout(STEP_S * 1000)
    page.mouse.up()
    yield f"{steps} steps of a drag take {window.cpu_s() - before:.2f} s of the page's CPU."
