"""What a person finds on the dashboard: their own interviews, searched literally, paged, in order."""

from datetime import UTC, datetime, timedelta

import pytest

from services.base.clock import utcnow
from services.base.errors import Conflict
from services.interview import accommodations, interviews, invitations
from services.planning import agenda, ending, scheduling
from services.planning.agenda import Whose
from services.planning.scheduling import Plan
from services.room import admission, lobby
from services.room.presence import presence
from tests import agendas
from tests.mailing import mail_on
from tests.people import schedule
from tests.services.seated import seat_of

START = datetime(2027, 6, 1, 12, tzinfo=UTC)
TITLES = ["100% remote", "Data_ops", "Dataxops", "C\\C++", "TCP/IP", "Überblick"]


def titles(world, *, person=None, is_interviewer=True, search="", status="upcoming", number=1):
    user_id = (person or world.alice).user_id
    page = agendas.page(user_id, is_interviewer=is_interviewer, search=search, status=status, number=number)
    return [one.title for one in page.items]


def fill(world, names=TITLES):
    return [
        schedule(world.alice.user_id, world.bob.user_id, title, at=START + timedelta(days=number))
        for number, title in enumerate(names)
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("%", ["100% remote"]), ("_", ["Data_ops"]), ("data_OPS", ["Data_ops"]), ("\\", ["C\\C++"]), ("/", ["TCP/IP"]),
        ("/i", ["TCP/IP"]), ("  remote ", ["100% remote"]), ("überBLICK", ["Überblick"]), ("%%", []), ("'", []),
        ("'; drop table interviews; --", []), ("x" * 1000, []), ("bob burns", ["Backend engineer", *TITLES]),
        ("Alice", []),
    ],
)  # fmt: skip
def test_search_takes_every_sign_literally_in_titles_and_in_the_other_persons_name(world, search, found):
    fill(world)
    assert titles(world, search=search) == found


def test_the_candidate_searches_by_the_interviewers_name(world):
    assert titles(world, person=world.bob, is_interviewer=False, search="alice") == ["Backend engineer"]
    assert titles(world, person=world.bob, is_interviewer=False, search="bob") == []


def test_nobody_finds_an_interview_of_others(world):
    assert titles(world, person=world.carol, is_interviewer=False) == ["Data engineer"]
    assert titles(world, person=world.dave) == ["Data engineer"]
    assert titles(world, person=world.dave, search="Backend") == []
    assert titles(world, person=world.bob, is_interviewer=True) == []
    assert not interviews.any_exists(world.bob.user_id, is_interviewer=True)
    assert interviews.any_exists(world.bob.user_id, is_interviewer=False)


def test_open_ones_come_soonest_first_and_ended_ones_latest_first(world):
    made = fill(world, ["A", "B", "C", "D"])
    for one in made[:2]:
        ending.complete(seat_of(world.alice, one), at=utcnow())
    ending.cancel(seat_of(world.alice, made[2]))
    assert titles(world) == ["Backend engineer", "D"]
    assert titles(world, status="completed") == ["B", "A"]
    assert titles(world, status="cancelled") == ["C"]
    assert titles(world, status="all") == ["D", "C", "B", "A", "Backend engineer"]


def lists(world, *, now, person=None, is_staff=True, is_everybodys=False):
    """The titles under each status but the ended ones, at this time."""
    whose = Whose((person or world.alice).user_id, is_staff, is_everybodys)
    return {
        status: [one.title for one in agenda.look(whose, search="", status=status, number=1, at=now).page.items]
        for status in ("upcoming", "overdue")
    }


def needs(world, *, now, person=None, is_everybodys=False):
    found = agenda.needs_action(Whose((person or world.alice).user_id, True, is_everybodys), at=now)
    return [(one.interview.title, one.need.value) for one in found.items]


def test_what_is_over_for_a_quarter_of_an_hour_is_never_under_upcoming(world):
    """Ends an hour after its start; another one takes eight hours, and is still going on then."""
    schedule(world.alice.user_id, world.bob.user_id, "short", at=START)
    long = Plan("long", START.replace(tzinfo=None), "UTC", world.bob.user_id, duration_minutes=480)
    scheduling.schedule(world.alice.user_id, long, at=utcnow())
    over = ["Backend engineer"]
    for minutes, upcoming, overdue in (
        (0, ["short", "long"], over), (74, ["short", "long"], over), (75, ["long"], ["short", *over]),
        (494, ["long"], ["short", *over]), (495, [], ["long", "short", *over]), (10_000, [], ["long", "short", *over]),
    ):  # fmt: skip
        found = lists(world, now=START + timedelta(minutes=minutes))
        assert found == {"upcoming": upcoming, "overdue": overdue}, minutes
    assert titles(world, status="no such status") == ["Backend engineer", "short", "long"]


def test_a_candidate_who_was_in_the_room_finds_it_until_somebody_ends_it(world):
    one = schedule(world.alice.user_id, world.bob.user_id, "held", at=START)
    schedule(world.alice.user_id, world.bob.user_id, "missed", at=START)
    admission.request(seat_of(world.bob, one), at=START)
    admission.approve(seat_of(world.alice, one))
    late = START + timedelta(hours=2)
    assert lists(world, now=late, person=world.bob, is_staff=False)["upcoming"] == ["held"]
    assert needs(world, now=late)[:2] == [("missed", "not-held"), ("held", "not-ended")]


def test_what_needs_action_is_said_for_its_own_interviewers(world):
    coming = schedule(world.alice.user_id, world.bob.user_id, "coming", at=START + timedelta(days=13))
    later = schedule(world.alice.user_id, world.bob.user_id, "later", at=START + timedelta(days=15))
    now = START
    for one in (coming, later):
        accommodations.request(seat_of(world.bob, one), "A sign-language interpreter", at=utcnow())
        invitations.revoke(seat_of(world.alice, one), at=utcnow())
    assert needs(world, now=now) == [
        ("Backend engineer", "not-held"), ("coming", "accommodation"), ("coming", "no-link"),
    ]  # fmt: skip
    assert needs(world, now=now, person=world.dave) == [("Data engineer", "not-held")]
    everybodys = needs(world, now=now, person=world.dave, is_everybodys=True)
    assert everybodys == [("Data engineer", "not-held"), ("Backend engineer", "not-held"), ("coming", "no-link")]


def test_a_link_that_nobody_sent_or_opened_is_told_as_far_as_it_is_known(world, mail_server):
    """With mail off only shortly before the start, and never while somebody may be sending it."""
    ending.cancel(seat_of(world.alice, world.interview))
    one = schedule(world.alice.user_id, world.bob.user_id, "one", at=utcnow() + timedelta(hours=40))
    before = {hours: one.scheduled_time - timedelta(hours=hours) for hours in (39.5, 30, 23)}
    assert [needs(world, now=before[hours]) for hours in before] == [[], [], [("one", "not-sent")]]
    with mail_on(mail_server):
        assert [needs(world, now=before[hours]) for hours in (39.5, 30)] == [[], [("one", "not-sent")]]
        again = schedule(world.alice.user_id, world.bob.user_id, "again", at=one.scheduled_time)
        assert ("again", "not-sent") not in needs(world, now=before[23]), "a letter with a link waits"
        ending.cancel(seat_of(world.alice, again))
    admission.request(seat_of(world.bob, one), at=one.scheduled_time)
    assert needs(world, now=before[23]) == [], "whoever asked to join found the way"
    fresh = schedule(world.alice.user_id, world.bob.user_id, "fresh", at=one.scheduled_time)
    issued = invitations.issue(fresh.id, world.alice.user_id, at=utcnow())
    invitations.open_link(issued.secret, None, may_replace=False, at=utcnow())
    assert needs(world, now=before[23]) == [], "nor is one told of that was opened"


def test_who_coordinates_finds_everybodys_by_title_or_either_name(world):
    everybodys = Whose(world.alice.user_id, True, is_everybodys=True)

    def found(search, status="all"):
        page = agenda.look(everybodys, search=search, status=status, number=1, at=utcnow()).page
        return sorted(one.title for one in page.items)

    assert found("") == found("", "upcoming") == ["Backend engineer", "Data engineer"]
    assert (found("dave"), found("bob"), found("DATA"), found("nobody")) == (
        ["Data engineer"], ["Backend engineer"], ["Data engineer"], [],
    )  # fmt: skip


def test_more_is_over_than_stands_above_the_list(world):
    for n in range(agenda.MOST_OVERDUE + 3):
        schedule(world.alice.user_id, world.bob.user_id, f"No. {n}", at=START + timedelta(minutes=n))
    found = agenda.needs_action(Whose(world.alice.user_id, True), at=START + timedelta(days=1))
    assert (len(found.items), found.overdue) == (agenda.MOST_OVERDUE, agenda.MOST_OVERDUE + 4)
    assert found.items[0].interview.title == f"No. {agenda.MOST_OVERDUE + 2}", "the latest first"


def no_show(world, one, minutes, person=None):
    ending.no_show(seat_of(person or world.alice, one), at=one.ends_at + timedelta(minutes=minutes))


def test_nobody_failed_to_come_before_it_is_over_or_after_they_were_in(world):
    one = schedule(world.alice.user_id, world.bob.user_id, "one", at=START)
    with pytest.raises(Conflict, match="not-over-yet"):
        no_show(world, one, 14)
    admission.request(seat_of(world.bob, one), at=START)
    admission.approve(seat_of(world.alice, one))
    with pytest.raises(Conflict, match="not-over-yet"):
        no_show(world, one, 60)
    assert interviews.get(one.id).status == "scheduled"


def test_who_did_not_come_is_noted_and_the_interview_is_closed(world):
    one = schedule(world.alice.user_id, world.bob.user_id, "one", at=START)
    no_show(world, one, 15)
    after = interviews.get(one.id)
    assert (after.status, after.is_no_show) == ("cancelled", True)
    assert "one" in titles(world, status="cancelled")
    with pytest.raises(Conflict, match="interview-over"):
        no_show(world, one, 30)


@pytest.mark.slow
@pytest.mark.parametrize(("number", "shown"), [(1, 1), (3, 3), (0, 1), (-1, 1), (4, 3), (10**30, 3)])
def test_every_interview_is_on_one_page_and_a_page_past_either_end_is_the_nearest(world, number, shown):
    fill(world, [f"No. {n:02}" for n in range(2 * agenda.PER_PAGE)])
    page = agendas.page(world.alice.user_id, is_interviewer=True, search="", status="upcoming", number=number)
    assert (page.page, page.pages, page.total) == (shown, 3, 2 * agenda.PER_PAGE + 1)
    assert len(page.items) == (1 if shown == 3 else agenda.PER_PAGE)
    every = [title for n in (1, 2, 3) for title in titles(world, number=n)]
    assert every == ["Backend engineer", *(f"No. {n:02}" for n in range(2 * agenda.PER_PAGE))]


def test_interviews_of_one_time_keep_their_order_over_the_pages(world):
    for n in range(agenda.PER_PAGE + 5):
        schedule(world.alice.user_id, world.bob.user_id, f"No. {n:02}", at=START)
    every = titles(world, search="No.") + titles(world, search="No.", number=2)
    assert every == [f"No. {n:02}" for n in range(agenda.PER_PAGE + 5)]


def test_waiting_are_those_who_ask_and_are_there_longest_first(world):
    later, sooner = (schedule(world.alice.user_id, world.bob.user_id, title) for title in ("later", "sooner"))
    now = utcnow()
    for interview, minutes in ((sooner, 5), (later, 1), (world.interview, 9)):
        seat = seat_of(world.bob, interview)
        admission.request(seat, at=now - timedelta(minutes=minutes))
        if interview is not world.interview:
            presence.wait(seat, f"socket of {interview.title}")
    assert [one.title for one in lobby.waiting(world.alice.user_id)] == ["sooner", "later"]
    assert lobby.waiting(world.bob.user_id) == []
    assert lobby.waiting(world.dave.user_id) == []
    admission.approve(seat_of(world.alice, later))
    ending.cancel(seat_of(world.alice, sooner))
    assert lobby.waiting(world.alice.user_id) == []


def test_who_asks_now_is_seen_behind_many_who_asked_and_left(world, monkeypatch):
    monkeypatch.setattr(lobby, "LIMIT", 2)
    now = utcnow()
    for minutes in (9, 8, 7):
        seat = seat_of(world.bob, schedule(world.alice.user_id, world.bob.user_id, f"left {minutes}"))
        admission.request(seat, at=now - timedelta(minutes=minutes))
    seat = seat_of(world.bob, world.interview)
    admission.request(seat, at=now)
    presence.wait(seat, "socket")
    assert [one.id for one in lobby.waiting(world.alice.user_id)] == [world.interview.id]
