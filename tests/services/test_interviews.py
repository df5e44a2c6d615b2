"""Interviews: what cannot be scheduled is said beside its field; what has ended stays as it ended."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from db.engine import DatabaseUnavailable
from services.base.clock import utcnow
from services.base.errors import Conflict, Invalid, NotAllowed, NotFound, ServiceError
from services.document import document_saving, open_documents
from services.interview import interviews, planners, seats
from services.people import candidates
from services.planning import ending, scheduling
from services.planning.scheduling import Plan
from services.proctoring import proctoring
from services.room import chat
from tests import agendas, questions
from tests.drawing import element
from tests.people import schedule
from tests.services.at_once import at_once
from tests.services.outage import database_away
from tests.services.pages import CrdtPage
from tests.services.seated import seat_of, type_into_open, write
from tests.services.stored import stored_code

NEXT_YEAR = datetime(2027, 6, 1, 14, 30)
LINK = "11111111-2222-4333-8444-555555555555"


def plan(world, **fields):
    return replace(Plan("Backend engineer", NEXT_YEAR, "Europe/Berlin", world.bob.user_id), **fields)


def of(world):
    """Alice's and Bob's interview as it is now."""
    return interviews.get(world.interview.id)


def alice(world):
    return seat_of(world.alice, world.interview)


def admit_bob(world, *, at=None):
    from services.room import admission

    admission.request(seat_of(world.bob, world.interview), at=at or utcnow())
    admission.approve(alice(world))


REFUSED = [
    ({"title": " \u2029\t"}, "title-missing", "title"),
    ({"title": "x" * 201}, "title-too-long", "title"),
    ({"duration_minutes": 4}, "duration-out-of-range", "duration"),
    ({"duration_minutes": 481}, "duration-out-of-range", "duration"),
    ({"duration_minutes": -60}, "duration-out-of-range", "duration"),
    ({"timezone": "Mars/Phobos"}, "zone-unknown", "timezone"),
    ({"wall_clock": datetime(1999, 12, 31, 23, 59)}, "time-out-of-range", "scheduled_time"),
    ({"wall_clock": datetime(2101, 1, 1)}, "time-out-of-range", "scheduled_time"),
    ({"wall_clock": datetime.min}, "time-out-of-range", "scheduled_time"),
    ({"wall_clock": datetime.max}, "time-out-of-range", "scheduled_time"),
    ({"wall_clock": datetime(2027, 3, 28, 2, 30)}, "time-skipped", "scheduled_time"),
    ({"candidate_id": 0}, "candidate-unknown", "candidate_id"),
    ({"candidate_id": 2**70}, "candidate-unknown", "candidate_id"),
]


@pytest.mark.parametrize(("fields", "code", "field"), REFUSED)
def test_a_plan_that_cannot_be_is_refused_beside_its_field(world, fields, code, field):
    for verb in (
        lambda wanted: scheduling.schedule(world.alice.user_id, wanted, at=utcnow()).interview,
        lambda wanted: scheduling.reschedule(alice(world), wanted, at=utcnow()).interview,
    ):
        with pytest.raises(Invalid) as refused:
            verb(plan(world, **fields))
        assert (refused.value.code, refused.value.field) == (code, field)
    assert of(world) == world.interview
    assert agendas.page(world.alice.user_id, is_interviewer=True, search="", status="all", number=1).total == 1


@pytest.mark.parametrize("person", ["alice", "dave"])
def test_nobody_but_a_candidate_is_interviewed(world, person):
    with pytest.raises(Invalid) as refused:
        scheduling.schedule(world.alice.user_id, plan(world, candidate_id=getattr(world, person).user_id), at=utcnow())
    assert refused.value.code == "candidate-unknown"


def test_a_deactivated_candidate_is_not_scheduled_but_an_interview_they_have_can_be_moved(world):
    candidates.deactivate(world.bob.user_id, at=utcnow())
    with pytest.raises(Invalid) as refused:
        scheduling.schedule(world.alice.user_id, plan(world), at=utcnow())
    assert refused.value.code == "candidate-unknown"
    assert scheduling.reschedule(alice(world), plan(world, title="Later"), at=utcnow()).interview.title == "Later"


def test_an_interview_is_stored_in_utc_under_a_link_nobody_can_guess(world):
    one, other = (scheduling.schedule(world.alice.user_id, plan(world), at=utcnow()).interview for _ in range(2))
    assert one.scheduled_time == datetime(2027, 6, 1, 12, 30, tzinfo=UTC)
    assert (one.timezone, one.duration_minutes, one.ends_at - one.scheduled_time) == (
        "Europe/Berlin",
        60,
        timedelta(hours=1),
    )
    assert (one.status, one.candidate_join_status, one.code_language) == ("scheduled", "pending", "python")
    assert uuid.UUID(one.meeting_link).version == 4
    assert str(uuid.UUID(one.meeting_link)) == one.meeting_link != other.meeting_link


@pytest.mark.parametrize("title", ["x" * 200, "Backend 😀 開発 “a” <b> \\ %s %(x)s", "'; drop table users; --"])
def test_any_title_of_two_hundred_characters_is_kept(world, title):
    made = scheduling.schedule(world.alice.user_id, plan(world, title=f"  {title}\n"), at=utcnow()).interview
    assert interviews.get(made.id).title == title


def test_only_its_interviewer_plans_it_by_its_link(world):
    assert planners.get(world.alice.user_id, "interviewer", world.room)[1].id == world.interview.id
    for user_id, link in (
        (world.bob.user_id, world.room),
        (world.dave.user_id, world.room),
        (world.alice.user_id, LINK),
    ):
        with pytest.raises((NotFound, NotAllowed)):
            planners.get(user_id, "interviewer", link)


def test_another_title_or_duration_asks_nobody_anew(world):
    admit_bob(world)
    same_time = world.interview.scheduled_time.replace(tzinfo=None)
    after = scheduling.reschedule(
        alice(world),
        plan(world, title="Renamed", duration_minutes=90, wall_clock=same_time, timezone="UTC"),
        at=utcnow(),
    ).interview
    assert (after.title, after.duration_minutes, after.candidate_join_status) == ("Renamed", 90, "approved")


def test_the_form_knows_no_seconds_and_asks_nobody_anew_for_them(world):
    stored = datetime(2031, 5, 4, 9, 30, 17)
    scheduling.reschedule(alice(world), plan(world, wall_clock=stored, timezone="UTC"), at=utcnow())
    admit_bob(world, at=stored.replace(tzinfo=UTC))
    for minute, status in ((30, "approved"), (31, "pending")):
        shown = stored.replace(minute=minute, second=0)
        after = scheduling.reschedule(
            alice(world), plan(world, wall_clock=shown, timezone="UTC"), at=utcnow()
        ).interview
        assert after.candidate_join_status == status


def test_another_time_asks_the_candidate_to_be_admitted_anew(world):
    admit_bob(world)
    after = scheduling.reschedule(alice(world), plan(world), at=utcnow()).interview
    assert (after.candidate_join_status, after.meeting_link) == ("pending", world.room)


def test_another_candidate_takes_the_place_of_the_one_before(world):
    admit_bob(world)
    same_time = world.interview.scheduled_time.replace(tzinfo=None)
    after = scheduling.reschedule(
        alice(world), plan(world, candidate_id=world.carol.user_id, wall_clock=same_time, timezone="UTC"), at=utcnow()
    ).interview
    assert (after.candidate_id, after.candidate_join_status) == (world.carol.user_id, "pending")
    with pytest.raises(NotFound):
        seats.get(world.bob.user_id, world.room)
    assert not seat_of(world.carol, world.interview).is_admitted


def write_code(world):
    write(world.bob, world.interview, "Bob's code")


def write_stored_code(world):
    write_code(world)
    assert document_saving.flush_quietly()
    open_documents.documents.clear()


def draw_something(world):
    page = CrdtPage(world.bob, world.interview).open()
    page.draw(element("one"))
    page.send()


def draw_something_stored(world):
    draw_something(world)
    assert document_saving.flush_quietly()
    open_documents.documents.clear()


def say_something(world):
    chat.say(seat_of(world.bob, world.interview), "Bob's word", message_id=None, at=utcnow())


def comment_on_something(world):
    row = questions.put(world.alice, world.interview, questions.add(world.alice, changes=questions.CHANGES))
    questions.comment(world.bob, world.interview, row)


def note_something(world):
    proctoring.record(seat_of(world.bob, world.interview), "no-face", size=None, at=utcnow())


@pytest.mark.parametrize(
    "happened",
    [
        write_code,
        write_stored_code,
        draw_something,
        draw_something_stored,
        say_something,
        comment_on_something,
        note_something,
    ],
)
def test_what_one_candidate_left_is_not_handed_to_another(world, happened):
    admit_bob(world)
    happened(world)
    with pytest.raises(Invalid) as refused:
        scheduling.reschedule(alice(world), plan(world, candidate_id=world.carol.user_id), at=utcnow())
    assert (refused.value.code, refused.value.field) == ("candidate-fixed", "candidate_id")
    assert of(world).candidate_id == world.bob.user_id
    assert (
        scheduling.reschedule(alice(world), plan(world, title="Only renamed"), at=utcnow()).interview.title
        == "Only renamed"
    )


def end(world, how):
    if how == "completed":
        ending.complete(alice(world), at=utcnow())
    else:
        ending.cancel(alice(world))


@pytest.mark.parametrize("how", ["completed", "cancelled"])
def test_what_has_ended_is_not_changed_any_more(world, how):
    seat = alice(world)
    end(world, how)
    before = of(world)
    for verb in (
        lambda: scheduling.reschedule(seat, plan(world), at=utcnow()).interview,
        lambda: interviews.change_language(seat, "java"),
        lambda: interviews.change_clipboard(seat, is_allowed=True),
        lambda: ending.cancel(seat),
    ):
        with pytest.raises(Conflict) as refused:
            verb()
        assert refused.value.code == "interview-over"
    assert of(world) == before
    assert of(world).status == how


def test_completing_again_is_harmless_and_keeps_the_first_time(world):
    first = utcnow()
    ending.complete(alice(world), at=first)
    ending.complete(alice(world), at=first + timedelta(hours=1))
    assert of(world).completed_at == first


def test_what_was_cancelled_cannot_be_completed(world):
    ending.cancel(alice(world))
    with pytest.raises(Conflict):
        ending.complete(alice(world), at=utcnow())
    assert (of(world).status, of(world).completed_at) == ("cancelled", None)


@pytest.mark.parametrize("how", ["completed", "cancelled"])
def test_the_last_text_is_stored_with_the_end_and_later_ones_are_refused(world, how):
    write(world.alice, world.interview, "the last word")
    end(world, how)
    assert stored_code(world.interview.id) == "the last word"
    with pytest.raises(Conflict) as refused:
        type_into_open(world.alice, world.interview, "one word more")
    assert refused.value.code == "interview-over"
    document_saving.flush_quietly()
    assert stored_code(world.interview.id) == "the last word"


@pytest.mark.parametrize("how", ["completed", "cancelled"])
def test_when_the_database_is_away_it_goes_on_and_no_text_is_lost(world, config, tmp_path, how):
    write(world.alice, world.interview, "typed before")
    seat = alice(world)
    with database_away(config, tmp_path), pytest.raises(DatabaseUnavailable):
        ending.complete(seat, at=utcnow()) if how == "completed" else ending.cancel(seat)
    type_into_open(world.alice, world.interview, "typed after")
    assert document_saving.flush_quietly()
    assert (of(world).status, stored_code(world.interview.id)) == ("scheduled", "typed after")


def test_completed_and_cancelled_at_once_has_one_outcome(world):
    for number in range(5):
        interview = schedule(world.alice.user_id, world.bob.user_id, f"Round {number}")
        write(world.alice, interview, "the last word")
        seat = seat_of(world.alice, interview)
        outcomes = at_once(lambda s=seat: ending.complete(s, at=utcnow()), lambda s=seat: ending.cancel(s))
        refused = [one.code for one in outcomes if isinstance(one, ServiceError)]
        assert refused == ["interview-over"]
        status = interviews.get(interview.id).status
        assert status == ("completed" if outcomes[0] is None else "cancelled")


def test_only_a_language_of_the_editor_is_chosen(world):
    for language in ("", "brainfuck", "Python", "python\x00"):
        with pytest.raises(Invalid) as refused:
            interviews.change_language(alice(world), language)
        assert refused.value.code == "unknown-language"
    interviews.change_language(alice(world), "cpp")
    interviews.change_clipboard(alice(world), is_allowed=True)
    assert (of(world).code_language, of(world).is_clipboard_allowed) == ("cpp", True)


class Cut(Exception):
    """The process ends here."""


def test_no_interview_is_stored_without_its_invitation(world, monkeypatch):
    def cut(*_arguments, **_more):
        raise Cut

    before = agendas.page(world.alice.user_id, is_interviewer=True, search="", status="all", number=1).total
    monkeypatch.setattr(scheduling.invitations, "issue_in", cut)
    with pytest.raises(Cut):
        scheduling.schedule(world.alice.user_id, plan(world), at=utcnow())
    after = agendas.page(world.alice.user_id, is_interviewer=True, search="", status="all", number=1).total
    assert after == before


def test_a_new_time_is_not_stored_without_its_new_invitation(world, monkeypatch):
    def cut(*_arguments, **_more):
        raise Cut

    seat, before = seats.get(world.alice.user_id, world.interview.meeting_link)
    monkeypatch.setattr(scheduling.invitations, "issue_in", cut)
    with pytest.raises(Cut):
        scheduling.reschedule(seat, plan(world, wall_clock=datetime(2031, 5, 6, 7, 8)), at=utcnow())
    assert interviews.get(before.id).scheduled_time == before.scheduled_time
