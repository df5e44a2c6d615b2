"""The process that has the room is killed over and over: nothing acknowledged is lost, and the people come back."""

import os
import signal

import pytest
from playwright.sync_api import Page as Window
from playwright.sync_api import expect

from tests import breadth
from tests.browser.people import CONNECT_MS, ROOM, Windows, in_state
from tests.faults.kills import Loop
from tests.faults.window import come_in, editor, shows, text_of, write
from tests.live.house import House, eventually
from tests.scale.cluster import Cluster, Moving, is_up

KILLS = int(os.environ.get("NEUROHIRE_KILLS", "4"))
MOVED_MS = 60_000
"""A lease lives eight seconds; whoever comes before that is sent to the dead process, and comes again."""


@pytest.fixture
def moving(three: Cluster, house: House) -> Moving:
    return Moving(three.front.folder, three.front.environment, three.front.port, cluster=three, room=house.room)


@breadth.ONLY_WIDE
@pytest.mark.timeout(120 + 30 * KILLS)
def test_killed_processes_lose_nothing_acknowledged_and_double_nothing(moving: Moving, house: House) -> None:
    outcome = Loop(moving, house, seed=4).run(KILLS)
    moving.launch()
    assert (outcome.lost, outcome.duplicated) == (set(), set())
    assert outcome.kills == KILLS
    assert outcome.typed > KILLS, "people typed"


def test_people_see_that_the_connection_is_lost_and_are_back_by_themselves(
    three: Cluster, moving: Moving, house: House, windows: Windows
) -> None:
    assert eventually(lambda: all(is_up(one) for one in three.nodes.values()), within_s=30)
    host, guest = (_window(windows, three, house, person) for person in ("ada", "grace"))
    write(guest, "before the end ")
    shows(guest, "saved")
    killed = three.owner(house.room)
    moving.stop(signal.SIGKILL)
    in_state(host, "reconnecting")
    in_state(guest, "reconnecting")
    write(guest, "and after it")
    for window in (host, guest):
        expect(window.locator(ROOM)).to_have_attribute("data-state", "live", timeout=MOVED_MS)
    shows(guest, "saved", within_ms=MOVED_MS)
    expect(editor(host)).to_contain_text("before the end and after it", timeout=CONNECT_MS)
    assert text_of(host) == text_of(guest)
    assert three.owner(house.room) not in (None, killed)
    moving.launch()


def _window(windows: Windows, three: Cluster, house: House, person: str) -> Window:
    window = windows.open(three.front, permissions=["camera", "microphone"])
    come_in(window, getattr(house, person), house.room)
    return window
