"""When the people of an interview have something else, and when none of them has.

What somebody else's interview is about is told only to those who may see it; to others, that there is one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import reduce
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import interview_lists, taken_times, users
from repositories.interviews import Interview
from repositories.users import Planned
from services.base import Action, policy
from services.planning import openings
from services.planning.limits import MAX_MINUTES
from services.planning.spans import Span, common, merged

MAX_PEOPLE = 6
"""As many as an interview has; whoever asks for more is told of the first."""
MAX_CONSULTED = 200
"""Interviews of one person that are looked at; the search for a free time ends at the last of them."""
SEARCH_DAYS = 14
STEP_MINUTES = 15
FIRST_HOUR, LAST_HOUR = 8, 18
"""Free times lie between these, from Monday to Friday, in the zone of the form, where none of the people saved hours;
otherwise within the hours of those who did."""
MOST_OFFERED = 3
MOST_TOLD = 6


@dataclass(frozen=True)
class Asked:
    """An interview that somebody is planning: from when, how long, with whom; `besides` is itself, when it stands."""

    start: datetime
    minutes: int
    zone: str
    people: tuple[int, ...]
    besides: int | None = None


@dataclass(frozen=True)
class Clash:
    """Another interview of one of the people at that time; without its title for whom it is not to see.

    `is_elsewhere` says that another calendar of theirs holds it, of which nothing else is known.
    """

    name: str
    starts_at: datetime
    ends_at: datetime
    title: str | None
    is_elsewhere: bool = False


@dataclass(frozen=True)
class Availability:
    """The people with their zones, what they have at that time, and the next times when none has anything.

    `is_by_hours` says that free times are looked for within somebody's own hours.
    """

    people: list[Planned]
    clashes: list[Clash]
    free: list[datetime]
    is_by_hours: bool = False


@dataclass(frozen=True)
class _Known:
    """What is read for one look, by person."""

    people: list[Planned]
    taken: dict[int, list[Interview]]
    visible: set[int] | None
    busy: list[tuple[int, datetime, datetime]]
    hours: dict[int, list[Span]]


def look(asked: Asked, *, reader_id: int, reader_role: str) -> Availability:
    """What stands in the way of this interview. Unknown people are left out."""
    start = asked.start - timedelta(minutes=MAX_MINUTES)
    end = asked.start + timedelta(days=SEARCH_DAYS)

    def work(db: Connection) -> _Known:
        people = users.list_planned(db, asked.people[:MAX_PEOPLE])
        ids = [one.id for one in people]
        taken = {one.id: _of(db, one.id, is_staff=one.is_staff, start=start, end=end) for one in people}
        busy = taken_times.list_busy(db, ids, start=asked.start, end=end)
        hours = openings.hours_of(db, ids, asked.start, end)
        if policy.is_allowed(reader_role, Action.COORDINATE):
            return _Known(people, taken, None, busy, hours)
        own = taken.get(reader_id) or _of(db, reader_id, is_staff=True, start=start, end=end)
        return _Known(people, taken, {one.id for one in own}, busy, hours)

    known = database.read(work)
    taken = {who: [one for one in theirs if one.id != asked.besides] for who, theirs in known.taken.items()}
    clashes = _clashes(asked, known, taken)
    free = _free(asked, list(taken.values()), known, until=end) if clashes else []
    return Availability(known.people, clashes[:MOST_TOLD], free, is_by_hours=bool(known.hours))


def _clashes(asked: Asked, known: _Known, taken: Mapping[int, list[Interview]]) -> list[Clash]:
    """Interviews first, which stand in this program."""
    ends_at = asked.start + timedelta(minutes=asked.minutes)
    visible = known.visible
    names = {one.id: one.name for one in known.people}
    told = [
        Clash(person.name, one.scheduled_time, one.ends_at, one.title if visible is None or one.id in visible else None)
        for person in known.people
        for one in taken[person.id]
        if one.scheduled_time < ends_at and one.ends_at > asked.start
    ]
    elsewhere = [
        Clash(names[who], start, end, None, is_elsewhere=True)
        for who, start, end in sorted(known.busy, key=lambda one: one[1])
        if start < ends_at and end > asked.start
    ]
    return told + elsewhere


def _of(db: Connection, user_id: int, *, is_staff: bool, start: datetime, end: datetime) -> list[Interview]:
    return interview_lists.list_between(db, user_id, is_interviewer=is_staff, start=start, end=end, limit=MAX_CONSULTED)


def _free(asked: Asked, taken: Sequence[list[Interview]], known: _Known, *, until: datetime) -> list[datetime]:
    """The next starts at full quarters of an hour, one to a gap, at which nobody has anything else."""
    for theirs in taken:
        if len(theirs) == MAX_CONSULTED:
            until = min(until, theirs[-1].scheduled_time)
    interviews_of_all = {(one.scheduled_time, one.ends_at) for theirs in taken for one in theirs}
    gone = merged(interviews_of_all | {(start, end) for _who, start, end in known.busy})
    hours = reduce(common, known.hours.values()) if known.hours else None
    found: list[datetime] = []
    at, first = _quarter(asked.start), 0
    while at < until and len(found) < MOST_OFFERED:
        ends_at = at + timedelta(minutes=asked.minutes)
        while first < len(gone) and gone[first][1] <= at:  # Behind us for good: calendars may have thousands.
            first += 1
        if first < len(gone) and gone[first][0] < ends_at:
            at = _quarter(gone[first][1])
        elif not _is_in_hours(at, ends_at, asked.zone, hours):
            at += timedelta(minutes=STEP_MINUTES)
        else:
            found.append(at)
            at = _quarter(ends_at)
    return found


def _quarter(at: datetime) -> datetime:
    """The next full quarter of an hour, or this one."""
    step = STEP_MINUTES * 60
    return datetime.fromtimestamp(-(-at.timestamp() // step) * step, UTC)


def _is_in_hours(start: datetime, end: datetime, zone: str, hours: Sequence[Span] | None) -> bool:
    """Within the hours that all have in common; with None, within the usual ones."""
    if hours is not None:
        return any(opens <= start and end <= closes for opens, closes in hours)
    first, last = start.astimezone(ZoneInfo(zone)), end.astimezone(ZoneInfo(zone))
    opens = first.replace(hour=FIRST_HOUR, minute=0, second=0, microsecond=0)
    closes = first.replace(hour=LAST_HOUR, minute=0, second=0, microsecond=0)
    return first.weekday() < 5 and opens <= first and last <= closes
