"""A believable company in an empty database: people, interviews past and to come, one of them well under way.

Everything is made by the services that the pages use, at moments around now. Never call it on a real database.
"""

import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Flask

from config import Config
from db.engine import database, make_engine
from repositories import coverage
from repositories.coverage import Stored
from repositories.interviews import Interview
from services.base.settings import settings
from services.cards import included as included_scorecard
from services.cards import scorecards
from services.interview import seats
from services.interview.seats import Seat
from services.people import accounts, candidates
from services.people.candidates import Profile
from services.planning import ending, interview_templates, scheduling
from services.planning.scheduling import Plan
from services.proctoring import proctoring
from services.questions import bank, included, planned
from services.resume.resumes import Upload
from services.room import admission, chat
from tools import demo_typing
from tools.demo_resume import resume
from tools.demo_texts import (
    CAME,
    CAME_AND_WENT,
    CANDIDATES,
    EARLY_SIGNALS,
    ENDED,
    LATE_SIGNALS,
    MORE_TALK,
    MORE_TYPED,
    TALK,
    TO_COME,
    TYPED,
    Said,
    Signal,
)

PASSWORD = "a long demo password"  # noqa: S105 (of people who do not exist)
INTERVIEWER, CANDIDATE = "maya", "priya"
ROLE = "Backend engineer"
SATURDAY = 5
# The pictures are taken at about ten in the morning of one of these places, so that a day lies ahead.
PLACES = (
    "Pacific/Auckland", "Australia/Sydney", "Asia/Tokyo", "Asia/Shanghai", "Asia/Bangkok", "Asia/Karachi", "Asia/Dubai",
    "Africa/Nairobi", "Europe/Berlin", "Europe/London", "Atlantic/Azores", "America/Sao_Paulo", "America/New_York",
    "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu",
)  # fmt: skip


@dataclass(frozen=True)
class Demo:
    """Where the pictures find what: meeting links, the id of a candidate, and the zone of both people."""

    zone: str
    interviewer_id: int
    candidate_id: int
    report: str
    upcoming: str
    cancelled: str = ""

    def new_room(self, at: datetime) -> str:
        """An interview of the two that began a few minutes ago, with code and chat; its meeting link."""
        planned = at - timedelta(minutes=12)
        interview = _schedule(self, f"{ROLE}, pair programming", self.candidate_id, planned, minutes=60)
        _talk(self, interview, TALK, started_at=planned)
        demo_typing.type_in(*_seats(self, interview), TYPED, CAME, started_at=planned)
        _signal(interview, EARLY_SIGNALS, started_at=planned)
        database.close()
        return interview.meeting_link


def place(at: datetime) -> str:
    """The place where it is nearest to ten in the morning."""
    return min(PLACES, key=lambda zone: abs(_hour(at, zone) - 10.2))


def furnish(config: Config, at: datetime) -> Demo:
    """Fill the empty database of a server that runs on `config`; the demo."""
    database.bind(make_engine(Flask("demo"), config))
    settings.bind(config)
    begun = at - timedelta(days=40)
    interviewer_id = accounts.create_first_admin(
        username=INTERVIEWER,
        password=PASSWORD,
        name="Maya Lindqvist",
        email="maya@example.org",
        token=None,
        expected_token=None,
        at=begun,
    )
    people = [_add(profile, begun) for profile in CANDIDATES]
    demo = Demo(place(at), interviewer_id, people[0], report="", upcoming="")
    report = _past(demo, people, at)
    upcoming = _to_come(demo, people, at)
    cancelled = _cancelled(demo, at)
    _questions(demo, upcoming, begun)
    _template(demo, upcoming, begun)
    _scorecard(demo, upcoming, begun)
    database.close()
    return Demo(demo.zone, interviewer_id, people[0], report, upcoming, cancelled)


def _measure(interview: Interview) -> None:
    """Most of the time in the room was measured."""
    measured = Stored(present_ms=53 * 60_000, measured_ms=49 * 60_000)
    database.run(lambda db: coverage.put(db, interview.id, measured, at=interview.ends_at))


def _questions(demo: Demo, upcoming: str, at: datetime) -> None:
    """The ten that come along; two are planned for the next interview."""
    included.add(by=demo.interviewer_id, at=at)
    seat, _interview = seats.get(demo.interviewer_id, upcoming)
    for question in bank.page(bank.Filter(), number=1).items[:2]:
        planned.plan(seat, question.id)


def _template(demo: Demo, upcoming: str, at: datetime) -> None:
    """What the next interview was planned with, to start others from."""
    _seat, interview = seats.get(demo.interviewer_id, upcoming)
    interview_templates.add_of_interview(interview, by=demo.interviewer_id, at=at)


def _scorecard(demo: Demo, upcoming: str, at: datetime) -> None:
    """The one that comes along; the next interview is rated by it."""
    made = scorecards.add(included_scorecard.values(str), by=demo.interviewer_id, at=at)
    _seat, interview = seats.get(demo.interviewer_id, upcoming)
    scorecards.choose(interview.id, made)


def _cancelled(demo: Demo, at: datetime) -> str:
    """An interview of the shown candidate that does not take place; its link."""
    planned = _working_day(at, demo.zone, -3, hour=15)
    interview = _schedule(demo, f"{ROLE}, portfolio", demo.candidate_id, planned, minutes=45)
    ending.cancel(_seats(demo, interview)[0])
    return interview.meeting_link


def _hour(at: datetime, zone: str) -> float:
    local = at.astimezone(ZoneInfo(zone))
    return local.hour + local.minute / 60


def _add(profile: tuple[str, str, str, str], at: datetime) -> int:
    username, name, role, level = profile
    is_first = username == CANDIDATE
    given = Profile(
        name=name,
        email=f"{username}@example.org",
        phone="+49 30 901820" if is_first else None,
        target_role=role,
        experience_level=level,
        username=username,
        password=PASSWORD if is_first else None,
    )
    upload = Upload(io.BytesIO(resume(name, role)), f"{name}.pdf") if is_first else None
    return candidates.add(given, upload, at=at).id


def _past(demo: Demo, people: list[int], at: datetime) -> str:
    """Interviews that have ended; the link of the one whose report is shown."""
    shown = ""
    for number, (days_ago, title, is_cancelled) in enumerate(ENDED):
        planned = _working_day(at, demo.zone, -days_ago, hour=9 + 2 * (number % 4))
        interview = _schedule(demo, title, people[number % len(people)], planned, minutes=60)
        host, guest = _seats(demo, interview)
        if is_cancelled:
            ending.cancel(host)
            continue
        admission.request(guest, at=planned)
        admission.approve(host)
        proctoring.decide(guest, is_agreed=True, at=planned)
        _talk(demo, interview, TALK + MORE_TALK, started_at=planned)
        demo_typing.type_in(host, guest, TYPED + MORE_TYPED, CAME_AND_WENT, started_at=planned)
        _signal(interview, EARLY_SIGNALS + LATE_SIGNALS if number == 0 else (), started_at=planned)
        _measure(interview)
        ending.complete(host, at=planned + timedelta(minutes=54))
        shown = shown or interview.meeting_link
    return shown


def _to_come(demo: Demo, people: list[int], at: datetime) -> str:
    """Interviews of today and of the next weeks; the link of the first after today."""
    first_later = ""
    for number, (days, hour, title, minutes) in enumerate(TO_COME):
        planned = _working_day(at, demo.zone, days, hour=hour)
        interview = _schedule(demo, title, people[(number + 1) % len(people)], planned, minutes=minutes)
        first_later = first_later or (interview.meeting_link if days else "")
    return first_later


def _schedule(demo: Demo, title: str, candidate_id: int, planned: datetime, *, minutes: int) -> Interview:
    wall_clock = planned.astimezone(ZoneInfo(demo.zone)).replace(tzinfo=None, second=0, microsecond=0)
    plan = Plan(title, wall_clock, demo.zone, candidate_id, minutes)
    return scheduling.schedule(demo.interviewer_id, plan, at=planned - timedelta(days=6)).interview


def _working_day(at: datetime, zone: str, days: int, *, hour: int) -> datetime:
    """That many working days from today, or today whatever day it is."""
    day = at.astimezone(ZoneInfo(zone)).replace(hour=hour, minute=0, second=0, microsecond=0)
    step = timedelta(days=1 if days > 0 else -1)
    for _count in range(abs(days)):
        day += step
        while day.weekday() >= SATURDAY:
            day += step
    return day


def _seats(demo: Demo, interview: Interview) -> tuple[Seat, Seat]:
    """The interviewer's and the candidate's."""
    host, _interview = seats.get(demo.interviewer_id, interview.meeting_link)
    guest, _interview = seats.get(interview.candidate_id, interview.meeting_link)
    return host, guest


def _talk(demo: Demo, interview: Interview, talk: tuple[Said, ...], *, started_at: datetime) -> None:
    """What was said."""
    host, guest = _seats(demo, interview)
    for second, who, words in talk:
        speaker = host if who == "host" else guest
        chat.say(speaker, words, message_id=None, at=started_at + timedelta(seconds=second))


def _signal(interview: Interview, signals: tuple[Signal, ...], *, started_at: datetime) -> None:
    guest, _interview = seats.get(interview.candidate_id, interview.meeting_link)
    for second, kind, lasts_s, size in signals:
        for report in range(0, lasts_s + 1, 5):
            proctoring.record(guest, kind, size=size, at=started_at + timedelta(seconds=second + report))
