"""What a candidate asks for reaches the interviewers of that interview, and nobody else's."""

import pytest

from db.engine import database
from repositories import interviews
from services.base.clock import utcnow
from services.base.errors import Conflict, Invalid, NotAllowed, NotFound
from services.interview import Asked, accommodations
from services.planning import ending
from tests.services.at_once import at_once
from tests.services.seated import seat_of

NOW = utcnow()


@pytest.fixture
def bob(world):
    return seat_of(world.bob, world.interview)


def asked(seat):
    return [one.message for one in accommodations.list_of(seat.interview_id, seat.user_id)]


@pytest.mark.parametrize(
    ("message", "code"),
    [("", "message-missing"), (" \n\t", "message-missing"), ("x" * (accommodations.MAX_CHARS + 1), "message-too-long")],
)
def test_nothing_and_too_much_are_refused(bob, message, code):
    with pytest.raises(Invalid) as refused:
        accommodations.request(bob, message, at=NOW)
    assert (refused.value.code, refused.value.field, asked(bob)) == (code, "message", [])


def test_the_interviewer_does_not_ask_in_the_candidates_name(world, bob):
    with pytest.raises(NotAllowed):
        accommodations.request(seat_of(world.alice, world.interview), "More time", at=NOW)
    assert asked(bob) == []


def test_nothing_is_asked_for_after_the_end(world, bob):
    ending.cancel(seat_of(world.alice, world.interview))
    with pytest.raises(Conflict):
        accommodations.request(bob, "More time", at=NOW)
    assert asked(bob) == []


def test_there_are_no_more_than_ten_also_when_all_come_at_once(bob):
    outcomes = at_once(*(lambda: _outcome(bob) for _ in range(accommodations.MAX_REQUESTS + 3)))
    assert outcomes.count("too-many-requests") == 3
    assert len(asked(bob)) == accommodations.MAX_REQUESTS


def _outcome(seat):
    try:
        accommodations.request(seat, "More time", at=NOW)
    except Conflict as refused:
        return refused.code
    return "stored"


def test_requests_are_kept_as_they_were_written_in_their_order(bob):
    for words in ("\n  More time, please.\n  Twice.\n\n", "Captions 😀 <b>"):
        accommodations.request(bob, words, at=NOW)
    assert asked(bob) == ["  More time, please.\n  Twice.", "Captions 😀 <b>"]


def test_another_candidates_requests_are_not_shown(world, bob):
    accommodations.request(bob, "More time", at=NOW)
    assert accommodations.list_of(world.interview.id, world.carol.user_id) == []
    assert accommodations.list_of(world.other.id, world.carol.user_id) == []


def answers(seat):
    return [(one.answer, one.answered_by) for one in accommodations.list_of(seat.interview_id, seat.user_id)]


def first_of(seat):
    return accommodations.list_of(seat.interview_id, seat.user_id)[0].id


@pytest.mark.parametrize(
    ("words", "code"),
    [("", "message-missing"), (" \n", "message-missing"), ("x" * (accommodations.MAX_CHARS + 1), "message-too-long")],
)
def test_an_answer_of_nothing_or_too_much_is_refused(world, bob, words, code):
    accommodations.request(bob, "More time", at=NOW)
    with pytest.raises(Invalid) as refused:
        accommodations.answer(seat_of(world.alice, world.interview), first_of(bob), words, at=NOW)
    assert (refused.value.code, answers(bob)) == (code, [(None, None)])


def test_only_an_interviewer_of_this_interview_answers(world, bob):
    accommodations.request(bob, "More time", at=NOW)
    with pytest.raises(NotAllowed):
        accommodations.answer(bob, first_of(bob), "Yes", at=NOW)
    for request_id in (first_of(bob), first_of(bob) + 1):
        with pytest.raises(NotFound):
            accommodations.answer(seat_of(world.dave, world.other), request_id, "Yes", at=NOW)
    assert answers(bob) == [(None, None)]


def test_nothing_is_answered_after_the_end(world, bob):
    accommodations.request(bob, "More time", at=NOW)
    alice = seat_of(world.alice, world.interview)
    ending.cancel(alice)
    with pytest.raises(Conflict):
        accommodations.answer(alice, first_of(bob), "Yes", at=NOW)
    assert answers(bob) == [(None, None)]


def test_a_request_of_a_former_candidate_is_not_answered(world, bob):
    accommodations.request(bob, "More time", at=NOW)
    carol = {"candidate_id": world.carol.user_id}
    database.run(lambda db: interviews.update_interview(db, world.interview.id, carol))
    with pytest.raises(NotFound):
        accommodations.answer(seat_of(world.alice, world.interview), first_of(bob), "Yes", at=NOW)
    assert accommodations.asked_in([world.interview.id]) == {}


def test_an_answer_has_the_name_of_who_wrote_it_and_can_be_changed(world, bob):
    accommodations.request(bob, "More time", at=NOW)
    accommodations.request(bob, "Captions", at=NOW)
    both = [world.interview.id, world.other.id]
    assert accommodations.asked_in(both) == {world.interview.id: Asked(total=2, unanswered=2)}
    alice = seat_of(world.alice, world.interview)
    for words in ("Perhaps", "\n  Yes.\nTwice as much.\n\n"):
        accommodations.answer(alice, first_of(bob), words, at=NOW)
    assert answers(bob) == [("  Yes.\nTwice as much.", "Alice Ames"), (None, None)]
    assert accommodations.asked_in(both) == {world.interview.id: Asked(total=2, unanswered=1)}
    assert accommodations.asked_in([]) == {}
