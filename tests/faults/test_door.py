"""F19, F22, F23 against a real server: waiting over a kill, admit and deny at once, and coming at another time."""

import re
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page as Window
from playwright.sync_api import expect

from tests.browser.people import Windows, to_room
from tests.faults.conftest import on_sqlite
from tests.faults.store import ask, change
from tests.faults.window import sign_in
from tests.faults.wire import Wire
from tests.live.house import House, another_interview, schedule
from tests.serving import Server

AT_ONCE = 8


@pytest.fixture
def waiting(house: House) -> tuple[House, Wire, Wire]:
    """A room in which Ada sits and at whose door Grace asks: the house with that room, and both connections."""
    room = another_interview(house)
    ada, grace = Wire(house.ada), Wire(house.grace)
    assert ada.call("join", {"room": room.room})["ok"]
    assert grace.call("request-join", {"room": room.room})["join_status"] == "requested"
    return room, ada, grace


def status_of(server: Server, room: str) -> str:
    return str(ask(server, f"SELECT candidate_join_status FROM interviews WHERE meeting_link = '{room}'")[0][0])


def joined(wire: Wire) -> dict[str, object]:
    while True:
        event, payload = wire.heard.get(timeout=15)
        if event == "joined":
            return dict(payload)


def test_who_waits_when_the_server_is_killed_waits_on_and_is_not_admitted(
    server: Server, waiting: tuple[House, Wire, Wire]
) -> None:
    house, ada, grace = waiting
    server.restart(signal.SIGKILL)
    ada, grace = Wire(house.ada), Wire(house.grace)
    assert grace.call("join", {"room": house.room})["code"] == "not-admitted"
    assert status_of(server, house.room) == "requested"
    assert grace.call("request-join", {"room": house.room})["join_status"] == "requested", "as the page that waits does"
    assert ada.call("join", {"room": house.room})["ok"]
    waits = joined(ada)["waiting"]
    assert isinstance(waits, dict), "the interviewer still sees who waits"
    assert str(waits["user_id"]) == house.grace_id
    assert ada.call("approve-join", {"room": house.room})["join_status"] == "approved"
    assert grace.call("join", {"room": house.room})["ok"]


def test_admit_and_deny_at_once_have_one_outcome_for_all(server: Server, waiting: tuple[House, Wire, Wire]) -> None:
    house, ada, grace = waiting
    events = ["approve-join", "reject-join"] * (AT_ONCE // 2)
    answers = at_once([lambda event=event: ada.call(event, {"room": house.room}) for event in events])
    outcome = status_of(server, house.room)
    assert outcome in ("approved", "rejected")
    for event, answer in zip(events, answers, strict=True):
        is_winner = (event == "approve-join") == (outcome == "approved")
        assert answer["ok"] if is_winner else answer["code"] == "already-decided", (outcome, event, answer)
    assert grace.call("join", {"room": house.room})["ok"] == (outcome == "approved")


def test_admitting_twice_is_admitting_once(server: Server, waiting: tuple[House, Wire, Wire]) -> None:
    house, ada, grace = waiting
    answers = at_once([lambda: ada.call("approve-join", {"room": house.room})] * AT_ONCE)
    assert [answer.get("join_status") for answer in answers] == ["approved"] * AT_ONCE
    assert grace.call("join", {"room": house.room})["ok"]
    assert ada.call("reject-join", {"room": house.room})["code"] == "already-decided"
    assert status_of(server, house.room) == "approved"


def at_once(calls: list[Callable[[], dict[str, object]]]) -> list[dict[str, object]]:
    together = threading.Barrier(len(calls))

    def run(call: Callable[[], dict[str, object]]) -> dict[str, object]:
        together.wait(15)
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


EARLY = "You can ask to join from"
LATE = "The planned time is over."


@on_sqlite
@pytest.mark.parametrize(("hours", "told", "not_told"), [(5, EARLY, LATE), (-5, LATE, EARLY)])
def test_who_comes_early_or_late_is_told_which_and_that_nobody_is_there(
    server: Server, house: House, windows: Windows, hours: int, told: str, not_told: str
) -> None:
    start = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(hours=hours)
    room = schedule(house.ada, house.grace_id, f"{hours} hours from now", "2030-02-03T10:00")
    moment = start.strftime("%Y-%m-%d %H:%M:%S.000000")
    change(server, f"UPDATE interviews SET scheduled_time = '{moment}' WHERE meeting_link = '{room}'")
    door = at_the_door(windows, server, house, room)
    expect(door.get_by_text(told).first).to_be_visible()
    expect(door.get_by_text(not_told).first).to_be_hidden()
    expect(door.get_by_role("button", name="Ask to join")).to_be_enabled(enabled=told is LATE)
    expect(door.locator("[data-lobby-here]")).to_have_text(re.compile("No interviewer is in the room yet"))
    expect(door.locator(f'time[datetime^="{start:%Y-%m-%dT%H:%M}"]').first).to_be_visible()


@on_sqlite
def test_who_comes_after_the_end_is_told_that_it_ended(server: Server, house: House, windows: Windows) -> None:
    room = schedule(house.ada, house.grace_id, "Over", "2030-02-04T10:00")
    house.ada.post(f"/interview/{room}/complete", {}, form_at=f"/interview/{room}")
    door = windows.open(server)
    sign_in(door, house.grace)
    door.goto(f"/interview/{room}")
    expect(door.get_by_role("heading", name=re.compile("ended|over", re.IGNORECASE)).first).to_be_visible()


def at_the_door(windows: Windows, server: Server, house: House, room: str) -> Window:
    door = windows.open(server)
    sign_in(door, house.grace)
    to_room(door, f"/interview/{room}")
    door.locator("[name=decision][value=decline]").click()
    return door
