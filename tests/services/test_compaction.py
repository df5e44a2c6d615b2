"""Packing the log of an interview that is over: nobody who reads it can tell, whenever it is stopped and whoever else packs."""

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from db.engine import DatabaseUnavailable, database
from db.tables import document_packs, document_updates
from services.base import process_state
from services.document import document_store, edit_log, edit_packs
from services.record import activity, compaction, playback
from services.record.compaction import NotPacked
from tests import breadth
from tests.convergence.node import running
from tests.routes.full_house import write_in
from tests.services import packing
from tests.services.at_once import at_once
from tests.services.packing import START, answer, finish, pack_all, record, row_of, stored, written
from tests.services.test_playback import segments
from tests.typed_log import typed

SEEDS = breadth.of(narrow=3, wide=6)


@pytest.fixture(scope="module")
def node():
    with running("yjs.mjs") as program:
        yield program


@pytest.fixture
def small(monkeypatch):
    """Packs and pages of sizes that have no common edges."""
    monkeypatch.setattr(compaction, "EDITS_A_PACK", 7)
    monkeypatch.setattr(playback, "PAGE_ROWS", 5)


def typed_rows(world, count):
    people = (world.alice.user_id, world.bob.user_id)
    log = enumerate(typed(count, seconds=count / 7).log, 1)
    rows = [
        row_of(world.interview.id, number, people[who], START + timedelta(seconds=second), data)
        for number, (second, who, data) in log
    ]
    database.run(lambda db: packing.log.insert_updates(db, rows))


def test_an_interview_that_is_not_over_is_not_packed(world):
    write_in(world, world.interview, "still open")
    before = stored(world.interview)
    assert compaction.pack_next(world.interview.id) is None
    assert stored(world.interview) == before
    assert compaction.list_due(ended_before=START + timedelta(days=1000)) == []


def test_one_that_is_not_there_is_nothing_to_do(world):
    assert compaction.pack_next(10**6) is None


@pytest.mark.parametrize("status", ["completed", "cancelled"])
def test_it_is_due_when_it_ended_before_and_has_rows(world, status):
    typed_rows(world, 3)
    ended = START + timedelta(days=1)
    finish(world.interview, status=status, at=ended)
    assert compaction.list_due(ended_before=ended) == []
    assert compaction.list_due(ended_before=ended + timedelta(seconds=1)) == [world.interview.id]
    pack_all(world.interview)
    assert compaction.list_due(ended_before=ended + timedelta(days=1)) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(SEEDS))
def test_playback_and_every_text_are_the_same_after_each_step(world, node, small, seed):
    record(world, written(node, seed, 60), seed)
    whole, recording = answer(world.interview)
    texts = document_store.texts(world.interview.id)
    for done in itertools.count(1):
        step = compaction.pack_next(world.interview.id)
        assert answer(world.interview) == (whole, recording)
        assert document_store.texts(world.interview.id) == texts
        assert playback.exists(world.interview.id)
        if step is None:
            break
        assert stored(world.interview)[:2] == (max(0, 60 - 7 * done), done)
    assert stored(world.interview)[:2] == (0, 9)
    assert compaction.pack_next(world.interview.id) is None
    assert len(recording.marks) > 0


def test_who_reads_while_it_is_packed_misses_nothing_and_sees_nothing_twice(world, node, small):
    record(world, written(node, 99, 60), 99)
    whole, recording = answer(world.interview)
    for hurry in range(1, 4):
        pieces = []
        for number, piece in enumerate(playback.stream(recording, packing.HEAD)):
            pieces.append(piece)
            if number % hurry == 0:
                compaction.pack_next(world.interview.id)
        assert packing.sent(pieces) == whole


def test_what_moves_between_two_statements_of_a_reader_is_not_missed(world, small, monkeypatch):
    """The worst moments: a pack is made after each statement that a reader sends for one page."""
    typed_rows(world, 60)
    finish(world.interview)
    whole, recording = answer(world.interview)

    def then_packed(read):
        def reading(db, interview_id, *given, **options):
            found = read(db, interview_id, *given, **options)
            # On SQLite a reader sees one state of the file, whatever others do.
            if db.dialect.name != "sqlite" and options.get("limit") != compaction.EDITS_A_PACK:
                with database.engine.begin() as other:
                    compaction._pack(other, interview_id)
            return found

        return reading

    for module, name in ((edit_log.playback, "list_page"), (edit_log.document_packs, "list_page")):
        monkeypatch.setattr(module, name, then_packed(getattr(module, name)))
    assert packing.sent(playback.stream(recording, packing.HEAD)) == whole


def test_who_counts_edits_while_they_are_packed_counts_each_once(world, small, monkeypatch):
    """A pack is made between any two readings."""
    monkeypatch.setattr(activity, "PAGE_PACKS", 2)
    typed_rows(world, 40)
    is_first = (document_updates.c.interview_id == world.interview.id) & (document_updates.c.sequence == 1)
    database.run(lambda db: db.execute(update(document_updates).where(is_first).values(author_id=None)))
    finish(world.interview)
    before = activity.of(world.interview, has_alerts=False)
    assert sum(lane.total for lane in before.lanes) == 39, "the text with which it began is the server's"
    reading = activity._packed

    def packed_before(interview_id, *given):
        compaction.pack_next(interview_id)
        return reading(interview_id, *given)

    monkeypatch.setattr(activity, "_packed", packed_before)
    for _step in range(6):
        process_state.forget_all()
        assert activity.of(world.interview, has_alerts=False) == before
    assert stored(world.interview)[:2] == (0, 6), "every edit was packed meanwhile"


def test_two_that_pack_at_once_take_every_edit_once(world, small):
    typed_rows(world, 100)
    finish(world.interview)
    whole = answer(world.interview)
    steps = at_once(*(lambda: pack_all(world.interview) for _process in range(3)))
    assert sum(steps) == stored(world.interview)[1] == 15
    assert answer(world.interview) == whole


def test_stopped_inside_a_step_nothing_of_it_happened(world, small, monkeypatch):
    typed_rows(world, 20)
    finish(world.interview)
    whole = answer(world.interview)
    compaction.pack_next(world.interview.id)
    before = stored(world.interview)

    def stop(*args, **options):
        raise ConnectionAbortedError("in the middle")

    with monkeypatch.context() as patched:
        patched.setattr(compaction.document_updates, "delete_between", stop)
        with pytest.raises(ConnectionAbortedError):
            compaction.pack_next(world.interview.id)
    assert stored(world.interview) == before
    assert answer(world.interview) == whole
    pack_all(world.interview)
    assert answer(world.interview) == whole


def test_what_would_not_be_read_as_it_was_is_not_packed(world, monkeypatch):
    typed_rows(world, 20)
    finish(world.interview)
    packed = edit_packs.pack
    monkeypatch.setattr(edit_packs, "pack", lambda rows, numbers: packed(rows[:-1], numbers))
    with pytest.raises(NotPacked):
        compaction.pack_next(world.interview.id)
    assert stored(world.interview) == (20, 0, 0)


def test_an_hour_of_typing_takes_a_fraction_and_each_pack_fits_half_a_page_of_innodb(world):
    typed_rows(world, 3000)
    finish(world.interview)
    steps = list(iter(lambda: compaction.pack_next(world.interview.id), None))
    assert [step.edits for step in steps] == [750] * 4
    assert sum(step.packed_bytes for step in steps) < 3000 * 12
    assert max(step.packed_bytes for step in steps) < 8000


def test_large_edits_make_packs_of_bounded_bytes(world, monkeypatch):
    monkeypatch.setattr(compaction, "BYTES_A_PACK", 1000)
    sizes = [400, 500, 200, 5000, 1, 1, 998, 1]
    rows = [row_of(world.interview.id, number, None, START, bytes(size)) for number, size in enumerate(sizes, 1)]
    database.run(lambda db: packing.log.insert_updates(db, rows))
    finish(world.interview)
    taken = [step.data_bytes for step in iter(lambda: compaction.pack_next(world.interview.id), None)]
    assert taken == [900, 200, 5000, 1000, 1]


def test_sequences_with_gaps_are_kept(world, small):
    rows = [row_of(world.interview.id, 3 * number, None, START, bytes([number])) for number in range(1, 20)]
    database.run(lambda db: packing.log.insert_updates(db, rows))
    finish(world.interview)

    def page(after):
        return database.read(
            lambda db: edit_log.list_page(db, world.interview.id, after=after, up_to=50, limit=100, max_bytes=2**20)
        )

    expected = page(10)
    assert [row[0] for row in expected] == list(range(12, 51, 3))
    pack_all(world.interview)
    found, after = [], 10
    while some := page(after):
        found += some
        after = some[-1][0]
    assert found == expected


def test_packs_go_out_as_they_are_stored(world, small, monkeypatch):
    """Nothing is unpacked for who plays them, and what is not packed yet comes in its place."""
    typed_rows(world, 60)
    finish(world.interview)
    whole, recording = answer(world.interview)
    for _pack in range(3):
        compaction.pack_next(world.interview.id)
    query = select(document_packs.c.data).order_by(document_packs.c.sequence)
    packs = list(database.read(lambda db: db.execute(query).scalars()))
    with monkeypatch.context() as patched:
        patched.setattr(edit_packs, "unpack", lambda *_given: pytest.fail("a pack was unpacked"))
        pieces = list(playback.stream(recording, packing.HEAD))
    found = [pack for _people, pack in segments(b"".join(pieces))[1]]
    assert (found[:3], len(found)) == (packs, 3 + 8)
    assert packing.sent(pieces) == whole


def test_what_was_asked_for_ends_within_a_pack_too(world, small):
    typed_rows(world, 60)
    finish(world.interview)
    whole, recording = answer(world.interview)
    pack_all(world.interview)
    earlier = replace(recording, last_sequence=17)
    assert packing.sent(playback.stream(earlier, packing.HEAD)) == whole[:17]


# ---- Soon after the end


def turn():
    """The job has its turn; how often it paused."""
    pauses = []
    compaction.pack_wanted(pauses.append)
    return len(pauses)


def test_what_is_open_or_was_cancelled_is_not_packed_soon(world):
    write_in(world, world.interview, "still open")
    before = stored(world.interview)
    playback.of(world.interview)
    assert (turn(), stored(world.interview)) == (0, before)
    finish(world.interview, status="cancelled")
    compaction.want(world.interview.id)
    assert (turn(), stored(world.interview)) == (0, before), "its end may be taken back"


def test_an_interview_that_ends_is_packed_at_the_next_turn(world):
    write_in(world, world.interview, "hello")
    rows = stored(world.interview)[0]
    assert world.alice.post(f"/interview/{world.room}/complete").status_code == 302
    assert (turn(), rows > 0, stored(world.interview)[:2]) == (1, True, (0, 1))
    assert turn() == 0, "nothing is left to do"


def test_an_older_one_is_packed_once_somebody_plays_it(world, small):
    typed_rows(world, 20)
    finish(world.interview)
    assert turn() == 0
    whole, _recording = answer(world.interview)
    assert (turn(), stored(world.interview)[:2]) == (3, (0, 3))
    assert answer(world.interview)[0] == whole


def test_a_turn_ends_after_so_many_packs_and_the_next_one_goes_on(world, small, monkeypatch):
    monkeypatch.setattr(compaction, "PACKS_A_TURN", 2)
    typed_rows(world, 20)
    finish(world.interview)
    compaction.want(world.interview.id)
    assert (turn(), stored(world.interview)[1]) == (2, 2)
    assert (turn(), stored(world.interview)[:2], turn()) == (1, (0, 3), 0)


def test_one_that_cannot_be_packed_holds_up_no_other(world, small, monkeypatch, caplog):
    typed_rows(world, 5)
    finish(world.interview)
    packed = edit_packs.pack
    with monkeypatch.context() as patched:
        patched.setattr(edit_packs, "pack", lambda rows, numbers: packed(rows[:-1], numbers))
        compaction.want(world.interview.id)
        assert (turn(), stored(world.interview)) == (0, (5, 0, 0))
    assert "are left as they are" in caplog.text
    compaction.want(10**6)
    compaction.want(world.interview.id)
    assert (turn(), stored(world.interview)[:2]) == (1, (0, 1))


def test_while_the_database_is_away_it_stays_wanted(world, monkeypatch):
    typed_rows(world, 5)
    finish(world.interview)
    compaction.want(world.interview.id)

    def away(_work):
        raise DatabaseUnavailable

    with monkeypatch.context() as patched:
        patched.setattr(database, "run", away)
        with pytest.raises(DatabaseUnavailable):
            turn()
    assert (turn(), stored(world.interview)[:2]) == (1, (0, 1))


def test_so_many_wait_and_no_more(world, monkeypatch):
    monkeypatch.setattr(compaction, "MAX_WANTED", 2)
    for number in range(5):
        compaction.want(number)
    assert len(compaction._wanted) == 2
