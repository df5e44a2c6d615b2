"""Runs: who may run, one at a time, what is kept of their output, and how each comes to an end."""

import time
from dataclasses import replace

import pytest

from db.engine import database
from repositories import runs as runs_table
from repositories.states import JoinStatus, RunOutcome, SeatRole
from services.base.clock import utcnow
from services.base.errors import Conflict, Invalid, NotAllowed, NotFound
from services.document import document_saving, documents
from services.interview import run_limits
from services.planning import ending
from services.room.presence import presence
from services.running import Order, Piece, Result, live_runs, output, reading, runs
from tests.documents import Page
from tests.services.outage import database_away
from tests.services.seated import seat_of

PYTHON = Order("python", "main", "")
DONE = Result(RunOutcome.FINISHED, 0, 12)


@pytest.fixture
def alice(world):
    return seat_of(world.alice, world.interview)


@pytest.fixture
def bob(world):
    documents.open_text(world.interview.id)
    seat = replace(seat_of(world.bob, world.interview), join_status=JoinStatus.APPROVED)
    presence.sit(seat, "bob")
    return seat


def start(seat, order=PYTHON, socket="bob"):
    return runs.start(seat, order, socket, at=utcnow()).run.stored


def take_output(seat, run_id, *pieces, number=None, socket="bob"):
    live = live_runs.find(seat)
    number = number or (live.heard + 1 if live else 1)
    return runs.take_output(seat, run_id, list(pieces), socket, number=number)


def run_once(seat, *pieces, result=DONE, socket="bob"):
    stored = start(seat, socket=socket)
    take_output(seat, stored.id, *pieces, socket=socket)
    runs.end(seat, stored.id, result, socket)
    return stored.id


def shown(seat):
    return reading.latest(seat.interview_id).runs


def refused(error, act):
    with pytest.raises(error) as caught:
        act()
    return caught.value.code


def test_who_only_observes_or_waits_runs_nothing(world, bob):
    observer = replace(bob, role=SeatRole.OBSERVER)
    waiting = replace(bob, join_status=JoinStatus.REQUESTED, admitted_session_id=None)
    for seat in (observer, waiting):
        assert refused(NotAllowed, lambda seat=seat: start(seat)) == "not-allowed"
        assert refused(NotAllowed, lambda seat=seat: runs.code_of(seat, 1)) == "not-allowed"
    assert shown(bob) == []


def test_only_files_and_languages_that_are_there_run(bob):
    assert refused(Invalid, lambda: start(bob, Order("cobol", "main", ""))) == "unknown-language"
    assert refused(Invalid, lambda: start(bob, Order("python", "gone", ""))) == "unknown-file"
    assert shown(bob) == []


def test_one_run_at_a_time(bob, alice):
    first = start(bob)
    assert refused(Conflict, lambda: start(bob)) == "run-running"
    start(alice, socket="alice")  # Another person's is another run.
    runs.end(bob, first.id, DONE, "bob")
    assert start(bob).id > first.id


def test_a_page_that_was_reloaded_leaves_a_lost_run_behind(bob):
    first = start(bob, socket="a page")
    begun = runs.start(bob, PYTHON, "its successor", at=utcnow())
    second, lost = begun.run.stored, begun.lost
    assert (lost.run_id, lost.result.outcome) == (first.id, RunOutcome.LOST)
    assert [(one.stored.id, one.stored.outcome, one.is_running) for one in shown(bob)] == [
        (first.id, "lost", False),
        (second.id, None, True),
    ]


def test_a_room_has_a_limit_of_runs(bob, monkeypatch):
    monkeypatch.setattr(runs, "MAX_RUNS", 2)
    run_once(bob)
    run_once(bob)
    assert refused(Conflict, lambda: start(bob)) == "runs-full"
    assert live_runs.find(bob) is None, "what was refused takes no place"


@pytest.mark.parametrize("end", [lambda seat: ending.complete(seat, at=utcnow()), ending.cancel])
def test_nothing_runs_after_the_end(alice, bob, end):
    run_once(bob, Piece("stdout", "before"))
    end(alice)
    assert refused(Conflict, lambda: start(bob)) == "interview-over"
    assert len(shown(bob)) == 1


def test_only_the_run_under_way_of_the_same_person_is_written_to(alice, bob):
    stored = start(bob)
    for act in (
        lambda: take_output(alice, stored.id, Piece("stdout", "mine")),
        lambda: runs.end(alice, stored.id, DONE, "alice"),
        lambda: runs.end(bob, stored.id + 1, DONE, "bob"),
    ):
        assert refused(Conflict, act) == "run-over"
    runs.end(bob, stored.id, DONE, "bob")
    assert refused(Conflict, lambda: take_output(bob, stored.id, Piece("stdout", "late"))) == "run-over"
    assert shown(bob)[0].pieces == []


def test_output_is_numbered_and_kept_in_order_with_its_streams(bob):
    stored = start(bob)
    first = take_output(bob, stored.id, Piece("stdout", "a"), Piece("stdout", "b\n"))
    second = take_output(bob, stored.id, Piece("stderr", "é \x1b[31m \u202e"), Piece("stdin", "5\n"))
    assert (first.number, second.number) == (1, 2)
    under_way = shown(bob)[0]
    assert (under_way.is_running, under_way.chunks) == (True, 2)
    runs.end(bob, stored.id, Result(RunOutcome.FAILED, 1, 34), "bob")
    over = shown(bob)[0]
    assert over.pieces == [Piece("stdout", "ab\n"), Piece("stderr", "é \x1b[31m \u202e"), Piece("stdin", "5\n")]
    assert over.pieces == under_way.pieces
    assert (over.stored.outcome, over.stored.exit_code, over.stored.duration_ms) == ("failed", 1, 34)
    assert (over.stored.name, over.stored.role, over.stored.is_cut) == ("Bob Burns", "candidate", False)


def test_what_a_page_sends_twice_is_taken_once(bob):
    stored = start(bob)
    assert take_output(bob, stored.id, Piece("stdout", "a"), number=1).number == 1
    assert take_output(bob, stored.id, Piece("stdout", "a"), number=1) is None
    assert take_output(bob, stored.id, Piece("stdout", "b"), number=2).number == 2
    assert shown(bob)[0].pieces == [Piece("stdout", "ab")]


def test_more_output_than_is_kept_is_cut_and_said(bob):
    stored = start(bob)
    for _ in range(8):
        take_output(bob, stored.id, Piece("stdout", "é" * 8000))
    assert take_output(bob, stored.id, Piece("stdout", "more")) is None
    runs.end(bob, stored.id, DONE, "bob")
    over = shown(bob)[0]
    assert (len(over.pieces[0].text.encode()), over.stored.is_cut) == (run_limits.MAX_OUTPUT_BYTES, True)


def test_streams_that_alternate_fill_no_row_with_framing():
    written = output.Output()
    for _ in range(output.MAX_PIECES):
        written.take([Piece("stdout", "x"), Piece("stderr", "y")])
    assert (len(written.pieces), written.is_cut) == (output.MAX_PIECES, True)
    assert output.read(written.text()) == written.pieces


def test_a_run_whose_page_is_gone_ends_after_a_while(bob):
    stored = start(bob)
    take_output(bob, stored.id, Piece("stdout", "so far"))
    now = time.monotonic()
    assert runs.end_lost(now) == []
    presence.stand("bob")
    assert runs.end_lost(now) == []
    presence.sit(bob, "bob again")  # A connection that was lost and is back.
    assert runs.end_lost(now + live_runs.GONE_S) == []
    presence.stand("bob again")
    runs.end_lost(now + 20)
    (lost,) = runs.end_lost(now + 20 + live_runs.GONE_S)
    assert (lost.run_id, lost.result.outcome, lost.chunks) == (stored.id, RunOutcome.LOST, 1)
    over = shown(bob)[0]
    assert (over.stored.outcome, over.pieces, over.is_running) == ("lost", [Piece("stdout", "so far")], False)


def test_a_run_that_never_ends_is_lost(bob):
    start(bob)
    (lost,) = runs.end_lost(time.monotonic() + live_runs.LONGEST_S)
    assert lost.result.outcome is RunOutcome.LOST


def test_an_end_is_stored_when_the_database_is_back(bob, config, tmp_path):
    stored = start(bob)
    take_output(bob, stored.id, Piece("stdout", "kept"))
    with database_away(config, tmp_path):
        runs.end(bob, stored.id, DONE, "bob")
        runs.end_lost()
    assert shown(bob)[0].stored.outcome == "finished", "the process knows it already"
    runs.end_lost()
    found = database.read(lambda db: runs_table.find(db, bob.interview_id, stored.id))
    assert (found.outcome, output.read(found.output)) == ("finished", [Piece("stdout", "kept")])
    assert live_runs.list_ends() == []


def test_after_a_restart_a_run_that_had_not_ended_is_lost(bob):
    from services.base import process_state

    start(bob)
    process_state.forget_all()
    assert [(one.stored.outcome, one.is_running) for one in shown(bob)] == [("lost", False)]


def test_earlier_runs_come_by_pages_bounded_by_their_output(bob):
    numbers = [run_once(bob, Piece("stdout", "x" * 60_000)) for _ in range(5)]
    pages, before = [], None
    while True:
        page = reading.latest(bob.interview_id, before=before)
        pages.append([one.stored.id for one in page.runs])
        if not page.has_earlier:
            break
        before = page.runs[0].stored.id
    assert pages == [numbers[3:], numbers[1:3], numbers[:1]]


def test_a_run_of_another_interview_is_not_there(world, bob):
    number = run_once(bob)
    dave = seat_of(world.dave, world.other)
    for ask in (reading.get, runs.code_of):
        for wanted in (number, 10**9, 10**12):
            assert refused(NotFound, lambda ask=ask, wanted=wanted: ask(dave, wanted)) == "not-found"


def test_the_code_of_a_run_is_what_it_was_then(bob):
    page = Page()
    take(bob, page.insert(0, "print(1)"))
    take(bob, page.set_file("b2", {"name": "tools.py", "language": "python", "order": 1}))
    take(bob, page.insert(0, "x = 1", file="b2"))
    first = start(bob, Order("python", "b2", "", "a" * 64))
    runs.end(bob, first.id, DONE, "bob")
    take(bob, page.insert(8, " # later"))
    take(bob, page.remove_file("b2"))
    assert refused(Conflict, lambda: runs.code_of(bob, run_once(bob))) == "version-not-stored"
    document_saving.flush()
    stored, texts = runs.code_of(bob, first.id)
    assert (stored.file_name, stored.version, stored.digest) == ("tools.py", first.version, "a" * 64)
    assert (texts.main, [(file.name, text) for file, text in texts.others]) == ("print(1)", [("tools.py", "x = 1")])
    assert runs.code_of(bob, shown(bob)[-1].stored.id)[1].main == "print(1) # later"


def test_code_that_is_no_longer_kept_is_said_to_be_gone(bob):
    from db.tables import document_updates

    take(bob, Page().insert(0, "print(1)"))
    number = run_once(bob)
    document_saving.flush()
    database.run(lambda db: db.execute(document_updates.delete()))
    assert refused(NotFound, lambda: runs.code_of(bob, number)) == "version-gone"


def take(seat, update):
    documents.sync(seat, "bob", b"\x00")
    assert documents.take(seat, "bob", update, number=1, source=None, at=utcnow())
