"""What the code knows of an interview besides edits and words, before its end and after it: each is in the record."""

from datetime import timedelta

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from db.engine import database
from repositories import interviews as rows
from services.base.clock import utcnow
from services.cards import Content, Criterion, Rating, Values, deciding, filling, scorecards
from services.chain import chain, links
from services.interview import accommodations, interviews
from services.planning import ending, scheduling
from services.proctoring import coverage, proctoring
from services.proctoring.coverage import State
from services.record import record_zip
from services.room import admission, chat
from tests.services.records import check, kinds, said, zipped
from tests.services.seated import seat_of

SECRET = "A secret that others may not read"
CARD = Content((Rating(3, SECRET, None),), "yes", SECRET)
RATES = ("none", "some", "good", "great")


def before_the_end(world):
    alice, bob = seat_of(world.alice, world.interview), seat_of(world.bob, world.interview)
    accommodations.request(bob, SECRET, at=utcnow())
    asked = accommodations.list_of(world.interview.id, world.bob.user_id)[0].id
    accommodations.answer(alice, asked, SECRET, at=utcnow())
    start = world.interview.scheduled_time.replace(tzinfo=None)
    plan = scheduling.Plan("Backend", start, "UTC", world.bob.user_id, observation=("light", ()))
    scheduling.reschedule(alice, plan, at=utcnow())
    scheduling.reschedule(alice, plan, at=utcnow())
    admission.say(alice, "Two minutes.")
    interviews.change_language(alice, "go")
    interviews.change_clipboard(alice, is_allowed=False)
    coverage.arrive(world.interview.id, is_expected=True, at=utcnow())
    coverage.hear(world.interview.id, State.NOT_MEASURED, "hidden", measured=timedelta(), at=utcnow())
    proctoring.decide(bob, is_agreed=True, at=utcnow())
    return proctoring.record(bob, "left-window", size=None, at=utcnow())


def test_what_happened_is_in_it_and_what_others_may_not_read_is_not(world):
    alice, bob = seat_of(world.alice, world.interview), seat_of(world.bob, world.interview)
    alert = before_the_end(world)
    made = scorecards.add(Values("Backend", [Criterion("Tests", RATES)], True), by=world.alice.user_id, at=utcnow())
    scorecards.choose(world.interview.id, made)
    ending.complete(alice, at=utcnow())
    ended = record_zip.fingerprint(world.interview.id)

    proctoring.set_remark(bob, alert.id, "The door bell.", at=utcnow())
    filling.submit(world.interview.id, world.alice.user_id, CARD, revision=0, at=utcnow())
    filling.change(world.interview.id, world.alice.user_id, CARD, SECRET, revision=1, at=utcnow())
    who = {"newest": 0, "by": world.alice.user_id, "role": "interviewer", "at": utcnow()}
    deciding.decide(interviews.get(world.interview.id), "yes", SECRET, **who)

    found = zipped(world)
    assert kinds(found) == [
        "began", "request", "answer", "observed", "lobby-message", "switched", "switched", "consent", "alert",
        "measuring", "alerts", "completed", "remark", "card", "card", "decision",
    ]  # fmt: skip
    assert SECRET.encode() not in b"".join(found.values())
    items = said(found)
    assert items["observed"] == {"by": alice.user_id, "profile": "light", "signals": []}
    assert items["measuring"] == {"reason": "hidden", "state": "not-measured"}
    assert items["switched"] == {"by": alice.user_id, "clipboard": False}
    assert items["remark"] == {"alert": alert.id, "by": bob.user_id, "text": "The door bell."}
    assert (items["card"]["version"], items["card"]["by"]) == (2, alice.user_id)
    assert all("fingerprint" in items[kind] for kind in ("request", "answer", "card", "decision"))

    verdict, sentences = check(found)
    assert verdict == "unchanged"
    assert record_zip.fingerprint(world.interview.id) == ended, "what was printed at the end stays what is shown"
    assert any(one.startswith("Signed again") and "16 links" in one for one in sentences)
    cut = found | {"record.jsonl": b"".join(line + b"\n" for line in found["record.jsonl"].splitlines()[:-1])}
    assert check(cut)[0] == "changed"


def test_who_asks_to_come_in_is_in_it_once(world):
    bob = seat_of(world.bob, world.interview)
    for _again in range(2):
        admission.request(bob, at=max(utcnow(), admission.opens_at(world.interview)))
    admission.approve(seat_of(world.alice, world.interview))
    assert kinds(zipped(world)) == ["began", "asked", "admitted"]


def test_what_comes_after_the_end_of_an_interview_without_a_record_begins_none(world):
    alert = before_the_end(world)
    with database.engine.begin() as db:
        for table in ("record_links", "record_signatures", "records"):
            db.exec_driver_sql(f"DELETE FROM {table}")
    database.run(lambda db: rows.update_interview(db, world.interview.id, {"status": "completed"}))
    proctoring.set_remark(seat_of(world.bob, world.interview), alert.id, "The door bell.", at=utcnow())
    assert record_zip.fingerprint(world.interview.id) is None


def test_a_record_that_is_full_says_so_and_still_ends(world, monkeypatch):
    monkeypatch.setattr(chain, "MAX_LINKS", 3)
    alice = seat_of(world.alice, world.interview)
    for number in range(6):
        chat.say(alice, f"Message {number}", message_id=None, at=utcnow())
    ending.complete(alice, at=utcnow())
    found = zipped(world)
    assert kinds(found) == ["began", "message", "message", "full", "completed"]
    verdict, sentences = check(found)
    assert verdict == "unchanged"
    assert any("was full" in one for one in sentences)


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-links.MOST, links.MOST)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(max_codepoint=127)), inner),
)


@pytest.mark.slow
@settings(deadline=None, database=None)
@given(PLAIN)
def test_canonical_json_is_what_the_package_writes(value):
    assert links.canonical(value).encode() == rfc8785.dumps(value)


@pytest.mark.parametrize("value", [1.5, 2**53, [-(2**53)], {"größe": 1}, {1: 2}, {"at": utcnow()}])
def test_what_readers_of_json_take_differently_is_refused(value):
    with pytest.raises(ValueError, match=r"record|ASCII"):
        links.canonical(value)
