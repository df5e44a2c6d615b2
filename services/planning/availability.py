"""When the people of an interview have other interviews, and when none of them has.

What somebody else's interview is about is told only to those who may see it; to others, that there is one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import interviews, users
from repositories.interviews import Interview
from repositories.users import Planned
from services.base import Action, policy
from services.planning.limits import MAX_MINUTES

MAX_PEOPLE = 6
"""As many as an interview has; whoever asks for more is told of the first."""
MAX_CONSULTED = 200
"""Interviews of one person that are looked at; the search for a free time ends at the last of them."""
SEARCH_DAYS = 14
STEP_MINUTES = 15
FIRST_HOUR, LAST_HOUR = 8, 18
"""Free times lie between these, from Monday to Friday, in the zone of the form."""
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
    """Another interview of one of the people at that time; without its title for whom it is not to see."""

    name: str
    starts_at: datetime
    ends_at: datetime
    title: str | None


@dataclass(frozen=True)
class Availability:
    """The people with their zones, what they have at that time, and the next times when none has anything."""

    people: list[Planned]
    clashes: list[Clash]
    free: list[datetime]


def look(asked: Asked, *, reader_id: int, reader_role: str) -> Availability:
    """What stands in the way of this interview. Unknown people are left out."""
    start = asked.start - timedelta(minutes=MAX_MINUTES)
    end = asked.start + timedelta(days=SEARCH_DAYS)

    def work(db: Connection) -> tuple[list[Planned], dict[int, list[Interview]], set[int] | None]:
        people = users.list_planned(db, asked.people[:MAX_PEOPLE])
        taken = {one.id: _of(db, one.id, is_staff=one.is_staff, start=start, end=end) for one in people}
        if policy.is_allowed(reader_role, Action.COORDINATE):
            return people, taken, None
        own = taken.get(reader_id) or _of(db, reader_id, is_staff=True, start=start, end=end)
        return people, taken, {one.id for one in own}

    people, taken, visible = database.read(work)
    taken = {who: [one for one in theirs if one.id != asked.besides] for who, theirs in taken.items()}
    clashes = [
        Clash(person.name, one.scheduled_time, one.ends_at, one.title if visible is None or one.id in visible else None)
        for person in people
        for one in taken[person.id]
        if one.scheduled_time < asked.start + timedelta(minutes=asked.minutes) and one.ends_at > asked.start
    ]
    is_free = not clashes
    return Availability(people, clashes[:MOST_TOLD], [] if is_free else _free(asked, list(taken.values()), until=end))


def _of(db: Connection, user_id: int, *, is_staff: bool, start: datetime, end: datetime) -> list[Interview]:
    return interviews.list_between(db, user_id, is_interviewer=is_staff, start=start, end=end, limit=MAX_CONSULTED)


def _free(asked: Asked, taken: Sequence[list[Interview]], *, until: datetime) -> list[datetime]:
    """The next starts at full quarters of an hour, one to a gap, at which nobody has another interview."""
    for theirs in taken:
        if len(theirs) == MAX_CONSULTED:
            until = min(until, theirs[-1].scheduled_time)
    spans = sorted({(one.scheduled_time, one.ends_at) for theirs in taken for one in theirs})
    found: list[datetime] = []
    at = _quarter(asked.start)
    while at < until and len(found) < MOST_OFFERED:
        ends_at = at + timedelta(minutes=asked.minutes)
        in_the_way = [end for start, end in spans if start < ends_at and end > at]
        if in_the_way:
            at = _quarter(max(in_the_way))
        elif not _is_in_hours(at, ends_at, asked.zone):
            at += timedelta(minutes=STEP_MINUTES)
        else:
            found.append(at)
            at = _quarter(ends_at)
    return found


def _quarter(at: datetime) -> datetime:
    """The next full quarter of an hour, or this one."""
    step = STEP_MINUTES * 60
    return datetime.fromtimestamp(-(-at.timestamp() // step) * step, UTC)


def _is_in_hours(start: datetime, end: datetime, zone: str) -> bool:
    first, last = start.astimezone(ZoneInfo(zone)), end.astimezone(ZoneInfo(zone))
    opens = first.replace(hour=FIRST_HOUR, minute=0, second=0, microsecond=0)
    closes = first.replace(hour=LAST_HOUR, minute=0, second=0, microsecond=0)
    return first.weekday() < 5 and opens <= first and last <= closes
