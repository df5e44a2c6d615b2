"""F28: what cannot be measured is told as that, never as calm: nets that do not load, a picture without light.

A page that falls silent and a camera that is off are in tests/browser/test_page_signals.py.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests import films
from tests.browser.people import Windows, add_candidate, meet, schedule, set_up, write_resume
from tests.serving import Server, serving

TOLD_MS = 60_000


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    with serving(tmp_path / "server", "sqlite") as running:
        yield running


def host_of(server: Server, windows: Windows, tmp_path: Path, guest: Page) -> Page:
    """The interviewer's window with the alerts before them; the candidate agreed to everything."""
    host = windows.open(server)
    set_up(host)
    add_candidate(host, write_resume(tmp_path / "grace.pdf"))
    meet(host, guest, schedule(host), agree=True)
    host.get_by_role("tab", name="Alerts").click()
    return host


def test_nets_that_do_not_load_are_told_as_not_measured(own_server: Server, windows: Windows, tmp_path: Path) -> None:
    guest = windows.open(own_server)
    refused: list[str] = []

    def refuse(route) -> None:  # type: ignore[no-untyped-def]
        refused.append(route.request.url)
        route.abort()

    guest.context.route("**/static/dist/models/**", refuse)
    host = host_of(own_server, windows, tmp_path, guest)
    line = host.locator("[data-coverage]")
    expect(line).to_contain_text("Not observing: the checks could not start.", timeout=TOLD_MS)
    assert refused, "the browser asked for them and was given none"
    expect(guest.locator("[data-proctoring]")).to_have_attribute("data-proctoring", "not-measured")
    expect(line).not_to_contain_text("Observing now.")


def test_a_dark_picture_is_told_as_not_measured(own_server: Server, windows: Windows, tmp_path: Path) -> None:
    black = tmp_path / "black.jpg"
    Image.new("RGB", (640, 480)).save(black)
    guest = windows.open(own_server, path=films.film(tmp_path / "black.y4m", [(black, 1)]))
    host = host_of(own_server, windows, tmp_path, guest)
    line = host.locator("[data-coverage]")
    expect(line).to_contain_text("Not observing: the picture is too dark.", timeout=TOLD_MS)
    expect(host.locator("[data-panel=alerts]")).not_to_contain_text("No face in view")
