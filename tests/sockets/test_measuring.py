"""What is measured, and what interviewers say of signals: who may tell it, who hears of it."""

from datetime import timedelta

import pytest

from jobs import measuring
from services.base.clock import utcnow
from services.proctoring import coverage, proctoring
from tests.services.seated import seat_of


@pytest.fixture
def room(world):
    """Alice's and Bob's sockets in the room; Bob agreed to everything."""
    proctoring.decide(seat_of(world.bob, world.interview), is_agreed=True, at=utcnow())
    alice, bob = world.seated()
    return alice, bob


def report(world, **changes):
    return {"room": world.room, "state": "measuring", "measured_ms": 1000} | changes


@pytest.mark.parametrize(
    "changes",
    [{"state": "silent"}, {"state": None}, {"measured_ms": -1}, {"measured_ms": 60_001}, {"measured_ms": "1"}, {"reason": "none of ours"}, {"picture": "data:"}],
)  # fmt: skip
def test_what_is_no_report_is_refused(world, room, changes):
    alice, bob = room
    assert bob.emit("report-measuring", report(world, **changes))["code"] == "bad-payload"
    assert alice.heard() == []


@pytest.mark.parametrize("ids", [[], [0], ["1"], [1] * 101, 1, None])
def test_a_mark_names_alerts(world, room, ids):
    alice, _bob = room
    assert alice.emit("mark-alert", {"room": world.room, "ids": ids, "useful": True})["code"] == "bad-payload"


@pytest.mark.parametrize("held_ms", [-1, 4 * 3_600_000 + 1, 1.5, "1500"])
def test_a_signal_cannot_have_lasted_longer_than_an_interview(world, room, held_ms):
    _alice, bob = room
    refused = bob.emit("cheat-detected", {"room": world.room, "type": "no-face", "held_ms": held_ms})
    assert refused["code"] == "bad-payload"


def test_what_was_refused_is_not_reported(world, room):
    alice, bob = room
    proctoring.decide(seat_of(world.bob, world.interview), is_agreed=True, declined=["left-tab"], at=utcnow())
    assert (
        bob.emit("cheat-detected", {"room": world.room, "type": "left-tab", "held_ms": 0})["code"] == "consent-declined"
    )
    assert alice.heard() == []


def test_the_interviewer_hears_how_much_is_measured_and_the_candidate_does_not(world, room):
    alice, bob = room
    assert bob.emit("report-measuring", report(world))["ok"]
    [heard] = alice.heard("measuring-changed")
    assert (heard["state"], heard["reason"]) == ("measuring", None)
    assert bob.heard() == []


def test_who_comes_later_is_told_how_it_stands(world, room):
    alice, bob = room
    bob.emit("report-measuring", report(world, state="not-measured", reason="camera-off", measured_ms=0))
    alice.emit("join", {"room": world.room})
    [joined] = alice.heard("joined")
    assert (joined["coverage"]["state"], joined["coverage"]["reason"]) == ("not-measured", "camera-off")
    bob.emit("join", {"room": world.room})
    [joined] = bob.heard("joined")
    assert joined["coverage"] is None


def test_silence_is_told(world, room, monkeypatch):
    alice, bob = room
    bob.emit("report-measuring", report(world))
    alice.heard()
    later = utcnow() + coverage.SILENT_AFTER
    monkeypatch.setattr(measuring, "utcnow", lambda: later)
    measuring.count()
    measuring.count()
    assert [one["state"] for one in alice.heard("measuring-changed")] == ["silent"]


def test_who_leaves_is_not_measured(world, room):
    alice, bob = room
    bob.emit("report-measuring", report(world))
    alice.heard()
    bob.close()
    assert [one["state"] for one in alice.heard("measuring-changed")] == ["silent"]


def test_a_span_is_one_alert_that_began_when_it_began(world, room):
    alice, bob = room
    for held_ms in (1500, 6500):
        sent = bob.emit("cheat-detected", {"room": world.room, "type": "no-face", "held_ms": held_ms})
        assert sent["ok"]
        # The second report comes at once here, so it names an earlier beginning: another span.
    first, second = proctoring.list_alerts(world.interview.id)
    assert first.ended_at - first.started_at == timedelta(milliseconds=1500)
    assert second.started_at >= first.ended_at or second.ended_at <= first.started_at, "spans of a kind do not overlap"
    assert len(alice.heard("cheat-alert")) == 2


def test_marks_are_told_to_all_interviewers_and_to_nobody_else(world, room):
    alice, bob = room
    bob.emit("cheat-detected", {"room": world.room, "type": "no-face"})
    [alert] = alice.heard("cheat-alert")
    assert alice.emit("mark-alert", {"room": world.room, "ids": [alert["id"]], "useful": False})["ok"]
    [marked] = alice.heard("cheat-alert")
    assert (marked["id"], marked["useful"]) == (alert["id"], False)
    assert bob.heard() == []
