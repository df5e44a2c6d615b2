"""When somebody can be booked: within their weekly hours, and beside everything they have.

Times in and out are aware UTC. Who saved no hours is never open. What is checked while somebody books is looked up in
the transaction that books, after `lock`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy.engine import Connection

from repositories import taken_times, working_hours
from repositories.taken_times import TakenTime
from repositories.working_hours import DaysOff, Hours, Rules
from services.planning import wall_hours
from services.planning.limits import MAX_MINUTES
from services.planning.spans import Span, merged, without

MAX_PEOPLE = 6
"""As many as an interview has."""
MAX_DAYS = 92
"""Between the first and the last moment that are looked at; three months are booked ahead at most."""
MAX_CONSULTED = 3000
"""Interviews of all these people together; openings end at the last that is looked at."""
STEP_MINUTES = 30
DAY = timedelta(days=1)
LONGEST = timedelta(minutes=MAX_MINUTES)

How = Literal["all", "any"]
Holds = Callable[[Connection, Sequence[int], datetime, datetime], Mapping[int, Sequence[Span]]]
"""Of these people, what is held for somebody between two moments, by person: it counts as an interview."""


@dataclass(frozen=True)
class Opening:
    """A start (UTC) at which these people are free for the whole length; with `all` that is everybody."""

    start: datetime
    people: tuple[int, ...]


@dataclass(frozen=True)
class _Saved:
    """What one person saved of when they can be booked."""

    rules: Rules
    hours: Sequence[Hours]
    off: Sequence[DaysOff]


@dataclass(frozen=True)
class _Day:
    """What one person's openings are made of."""

    rules: Rules
    free: list[Span]
    """Hours without whatever stands in them."""
    counted: Mapping[object, int]
    """Interviews by local date."""

    def is_full(self, start: datetime) -> bool:
        return self.counted.get(wall_hours.local_day(start, self.rules.timezone), 0) >= self.rules.most_a_day


def openings_in(
    db: Connection,
    people: Sequence[int],
    *,
    how: How,
    length: timedelta,
    since: datetime,
    until: datetime,
    limit: int,
    at: datetime,
    holds: Holds | None = None,
    besides: int | None = None,
    step_minutes: int = STEP_MINUTES,
) -> list[Opening]:
    """The starts in [since, until) at which all, or any, of these people are free, soonest first.

    Starts stand at full steps of the first person's clocks. `at` is now, from which each person's notice counts.
    `besides` is an interview that is being moved, so it stands in nobody's way.

    Take `lock` before who books looks whether a start is still open. A hold that is to become the interview must not
    be among `holds`; and whoever held a start in time may confirm it later, when `at` is the moment of the hold.
    """
    asked = tuple(dict.fromkeys(people))[:MAX_PEOPLE]
    until = min(until, since + MAX_DAYS * DAY)
    known = _look(db, asked, since, until + LONGEST, at=at, holds=holds, besides=besides)
    if not known or (how == "all" and len(known) < len(asked)):
        return []
    offset = next(iter(known.values()))
    found: dict[datetime, list[int]] = {}
    for person, day in known.items():
        for start in _starts(day, length, until, step_minutes, like=offset):
            found.setdefault(start, []).append(person)
    wanted = len(asked) if how == "all" else 1
    return [Opening(one, tuple(found[one])) for one in sorted(found) if len(found[one]) >= wanted][:limit]


def hours_of(db: Connection, people: Sequence[int], since: datetime, until: datetime) -> dict[int, list[Span]]:
    """Of those who saved hours, when they work between two moments, days off left out; interviews are not looked at."""
    return {
        person: wall_hours.spans_of(one.hours, one.off, zone=one.rules.timezone, since=since, until=until)
        for person, one in _saved(db, people, since).items()
    }


def lock(db: Connection, people: Sequence[int]) -> None:
    """Hold these people's bookings until the transaction ends: of two that book at once, one waits for the other."""
    working_hours.lock(db, people)


def _look(
    db: Connection,
    people: Sequence[int],
    since: datetime,
    until: datetime,
    *,
    at: datetime,
    holds: Holds | None,
    besides: int | None,
) -> dict[int, _Day]:
    """Who saved hours, each with what is free of them; in the order of `people`."""
    # Whole local days, for the count, and what began before and is not over, with the longest pause after it.
    first, last = since - 2 * DAY, until + 2 * DAY
    stands = taken_times.list_interviews(db, people, start=first, end=last, limit=MAX_CONSULTED)
    if len(stands) == MAX_CONSULTED:
        until = min(until, stands[-1].starts_at)
    stands = [one for one in stands if one.interview_id != besides]
    busy = taken_times.list_busy(db, people, start=since, end=until)
    held = holds(db, people, first, last) if holds else {}
    return {
        person: _day_of(
            saved,
            [one for one in stands if one.user_id == person],
            busy=[(start, end) for whose, start, end in busy if whose == person],
            held=held.get(person, ()),
            since=max(since, at + timedelta(minutes=saved.rules.notice_minutes)),
            until=until,
        )
        for person, saved in _saved(db, people, since).items()
    }


def _saved(db: Connection, people: Sequence[int], since: datetime) -> dict[int, _Saved]:
    """Who saved hours, with those that matter from `since` on; in the order of `people`."""
    rules = working_hours.list_rules(db, people)
    hours = working_hours.list_hours(db, people)
    off = working_hours.list_days_off(db, people, since=(since - DAY).date())
    return {
        person: _Saved(
            rules[person],
            [one for one in hours if one.user_id == person],
            [one for one in off if one.user_id == person],
        )
        for person in people
        if person in rules
    }


def _day_of(
    saved: _Saved,
    stands: Sequence[TakenTime],
    *,
    busy: Sequence[Span],
    held: Sequence[Span],
    since: datetime,
    until: datetime,
) -> _Day:
    rules = saved.rules
    pause = timedelta(minutes=rules.buffer_minutes)
    meetings = [*((one.starts_at, one.ends_at) for one in stands if one.is_open), *held]
    taken = merged([*((start - pause, end + pause) for start, end in meetings), *busy])
    open_hours = (
        []
        if since >= until
        else wall_hours.spans_of(saved.hours, saved.off, zone=rules.timezone, since=since, until=until)
    )
    counted: dict[object, int] = {}
    for start in [*(one.starts_at for one in stands), *(one for one, _end in held)]:
        day = wall_hours.local_day(start, rules.timezone)
        counted[day] = counted.get(day, 0) + 1
    return _Day(rules, without(open_hours, taken), counted)


def _starts(day: _Day, length: timedelta, until: datetime, step_minutes: int, *, like: _Day) -> list[datetime]:
    step = timedelta(minutes=step_minutes)
    found = []
    for span_start, span_end in day.free:
        start = wall_hours.next_step(span_start, step, like.rules.timezone)
        while start + length <= span_end and start < until:
            if not day.is_full(start):
                found.append(start)
            start += step
    return found
