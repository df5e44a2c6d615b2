"""Weekly hours as spans of time: a moment is within them when the clocks of their zone say so.

An hour that the clocks skip is in no span, and one that they show twice is in two.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from repositories.working_hours import DaysOff, Hours
from services.interview import zones
from services.planning.spans import Span, merged, within

DAY = timedelta(days=1)


def spans_of(
    hours: Sequence[Hours], days_off: Sequence[DaysOff], *, zone: str, since: datetime, until: datetime
) -> list[Span]:
    """Between two moments (UTC), in UTC. Hours that go on at midnight are one span."""
    found: list[Span] = []
    for start, end, offset in _stretches(zone, _midnight(since), _midnight(until) + DAY):
        day = (start + offset).date()
        while datetime(day.year, day.month, day.day, tzinfo=start.tzinfo) - offset < end:
            if not any(off.first_day <= day <= off.last_day for off in days_off):
                found += within(_of_day(hours, day, offset, start), start, end)
            day += DAY
    return within(merged(found), since, until)


def local_day(moment: datetime, zone: str) -> date:
    """The date that the clocks of a zone show."""
    return moment.astimezone(ZoneInfo(zone)).date()


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _of_day(hours: Iterable[Hours], day: date, offset: timedelta, like: datetime) -> list[Span]:
    midnight = datetime(day.year, day.month, day.day, tzinfo=like.tzinfo) - offset
    return [
        (midnight + timedelta(minutes=one.from_minute), midnight + timedelta(minutes=one.until_minute))
        for one in hours
        if one.weekday == day.weekday()
    ]


@lru_cache(maxsize=256)
def _stretches(zone: str, since: datetime, until: datetime) -> tuple[tuple[datetime, datetime, timedelta], ...]:
    """From when until when the clocks are how far from UTC."""
    edges = [since, *(one for one in zones.changes(zone, since, until) if one < until), until]
    return tuple((one, other, _offset(zone, one)) for one, other in pairwise(edges) if one < other)


def _offset(zone: str, moment: datetime) -> timedelta:
    offset = moment.astimezone(ZoneInfo(zone)).utcoffset()
    return timedelta(0) if offset is None else offset


def next_step(moment: datetime, step: timedelta, zone: str) -> datetime:
    """The moment itself, or the next at which the clocks of a zone show a full step of their day."""
    offset = _offset(zone, moment)
    shown = moment + offset
    past = (shown - _midnight(shown)) % step
    return moment if not past else moment + step - past
