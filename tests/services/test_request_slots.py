"""One session's requests take turns; nobody else waits for them."""

import pytest

from services.base import request_slots
from services.base.errors import TooOften

ONE, OTHER = "one token", "another"


@pytest.fixture(autouse=True)
def impatient(app, monkeypatch):
    monkeypatch.setattr(request_slots, "PATIENCE_S", 0.2)


class Flood:
    """Requests of one session that stay under way until they are let go."""

    def __init__(self, number, *, is_costly=False):
        import eventlet

        self.gate, self.inside, self.refused = eventlet.event.Event(), 0, 0
        self.tasks = [eventlet.spawn(self.request, is_costly) for _ in range(number)]
        eventlet.sleep(0)

    def request(self, is_costly):
        try:
            with request_slots.one(ONE, is_costly=is_costly):
                self.inside += 1
                self.gate.wait()
        except TooOften as refusal:
            assert refusal.retry_after_s > 0
            self.refused += 1

    def end(self):
        self.gate.send()
        for task in self.tasks:
            task.wait()


def test_what_is_too_much_at_once_waits_and_what_is_far_too_much_is_refused():
    flood = Flood(request_slots.AT_ONCE + request_slots.WAITING + 5)
    assert (flood.inside, flood.refused) == (request_slots.AT_ONCE, 5)
    with request_slots.one(OTHER, is_costly=True):
        assert flood.inside == request_slots.AT_ONCE, "somebody else is served at once"
    flood.end()
    assert flood.inside == request_slots.AT_ONCE + request_slots.WAITING, "all that waited had their turn"
    assert request_slots._shares == {}


def test_who_waits_too_long_is_refused():
    import eventlet

    flood = Flood(request_slots.AT_ONCE + 3)
    eventlet.sleep(0.4)
    assert (flood.inside, flood.refused) == (request_slots.AT_ONCE, 3)
    flood.end()


def test_costly_requests_leave_room_for_the_others_of_their_own_session():
    flood = Flood(10, is_costly=True)
    assert flood.inside == request_slots.COSTLY_AT_ONCE
    with request_slots.one(ONE, is_costly=False):
        pass
    flood.end()
    assert flood.inside == 10


def test_a_request_that_fails_gives_its_slot_back():
    for _ in range(request_slots.AT_ONCE + 1):
        with pytest.raises(ValueError, match="failed"), request_slots.one(ONE, is_costly=True):
            raise ValueError("failed")
    assert request_slots._shares == {}
