"""A board between Firefox and Chromium: both draw at once and end with the same scene."""

import json
from pathlib import Path

from tests.browser.drawing import SCENE
from tests.browser.people import Windows
from tests.live.house import House
from tests.other_browsers import chromium
from tests.other_browsers.firefox import Firefox
from tests.other_browsers.meeting import meet
from tests.other_browsers.window import Window

HAS = f"(count) => {{ const scene = ({SCENE})(); return scene.length === count ? JSON.stringify(scene) : null }}"


def write_text(window: Window, words: str) -> None:
    window.fill("#board-text-new", words)
    window.click("[data-board-text-add] button")


def test_firefox_and_chromium_draw_at_once(house: House, firefox: Firefox, windows: Windows, results: Path) -> None:
    host, guest = firefox.open(house.ada.server), chromium.opened(windows, house.ada.server)
    host.goto("/login")
    host.sign_in("ada")
    meet(host, guest, house.room)
    for window in (host, guest):
        window.click("[data-board-open]")
        window.until("() => document.querySelector('[data-board-waiting]').hidden")
        window.click("[data-board-texts-open]")
    for number in range(3):
        write_text(host, f"from Firefox {number}")
        write_text(guest, f"from Chromium {number}")
    one, other = (json.loads(window.until(HAS, 6)) for window in (host, guest))
    assert {each["text"] for each in one} == {each["text"] for each in other}
    # Who comes second puts theirs in front; where both are the same they say which.
    host.until("(scene, count) => (" + HAS + ")(count) === scene", guest.until(HAS, 6), 6)
    host.picture(results / "board-firefox.png")
    assert [*host.errors(), *guest.errors()] == []
