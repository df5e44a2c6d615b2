"""The shared text: a change costs no database call, is stored within a tick, and outlives the database's absence."""

import threading
import time

import pytest

from db.engine import DatabaseUnavailable, database
from extensions import socketio
from services import documents, interviews
from services.clock import utcnow
from services.errors import Conflict
from sockets import background
from tests.people import schedule
from tests.services.at_once import at_once
from tests.services.outage import database_away
from tests.services.seated import seat_of

SOON_S = 5  # Far more than the 300 ms that are promised: this machine may be busy.


@pytest.fixture
def room(world):
    """The open text of Alice's and Bob's interview."""
    documents.open_text(world.interview.id)
    return world.interview.id


@pytest.fixture
def calls(monkeypatch):
    """How often the database was asked."""
    made = []
    for name in ("run", "read"):
        real = getattr(database, name)
        monkeypatch.setattr(database, name, lambda work, real=real, name=name: (made.append(name), real(work))[1])
    return made


def test_a_text_that_is_not_open_cannot_be_changed(world):
    with pytest.raises(Conflict) as refused:
        documents.replace(world.interview.id, "typed by nobody")
    assert refused.value.code == "interview-over"
    documents.flush()
    assert interviews.code_of(world.interview.id) == ""


def test_a_change_costs_no_database_call(room, calls):
    for number in range(1000):
        documents.replace(room, "x" * number)
        assert documents.open_text(room) == "x" * number
    assert calls == []


def test_all_changed_texts_are_written_in_one_transaction(world, calls):
    rooms = [schedule(world.alice.user_id, world.bob.user_id, f"Room {number}").id for number in range(10)]
    for room in rooms:
        documents.open_text(room)
        documents.replace(room, f"text of {room}")
    calls.clear()
    documents.flush()
    assert calls == ["run"]
    documents.flush()
    assert calls == ["run"], "what is saved is not written again"
    assert [interviews.code_of(room) for room in rooms] == [f"text of {room}" for room in rooms]


def test_the_same_text_again_is_no_change(room, calls):
    documents.replace(room, "")
    documents.flush()
    assert calls == []


@pytest.mark.parametrize(
    "text", ["", "print('hé 😀')\r\n\t\n", "\u2028\u2029\x00\x07", "a" * 500_000, "😀" * 250_000, "\\ % _ ' \" ;"],
    ids=["empty", "mixed", "signs", "long", "emoji", "quotes"],
)  # fmt: skip
def test_a_text_comes_back_as_it_was_written(room, text):
    documents.replace(room, "something before")
    documents.flush()
    documents.replace(room, text)
    documents.flush()
    assert interviews.code_of(room) == text
    documents.close_if_saved(room)
    assert documents.open_text(room) == text


def test_the_writer_stores_a_change_within_a_tick(room):
    import eventlet

    assert documents.FLUSH_EVERY_S <= 0.3
    writer = eventlet.spawn(background._write_behind)
    try:
        for text in ("first", "second"):
            documents.replace(room, text)
            deadline = time.monotonic() + SOON_S
            while interviews.code_of(room) != text:
                assert time.monotonic() < deadline, "it was never written"
                eventlet.sleep(0.02)
    finally:
        writer.kill()


def test_the_writer_outlives_the_databases_absence(room, config, tmp_path):
    import eventlet

    writer = eventlet.spawn(background._write_behind)
    try:
        with database_away(config, tmp_path):
            documents.replace(room, "typed while it was away")
            eventlet.sleep(3 * documents.FLUSH_EVERY_S)
            assert not documents._open[room].is_saved
        deadline = time.monotonic() + SOON_S
        while interviews.code_of(room) != "typed while it was away":
            assert time.monotonic() < deadline, "it was never written"
            eventlet.sleep(0.02)
    finally:
        writer.kill()


def test_a_failed_flush_keeps_the_text_changed_for_the_next(room, config, tmp_path):
    documents.replace(room, "kept")
    with database_away(config, tmp_path):
        with pytest.raises(DatabaseUnavailable):
            documents.flush()
        assert documents.flush_quietly() is False
        documents.close_if_saved(room)
        assert documents.open_text(room) == "kept", "an unsaved text is never put away"
    assert documents.flush_quietly() is True
    assert interviews.code_of(room) == "kept"


def test_what_is_typed_during_a_flush_is_written_by_the_next(room):
    for number in range(10):
        documents.replace(room, f"before {number}")
        at_once(documents.flush, lambda n=number: documents.replace(room, f"during {n}"))
        assert not documents._open[room].is_saved
        assert interviews.code_of(room) == f"before {number}"
        documents.flush()
        assert interviews.code_of(room) == f"during {number}"


def test_a_flush_and_the_completion_at_once_leave_the_last_text(world):
    for number in range(10):
        interview = schedule(world.alice.user_id, world.bob.user_id, f"Round {number}")
        seat = seat_of(world.alice, interview)
        documents.open_text(interview.id)
        documents.replace(interview.id, "first")

        def type_and_complete(seat=seat):
            documents.replace(seat.interview_id, "last")
            interviews.complete(seat, at=utcnow())

        at_once(documents.flush, type_and_complete, documents.flush)
        documents.flush()
        assert interviews.code_of(interview.id) == "last"


def test_a_text_put_away_and_opened_again_at_once_is_the_stored_one(room):
    documents.replace(room, "stored")
    documents.flush()
    documents.close_if_saved(room)
    assert at_once(*(lambda: documents.open_text(room) for _ in range(5))) == ["stored"] * 5
    documents.replace(room, "typed by one of them")
    assert documents.open_text(room) == "typed by one of them"


def test_nothing_is_flushed_into_an_interview_that_ended_meanwhile(room, world):
    documents.replace(room, "the last word")
    interviews.complete(seat_of(world.alice, world.interview), at=utcnow())
    documents.open_text(room)  # Somebody was joining just then.
    documents.replace(room, "too late")
    documents.flush()
    assert interviews.code_of(room) == "the last word"


def test_a_slow_flush_never_leaves_an_older_text_behind(room, monkeypatch):
    real = documents.interviews.save_code

    def slow_for_the_older(db, interview_id, code):
        if code == "older":
            hold_up(0.5)
        return real(db, interview_id, code)

    monkeypatch.setattr(documents.interviews, "save_code", slow_for_the_older)

    def newer():
        socketio.sleep(0.1)
        documents.replace(room, "newer")
        documents.flush()

    documents.replace(room, "older")
    assert at_once(documents.flush, newer) == [None, None]
    assert interviews.code_of(room) == "newer"


def hold_up(seconds):
    """Hold a native thread up, as a slow database does; `time.sleep` would wait on a hub of its own."""
    threading.Event().wait(seconds)
