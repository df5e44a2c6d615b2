"""F15: ten thousand messages and an hour of edits; the room opens within two seconds."""

import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.people import Windows, in_state
from tests.faults.conftest import on_sqlite
from tests.faults.history import typed
from tests.faults.pages import Page, work
from tests.faults.store import add, ask, clear
from tests.faults.test_database_away import Pulse
from tests.faults.window import sign_in
from tests.live.house import House
from tests.serving import Server

MESSAGES, EDITS = 10_000, 25_000
OPEN_S = 2.0
SNAPSHOT_EVERY = 500
START = datetime(2026, 11, 23, 9, 0, 0)


@pytest.fixture(scope="module")
def text(server: Server, house: House) -> str:
    """The room is filled while the server is not there; the text that stands in it."""
    server.stop()
    interview, *people = ask(server, "SELECT id, interviewer_id, candidate_id FROM interviews")[0]
    times = [(START + timedelta(milliseconds=144 * number)).isoformat(" ", "microseconds") for number in range(EDITS)]
    log, written, states = typed(EDITS)
    add(
        server,
        "document_updates",
        ["interview_id", "sequence", "author_id", "created_at", "data"],
        [(interview, number + 1, people[who], times[number], data) for number, (who, data) in enumerate(log)],
    )
    last = (EDITS - 1) // SNAPSHOT_EVERY  # The one before the last key, as it is while people type.
    add(
        server,
        "document_snapshots",
        ["interview_id", "sequence", "created_at", "data"],
        [(interview, last * SNAPSHOT_EVERY, times[-1], states[last - 1])],
    )
    add(
        server,
        "chat_messages",
        ["interview_id", "sender_id", "message", "created_at"],
        [(interview, people[number % 2], f"message {number}", times[number]) for number in range(MESSAGES)],
    )
    server.start()
    return written


def opened(house: House) -> tuple[Page, float]:
    page = Page(house.ada, house.room)
    began = time.monotonic()
    page.open()
    return page, time.monotonic() - began


def test_the_room_opens_in_time_cold_and_warm(server: Server, house: House, text: str) -> None:
    for _state in ("cold", "warm"):
        page, took_s = opened(house)
        assert page.text == text
        work(page, until=lambda page=page: bool(page.events("joined")))
        joined = page.events("joined")[0]
        assert (len(joined["messages"]), joined["has_earlier"]) == (200, True)
        assert joined["messages"][-1]["message"] == f"message {MESSAGES - 1}"
        assert took_s < OPEN_S
        page.close()


def test_it_opens_in_time_without_a_snapshot_too(server: Server, house: House, text: str) -> None:
    server.stop()
    clear(server, "document_snapshots")
    server.start()
    page, took_s = opened(house)
    assert page.text == text
    assert took_s < OPEN_S
    page.close()


def test_others_are_served_while_it_opens(server: Server, house: House, text: str) -> None:
    server.restart()
    with Pulse(server) as pulse:
        page, _took_s = opened(house)
        page.close()
    assert pulse.worst_s < 1


@on_sqlite
def test_the_page_is_there_in_time(server: Server, house: House, text: str, windows: Windows, tmp_path: Path) -> None:
    window = windows.open(server)
    sign_in(window, house.ada)
    window.goto(f"/interview/{house.room}")
    began = time.monotonic()
    window.locator("[data-entry-ask]:visible").first.click()
    in_state(window, "live")
    expect(window.locator(".cm-content")).to_contain_text(text.strip().splitlines()[0].strip()[:20])
    expect(window.locator(".chat-bubble").last).to_have_text(f"message {MESSAGES - 1}")
    assert time.monotonic() - began < OPEN_S
