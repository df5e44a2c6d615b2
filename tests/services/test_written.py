"""What one person can leave in the database by a seat in one room has an end, and each uses up only their own."""

from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select

from db.engine import database
from db.tables import alerts, chat_messages, consents, document_updates, room_events
from services.base.clock import utcnow
from services.base.errors import Conflict
from services.document import documents, large_insertions, written
from services.document.document_saving import flush
from services.document.journal import journal
from services.document.journal_rows import Fact
from services.proctoring import proctoring
from services.room import chat
from tests.people import schedule
from tests.services.pages import CrdtPage, refusal
from tests.services.seated import seat_of, write
from tests.services.stored import kill, updates_of

NOW = utcnow()
EIGHT_HOURS_S = 8 * 3600


def count(table):
    return database.read(lambda db: db.execute(select(func.count()).select_from(table)).scalar_one())


def put(table, rows):
    database.run(lambda db: db.execute(insert(table), rows))


@pytest.fixture
def candidate(world):
    return seat_of(world.bob, world.interview)


@pytest.fixture
def small_log(monkeypatch):
    monkeypatch.setattr(written, "MAX_LOG_BYTES", 10 * (written.LOG_ROW_BYTES + 100))


def use_up(page):
    """Type and delete, which leaves the text as it was and makes the log longer, until it is refused."""
    taken = 0
    while True:
        for update in page.type("x"):
            page.number += 1
            try:
                page.take(update, page.number)
            except Conflict as error:
                return taken, error.code
            taken += 1
        page.made.clear()
        del page.text[0:1]


# ---- The log of edits


def test_the_log_of_one_person_ends_while_the_others_go_on(world, alice, bob, small_log):
    taken, code = use_up(bob)
    assert (0 < taken < 20, code) == (True, "document-full")
    alice.sync()
    alice.type("hello")
    assert alice.send()
    flush()
    assert len(updates_of(world.interview)) == taken + 1


def test_what_was_refused_is_not_stored_and_a_restart_gives_nothing_back(world, bob, small_log):
    taken, _code = use_up(bob)
    flush()
    kill()
    page = CrdtPage(world.bob, world.interview, "another page").open()
    page.type("x" * 50)
    assert refusal(page, page.made[-1]) == "document-full"
    assert len(updates_of(world.interview)) == taken


def test_a_plain_client_is_bounded_by_the_same(world, small_log):
    codes = [_code(lambda n=number: write(world.bob, world.interview, "x" * (1 + n % 2))) for number in range(30)]
    assert (codes[0], "document-full" in codes) == (None, True)


def _code(call):
    try:
        call()
    except Conflict as error:
        return error.code
    return None


def test_another_interview_of_the_same_person_has_its_own(world, bob, small_log):
    use_up(bob)
    second = schedule(world.alice.user_id, world.bob.user_id, "Second round")
    page = CrdtPage(world.bob, second).open()
    page.type("hello")
    assert page.send()


def test_what_is_counted_is_what_the_database_has(world, bob):
    for word in ("one", "two", "three"):
        bob.type(word)
        bob.send()
    flush()
    sizes = [len(one.data) for one in updates_of(world.interview)]
    share = written.read(world.interview.id)[world.bob.user_id]
    assert share.log_bytes == sum(sizes) + len(sizes) * written.LOG_ROW_BYTES
    assert share.log_bytes == documents.documents[world.interview.id].written_by(world.bob.user_id).log_bytes


def test_a_fast_typist_does_not_reach_it_in_eight_hours():
    assert written.MAX_LOG_BYTES > 8 * 25_000 * (40 + written.LOG_ROW_BYTES)
    assert written.MAX_FACTS > EIGHT_HOURS_S / 20 * 2
    assert chat.MAX_MESSAGES_OF_PERSON > EIGHT_HOURS_S / 6
    assert chat.MAX_CHARS_OF_PERSON > 8 * 60 * 60 * 6
    assert proctoring.MAX_ALERTS_OF_KIND > EIGHT_HOURS_S / 30


# ---- Who came and went


def test_coming_and_going_is_noted_as_often_as_playback_shows_it(world, bob):
    put(room_events, [{"interview_id": world.interview.id, "user_id": world.bob.user_id, "kind": "joined", "created_at": NOW}] * (written.MAX_FACTS - 1))  # fmt: skip
    kill()
    for person in (world.bob, world.alice):
        documents.open_text(world.interview.id)
        for kind in ("left", "joined", "left"):
            documents.note(Fact(world.interview.id, person.user_id, kind, None, NOW))
    flush()
    assert count(room_events) == written.MAX_FACTS + 3


def test_a_flood_of_pastes_makes_few_alerts_wait(world, bob):
    large_insertions.take()
    for _ in range(100):
        bob.type("pasted")
        bob.send("paste")
    assert len(large_insertions.take()) == large_insertions.LARGE_WAITING


# ---- Chat


def test_one_person_says_as_much_as_the_report_shows(world, candidate):
    said = {"interview_id": world.interview.id, "sender_id": world.bob.user_id, "message": "x", "created_at": NOW}
    put(chat_messages, [said] * (chat.MAX_MESSAGES_OF_PERSON - 1))
    last, _is_new = chat.say(candidate, "the last one", message_id="a-message-id", at=NOW)
    with pytest.raises(Conflict) as refused:
        chat.say(candidate, "one more", message_id=None, at=NOW)
    assert refused.value.code == "chat-full"
    assert count(chat_messages) == chat.MAX_MESSAGES_OF_PERSON
    assert chat.say(candidate, "the last one", message_id="a-message-id", at=NOW) == (last, False), "it is stored"
    assert chat.say(seat_of(world.alice, world.interview), "hello", message_id=None, at=NOW)[1]


def test_long_messages_are_counted_by_their_characters(world, candidate):
    said = {"interview_id": world.interview.id, "sender_id": world.bob.user_id, "created_at": NOW}
    longest = "é" * chat.MAX_MESSAGE_CHARS
    put(chat_messages, [said | {"message": longest}] * (chat.MAX_CHARS_OF_PERSON // len(longest) - 1))
    assert chat.say(candidate, longest, message_id=None, at=NOW)[1]
    with pytest.raises(Conflict) as refused:
        chat.say(candidate, "x", message_id=None, at=NOW)
    assert refused.value.code == "chat-full"


# ---- Signals and decisions


def test_reports_beyond_the_bound_go_on_with_the_last_alert_of_their_kind(world, candidate):
    began = NOW - timedelta(hours=5)
    rows = [
        {"interview_id": world.interview.id, "candidate_id": world.bob.user_id, "kind": "no-face",
         "started_at": began + timedelta(seconds=number), "ended_at": began + timedelta(seconds=number)}
        for number in range(proctoring.MAX_ALERTS_OF_KIND)
    ]  # fmt: skip
    put(alerts, rows)
    for held in (None, timedelta(0), timedelta(seconds=20)):
        again = proctoring.record(candidate, "no-face", size=None, at=NOW, held=held)
        assert (again.started_at, again.ended_at) == (rows[-1]["started_at"], NOW)
    assert count(alerts) == proctoring.MAX_ALERTS_OF_KIND
    hidden = proctoring.record(candidate, "multiple-faces", size=None, at=NOW)
    assert hidden.report_count == 1, "another kind is not hidden behind them"


@pytest.mark.slow
def test_a_candidate_may_change_their_mind_for_ever_and_a_hundred_decisions_are_kept(world, candidate):
    for number in range(proctoring.MAX_DECISIONS + 20):
        proctoring.decide(candidate, is_agreed=number % 2 == 0, at=NOW + timedelta(seconds=number))
    assert count(consents) == proctoring.MAX_DECISIONS
    assert proctoring.decision(candidate).decided_at == NOW + timedelta(seconds=number)
    proctoring.decide(candidate, is_agreed=True, at=NOW + timedelta(hours=1))
    assert proctoring.decision(candidate).is_agreed


def test_of_another_persons_edits_nothing_is_charged(world, alice, bob):
    bob.type("bob")
    bob.send()
    flush()
    assert world.alice.user_id not in written.read(world.interview.id)
    assert count(document_updates) == 1
    assert not journal.has_waiting(world.interview.id)
