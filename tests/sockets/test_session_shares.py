"""All sockets of a session share its rates, and what is sent to it is counted in bytes."""

import pytest

from services.base.clock import utcnow
from services.room import chat
from sockets import connections, contract, session_share
from tests import breadth
from tests.people import sign_in
from tests.services.seated import seat_of, write

pytestmark = pytest.mark.slow

SOCKETS = 6


class Clock:
    """Time that stands still until it is told to go on."""

    now = 1000.0

    def monotonic(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(connections, "time", clock)
    return clock


def sent_until_refused(socket, event, payload, *, most=1000):
    """How many were taken, and the code of the first that was not."""
    for number in range(most):
        answer = socket.emit(event, payload)
        if not answer["ok"]:
            return number, answer["code"]
    return most, None


def test_many_sockets_of_one_session_send_no_more_than_four(world, clock):
    room = {"room": world.room}
    sockets = [world.alice.connect(world.room) for _ in range(SOCKETS)]
    counts = [sent_until_refused(one, "check-connection", room)[0] for one in sockets]
    assert sum(counts) == contract.CHECK_CONNECTION.rate.burst * session_share.SOCKETS_WORTH
    again = world.alice.connect(world.room)
    assert again.emit("check-connection", room)["code"] == "too-often", "nor does a new socket begin anew"
    assert world.bob.connect(world.room).emit("check-connection", room)["ok"], "nobody else is concerned"
    clock.now += 1
    assert again.emit("check-connection", room)["ok"]


def test_another_session_of_the_same_person_has_its_own(app, world, clock):
    room = {"room": world.room}
    for _ in range(SOCKETS):
        sent_until_refused(world.bob.connect(world.room), "check-connection", room)
    elsewhere = sign_in(app, "bob", world.bob.user_id)
    assert elsewhere.connect(world.room).emit("check-connection", room)["ok"]


@pytest.fixture
def little(monkeypatch):
    monkeypatch.setattr(session_share, "BYTES_BURST", 20_000)
    connections.shares.forget()


def fill(world, *, messages=5):
    """The last message's id."""
    seat = seat_of(world.bob, world.interview)
    said = [chat.say(seat, f"{number}" + "x" * 3000, message_id=None, at=utcnow())[0] for number in range(messages)]
    return said[-1].id


@pytest.mark.parametrize("event", ["join", "load-messages", "document-sync", "code-change"])
def test_what_weighs_much_is_counted_by_its_bytes(world, clock, little, event):
    alice, bob = world.seated()
    last = fill(world)
    write(world.alice, world.interview, "y" * 15_000)
    fields = {
        "load-messages": {"before": last + 1},
        "document-sync": {"state": b"\x00"},
        "code-change": {"code": "z" * 9000},
    }
    payload = {"room": world.room, **fields.get(event, {})}
    taken, code = sent_until_refused(alice, event, payload)
    assert (0 < taken <= 4, code) == (True, "too-often")
    assert bob.emit("document-sync", {"room": world.room, "state": b"\x00"})["ok"], "nobody else is concerned"
    clock.now += 120
    assert alice.emit(event, payload)["ok"]


@breadth.ONLY_WIDE
def test_a_page_that_comes_back_every_few_seconds_is_served(world, clock):
    alice, _bob = world.seated()
    fill(world, messages=200)
    write(world.alice, world.interview, "y" * 100_000)
    for _ in range(200):
        clock.now += 3
        assert alice.emit("join", {"room": world.room, "document": True})["ok"]
        assert alice.emit("document-sync", {"room": world.room, "state": b"\x00"})["ok"]


def test_sessions_that_are_gone_take_no_memory(world, clock):
    socket = world.alice.connect(world.room)
    socket.emit("check-connection", {"room": world.room})
    clock.now += session_share.FULL_AGAIN_S
    connections.forget_unused_shares()
    assert len(connections.shares) == 1, "a session with a socket is remembered"
    socket.close()
    connections.forget_unused_shares()
    assert len(connections.shares) == 0
