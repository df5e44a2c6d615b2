"""What a person finds on the dashboard: their own interviews, searched literally, paged, in order."""

from datetime import UTC, datetime, timedelta

import pytest

from services.base.clock import utcnow
from services.interview import interviews
from services.planning import ending
from services.room import admission, lobby
from services.room.presence import presence
from tests.people import schedule
from tests.services.seated import seat_of

START = datetime(2027, 6, 1, 12, tzinfo=UTC)
TITLES = ["100% remote", "Data_ops", "Dataxops", "C\\C++", "TCP/IP", "Überblick"]


def titles(world, *, person=None, is_interviewer=True, search="", status="upcoming", number=1):
    user_id = (person or world.alice).user_id
    page = interviews.page(user_id, is_interviewer=is_interviewer, search=search, status=status, number=number)
    return [one.title for one in page.items]


def fill(world, names=TITLES):
    return [
        schedule(world.alice.user_id, world.bob.user_id, title, at=START + timedelta(days=number))
        for number, title in enumerate(names)
    ]


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


def dashboard(world, *, number=1, search="", status="upcoming", now=START):
    return interviews.dashboard(
        world.alice.user_id, is_interviewer=True, search=search, status=status, number=number, zone="UTC", at=now
    )


def test_what_is_later_has_its_pages_however_much_there_is_today(world):
    for n in range(24):
        schedule(world.alice.user_id, world.bob.user_id, f"today {n:02}", at=START + timedelta(minutes=n))
    later = [f"later {n:02}" for n in range(interviews.PER_PAGE + 5)]
    for n, title in enumerate(later):
        schedule(world.alice.user_id, world.bob.user_id, title, at=START + timedelta(days=1 + n))
    first, second = dashboard(world), dashboard(world, number=2)
    assert [one.title for one in first.today] == [f"today {n:02}" for n in range(24)]
    assert second.today == []
    shown = [one.title for one in [*first.page.items, *second.page.items]]
    assert sorted(shown) == sorted([*later, "Backend engineer"])
    assert (first.page.pages, first.page.total) == (2, len(later) + 1)


def test_more_than_today_shows_goes_on_in_the_list(world):
    for n in range(interviews.TODAY_LIMIT + 3):
        schedule(world.alice.user_id, world.bob.user_id, f"{n:02}", at=START + timedelta(minutes=n))
    shown = dashboard(world)
    assert len(shown.today) == interviews.TODAY_LIMIT
    assert {one.title for one in shown.page.items} == {"50", "51", "52", "Backend engineer"}


def test_who_searches_or_looks_at_the_past_has_one_list(world):
    schedule(world.alice.user_id, world.bob.user_id, "today", at=START)
    assert dashboard(world, search="today").today == dashboard(world, status="all").today == []
    assert [one.title for one in dashboard(world, search="today").page.items] == ["today"]
    assert dashboard(world, status="no such status").status == "upcoming"
    assert dashboard(world, search="nothing").is_empty


@pytest.mark.parametrize(("number", "shown"), [(1, 1), (3, 3), (0, 1), (-1, 1), (4, 3), (10**30, 3)])
def test_every_interview_is_on_one_page_and_a_page_past_either_end_is_the_nearest(world, number, shown):
    fill(world, [f"No. {n:02}" for n in range(2 * interviews.PER_PAGE)])
    page = interviews.page(world.alice.user_id, is_interviewer=True, search="", status="upcoming", number=number)
    assert (page.page, page.pages, page.total) == (shown, 3, 2 * interviews.PER_PAGE + 1)
    assert len(page.items) == (1 if shown == 3 else interviews.PER_PAGE)
    every = [title for n in (1, 2, 3) for title in titles(world, number=n)]
    assert every == ["Backend engineer", *(f"No. {n:02}" for n in range(2 * interviews.PER_PAGE))]


def test_interviews_of_one_time_keep_their_order_over_the_pages(world):
    for n in range(interviews.PER_PAGE + 5):
        schedule(world.alice.user_id, world.bob.user_id, f"No. {n:02}", at=START)
    every = titles(world, search="No.") + titles(world, search="No.", number=2)
    assert every == [f"No. {n:02}" for n in range(interviews.PER_PAGE + 5)]


@pytest.mark.parametrize(
    ("zone", "found"),
    [
        ("UTC", ["00:00", "23:59"]),
        ("Pacific/Auckland", ["23:59", "24:00"]),  # Its 2nd of June runs from 12:00 to 12:00 in UTC.
        ("America/Los_Angeles", ["23:59", "24:00"]),  # Its 1st of June runs from 7:00 to 7:00 in UTC.
    ],
)
def test_today_is_the_readers_calendar_day(world, zone, found):
    midnight = datetime(2027, 6, 1, tzinfo=UTC)
    for title, minutes in (("-00:01", -1), ("00:00", 0), ("23:59", 24 * 60 - 1), ("24:00", 24 * 60)):
        schedule(world.alice.user_id, world.bob.user_id, title, at=midnight + timedelta(minutes=minutes))
    now = midnight + timedelta(hours=13)
    listed = interviews.today(world.alice.user_id, is_interviewer=True, zone=zone, at=now)
    assert [one.title for one in listed] == found


@pytest.mark.parametrize(
    ("day", "hours"), [(datetime(2027, 3, 28), 23), (datetime(2027, 10, 31), 25), (datetime(2027, 6, 1), 24)]
)
def test_today_has_the_hours_of_its_day_also_when_the_clocks_change(world, day, hours):
    first = day.replace(tzinfo=UTC) - timedelta(hours=2)  # Berlin's midnight lies one or two hours before UTC's.
    for n in range(28):
        schedule(world.alice.user_id, world.bob.user_id, f"{n}", at=first + timedelta(hours=n))
    noon = day.replace(hour=11, tzinfo=UTC)
    assert len(interviews.today(world.alice.user_id, is_interviewer=True, zone="Europe/Berlin", at=noon)) == hours


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
