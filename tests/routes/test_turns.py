"""Long pages are made in turns: whoever waits for something else gets it in between, and the page is the same."""

import pytest

from services.base import turns
from services.base.clock import utcnow
from services.room import chat
from tests.routes.full_house import write_in
from tests.services.seated import seat_of
from wire import runtime


class Busy(type(runtime._way)):
    """A process in which each turn has lasted long already, whenever it is asked."""

    given = 0

    def turn_s(self):
        return 2 * turns.TURN_S

    def sleep(self, seconds):
        Busy.given += 1


@pytest.fixture
def busy(monkeypatch):
    Busy.given = 0
    return lambda: monkeypatch.setattr(runtime, "_way", Busy())


def without_secrets(page):
    """Each answer has a token and a nonce of its own."""
    return [line for line in page.text.splitlines() if "csrf" not in line and "nonce" not in line]


@pytest.mark.parametrize("rest", ["report", "report/messages?after=0&only=list"])
def test_a_page_gives_way_again_and_again_and_says_the_same(world, busy, rest):
    write_in(world, world.interview, "hello")
    for number in range(60):
        chat.say(seat_of(world.alice, world.interview), f"Message {number}", message_id=None, at=utcnow())
    at_once = world.alice.http.get(f"/interview/{world.room}/{rest}")
    busy()
    assert (Busy.given, at_once.status_code) == (0, 200)
    in_turns = world.alice.http.get(f"/interview/{world.room}/{rest}")
    assert without_secrets(in_turns) == without_secrets(at_once)
    assert Busy.given > 60, "a macro and a piece at a time"


def test_a_turn_that_has_just_begun_is_kept(busy, monkeypatch):
    busy()
    monkeypatch.setattr(Busy, "turn_s", lambda _self: turns.TURN_S / 2)
    assert (list(turns.in_turns(range(5))), Busy.given) == ([0, 1, 2, 3, 4], 0)
    monkeypatch.undo()
    busy()
    assert (list(turns.in_turns(range(5))), Busy.given) == ([0, 1, 2, 3, 4], 5)
