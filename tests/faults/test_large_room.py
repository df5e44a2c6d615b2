"""F15: ten thousand messages and an hour of edits; the room opens. How fast, `python -m bench.large_room` prints."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.people import Windows, in_state
from tests.faults.conftest import on_sqlite
from tests.faults.history import MESSAGES, fill
from tests.faults.lengths import promised
from tests.faults.pages import Page, work
from tests.faults.store import clear
from tests.faults.test_database_away import STALL_S, Pulse
from tests.faults.window import sign_in
from tests.live.house import House
from tests.serving import Server


@pytest.fixture(scope="module")
def text(server: Server, house: House) -> str:
    """The room is filled while the server is not there; the text that stands in it."""
    return fill(server)


def opened(house: House) -> Page:
    page = Page(house.ada, house.room)
    page.open()
    return page


def test_the_room_opens_cold_and_warm(server: Server, house: House, text: str) -> None:
    for _state in ("cold", "warm"):
        page = opened(house)
        assert page.text == text
        work(page, until=lambda page=page: bool(page.events("joined")))
        joined = page.events("joined")[0]
        assert (len(joined["messages"]), joined["has_earlier"]) == (200, True)
        assert joined["messages"][-1]["message"] == f"message {MESSAGES - 1}"
        page.close()


def test_it_opens_without_a_snapshot_too(server: Server, house: House, text: str) -> None:
    server.stop()
    clear(server, "document_snapshots")
    server.start()
    page = opened(house)
    assert page.text == text
    page.close()


def test_others_are_served_while_it_opens(server: Server, house: House, text: str) -> None:
    server.restart()
    with Pulse(server) as pulse:
        page = opened(house)
        page.close()
    assert pulse.worst_s < promised(STALL_S)


@on_sqlite
def test_the_page_is_there(server: Server, house: House, text: str, windows: Windows, tmp_path: Path) -> None:
    window = windows.open(server)
    sign_in(window, house.ada)
    window.goto(f"/interview/{house.room}")
    window.locator("[data-entry-ask]:visible").first.click()
    in_state(window, "live")
    expect(window.locator(".cm-content")).to_contain_text(text.strip().splitlines()[0].strip()[:20])
    expect(window.locator(".chat-bubble").last).to_have_text(f"message {MESSAGES - 1}")
