"""A board between Firefox and two windows of Chromium: all draw at once and end with the same scene."""

import json
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.browser.drawing import SCENE
from tests.browser.people import Windows
from tests.browser.test_call import colleague
from tests.live.house import House
from tests.other_browsers import chromium
from tests.other_browsers.chromium import ChromiumWindow
from tests.other_browsers.firefox import Firefox, FirefoxWindow
from tests.other_browsers.meeting import meet
from tests.other_browsers.window import SIZE

Drawer = FirefoxWindow | ChromiumWindow

HAS = f"(count) => {{ const scene = ({SCENE})(); return scene.length === count ? JSON.stringify(scene) : null }}"
SAME = f"(scene, count) => ({HAS})(count) === scene"
IS_OPEN = "() => document.querySelector('[data-board-waiting]').hidden"
PLACE = """() => {
  document.querySelector(".excalidraw-container").focus()
  const { left, top } = document.querySelector(".board-stage").getBoundingClientRect()
  return [left, top]
}"""
STEPS = 8


def draw_at_once(corners: dict[Drawer, tuple[float, float]]) -> None:
    """Everybody's box is begun before the first is let go, and all grow in turns."""
    places: dict[Drawer, tuple[float, float]] = {}
    for window, (x, y) in corners.items():
        left, top = window.evaluate(PLACE)
        places[window] = (left + x, top + y)
        window.press("Escape")
        window.press("r")
        window.mouse("down", *places[window])
    for step in range(1, STEPS + 1):
        for window, (x, y) in places.items():
            window.mouse("move", x + 10 * step, y + 5 * step)
    for window, (x, y) in places.items():
        window.mouse("up", x + 10 * STEPS, y + 5 * STEPS)


def same_scene(windows: tuple[Drawer, ...], count: int) -> list[dict[str, Any]]:
    """Waits until all of them show the same so many elements."""
    shown = windows[0].until(HAS, count)
    for window in windows[1:]:
        # Who came second has put theirs in front; where all are the same they say which.
        windows[0].until(SAME, window.until(HAS, count), count)
    found: list[dict[str, Any]] = json.loads(windows[0].until(HAS, count))
    assert {one["id"] for one in found} == {one["id"] for one in json.loads(shown)}
    return found


@pytest.mark.timeout(900)  # Three windows with Excalidraw, one of them in Firefox.
def test_firefox_and_two_chromiums_draw_at_once_through_a_killed_server_and_an_hour_offline(
    house: House, firefox: Firefox, windows: Windows, results: Path
) -> None:
    server = house.ada.server
    host, guest = firefox.open(server), chromium.opened(windows, server)
    guest.page.clock.install()
    host.goto("/login")
    host.sign_in("ada")
    meet(host, guest, house.room)
    frank = colleague(house, "frank", "interviewer")
    other = ChromiumWindow(server, windows.of(frank, viewport=SIZE, has_devices=False))
    other.goto(f"/interview/{house.room}")
    other.click("[data-entry-ask]")
    other.in_state("live")
    everybody: tuple[Drawer, ...] = (host, guest, other)
    for window in everybody:
        window.click("[data-board-open]")
        window.until(IS_OPEN)
    draw_at_once({host: (320, 160), guest: (480, 160), other: (320, 260)})
    drawn = same_scene(everybody, 3)
    assert {(one["width"], one["height"]) for one in drawn} == {(10 * STEPS, 5 * STEPS)}

    server.stop(signal.SIGKILL)
    draw_at_once({host: (480, 260), other: (320, 360)})
    server.start()
    same_scene(everybody, 5)

    guest.page.context.set_offline(True)
    draw_at_once({guest: (480, 360), host: (320, 460)})
    guest.page.clock.fast_forward("01:00:00")
    guest.page.context.set_offline(False)
    same_scene(everybody, 7)
    host.picture(results / "board-firefox.png")
    assert [one for one in host.errors() if "establish a connection" not in one and "was interrupted" not in one] == []
