"""Firefox and WebKitGTK open every page, find its heading, and have nothing to complain about."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests import breadth
from tests.other_browsers import webkit
from tests.other_browsers.firefox import Firefox
from tests.other_browsers.meeting import EDITOR
from tests.other_browsers.pages import before_the_room, look_at_green_room, open_all, sign_in
from tests.other_browsers.webkit import WebKitWindow
from tests.serving import Server, serving
from tools.demo import CANDIDATE, INTERVIEWER, Demo
from tools.screenshots import furnished

pytestmark = [breadth.ONLY_WIDE, pytest.mark.timeout(900)]
IS_CHOSEN = "(device) => document.querySelector(`[data-entry-device=${device}]`).value !== ''"
NOTING = ("-m", "tests.other_browsers.noting_server")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("pages"), "sqlite", program=NOTING) as running:
        yield running


@pytest.fixture(scope="module")
def shown(server: Server) -> Demo:
    """A company with interviews past and to come."""
    return furnished(server)


@pytest.fixture
def webkit_window(
    server: Server, tmp_path: Path, results: Path, request: pytest.FixtureRequest
) -> Iterator[WebKitWindow]:
    """Pictured at the end of the test."""
    if webkit.missing():
        pytest.skip(f"{webkit.missing()} not installed")
    with webkit.opened(server, tmp_path) as window:
        yield window
        window.picture(results / f"webkit-{request.node.name}.png")


@pytest.fixture
def room(shown: Demo) -> str:
    """Of an interview that began a few minutes ago."""
    return shown.new_room(datetime.now(UTC))


def test_firefox_opens_every_page(server: Server, shown: Demo, room: str, firefox: Firefox) -> None:
    stranger = firefox.open(server)
    open_all(stranger, "stranger", shown)
    host = firefox.open(server)
    sign_in(host, INTERVIEWER)
    open_all(host, "host", shown)
    look_at_green_room(host, room, "Ready to enter?")
    # Firefox tells a page which devices there are only while it is in front, so the next window waits for that.
    host.until(IS_CHOSEN, "audio")
    host.until(IS_CHOSEN, "camera")
    guest = firefox.open(server)
    sign_in(guest, CANDIDATE)
    open_all(guest, "guest", shown)
    before_the_room(guest, room)
    assert [*stranger.errors(), *host.errors(), *guest.errors()] == []


def test_webkit_opens_every_page(webkit_window: WebKitWindow, shown: Demo, room: str) -> None:
    window = webkit_window
    open_all(window, "stranger", shown)
    sign_in(window, CANDIDATE)
    open_all(window, "guest", shown)
    before_the_room(window, room)
    window.forget()
    sign_in(window, INTERVIEWER)
    open_all(window, "host", shown)
    assert window.errors() == []


def test_in_webkit_which_has_no_calls_here_code_is_written_and_saved(webkit_window: WebKitWindow, room: str) -> None:
    window = webkit_window
    sign_in(window, INTERVIEWER)
    look_at_green_room(window, room, "Ready to enter?")
    window.sees("[data-no-calls]", "This browser cannot make calls. The editor and the chat work.")
    window.click("[data-entry-ask]")
    window.in_state("live")
    window.click(EDITOR)
    window.type("# of WebKit: ")
    window.sees(EDITOR, "# of WebKit: ")
    window.sees("[data-editor-status=saved]", "Saved")
    assert window.errors() == []
