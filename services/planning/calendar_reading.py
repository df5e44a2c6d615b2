"""Reading a calendar file that somebody else wrote: from when until when its owner is busy, and nothing else of it.

This runs as a program of its own (`calendar_child.py` starts it), so that whatever a file makes the libraries do ends
at a limit of the system. It imports nothing of ours. In: a line of JSON, and the file. Out: a line of JSON.
"""

import json
import os
import re
import resource
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
import x_wr_timezone
from icalendar import Calendar, Component

MAX_CPU_S = 10
MAX_BYTES = 768 * 1024 * 1024
"""Of addresses, with the libraries; a calendar of 2 MB takes a quarter of it."""
NICENESS = 10
PAST = timedelta(days=7)
Span = tuple[datetime, datetime]

_EVENT = re.compile(r"^BEGIN:VEVENT\r?\n.*?^END:VEVENT\r?\n", re.MULTILINE | re.DOTALL)
_DAYS = re.compile(r"^DT(?:START|END)[^:\r\n]*:(\d{8})", re.MULTILINE)
_LASTING = re.compile(r"^(?:RRULE|RDATE|RECURRENCE-ID|DURATION)", re.MULTILINE)


class NoCalendar(Exception):
    """It is another kind of file."""


def read(content: bytes, *, zone: str, since: datetime, until: datetime) -> tuple[list[Span], int]:
    """The busy times between two moments in UTC, merged; and how many events could not be understood.

    Whole days, and times that name no zone, are those of `zone`. Raises NoCalendar.
    """
    calendars = _calendars(content, since)
    own = ZoneInfo(zone)
    found: list[Span] = []
    left_out = 0
    for series in _series(calendars):
        try:
            found += [_moments(*one, own) for one in _busy(series, since, until)]
        except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, LookupError):
            left_out += 1
    cut = [(max(start, since), min(end, until)) for start, end in found]
    return _merged(one for one in cut if one[0] < one[1]), left_out


def _calendars(content: bytes, since: datetime) -> list[Component]:
    """Without what is over and does not repeat: most calendars have years of it, and reading it is the most work."""
    text = content.decode("utf-8-sig", errors="replace").strip()
    if not (text[:15].upper() == "BEGIN:VCALENDAR" and text[-13:].upper() == "END:VCALENDAR"):
        raise NoCalendar
    before = f"{since - PAST:%Y%m%d}"

    def keep(event: re.Match[str]) -> str:
        is_past = max(_DAYS.findall(event[0]), default="9") < before
        return "" if is_past and not _LASTING.search(event[0]) else event[0]

    try:
        found = Calendar.from_ical(_EVENT.sub(keep, text), multiple=True)
    except (ValueError, TypeError, KeyError, AttributeError, LookupError):
        raise NoCalendar from None
    return [x_wr_timezone.to_standard(one) for one in found]


def _series(calendars: Iterable[Component]) -> Iterator[Calendar]:
    """Calendars of one event each, with its repetitions that were moved or cancelled; of busy times, each alone."""
    for calendar in calendars:
        by_uid: dict[str, list[Component]] = defaultdict(list)
        for component in calendar.subcomponents:
            if component.name in ("VEVENT", "VFREEBUSY"):
                by_uid[f"{component.name} {component.get('UID', id(component))}"].append(component)
        for components in by_uid.values():
            series = Calendar()
            series.subcomponents = components
            yield series


def _busy(series: Calendar, since: datetime, until: datetime) -> Iterator[tuple[Any, Any]]:
    if series.subcomponents[0].name == "VFREEBUSY":
        for component in series.subcomponents:
            yield from _periods(component)
        return
    # A day more on both sides: where it is another date already, or still.
    day = timedelta(days=1)
    for event in recurring_ical_events.of(series).between(since - day, until + day):
        is_free = str(event.get("TRANSP", "")).upper() == "TRANSPARENT"
        if not is_free and str(event.get("STATUS", "")).upper() != "CANCELLED":
            yield event.start, event.end


def _periods(component: Component) -> Iterator[tuple[Any, Any]]:
    given = component.get("FREEBUSY", [])
    for listed in given if isinstance(given, list) else [given]:
        if str(listed.params.get("FBTYPE", "BUSY")).upper() != "FREE":
            for period in getattr(listed, "dts", [listed]):
                yield period.start, period.end


def _moments(start: date, end: date, own: tzinfo) -> Span:
    return _moment(start, own), _moment(end, own)


def _moment(value: date, own: tzinfo) -> datetime:
    if not isinstance(value, datetime):
        return datetime.combine(value, time(), own).astimezone(UTC)
    return (value if value.tzinfo else value.replace(tzinfo=own)).astimezone(UTC)


def _merged(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _limit() -> None:
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_S, MAX_CPU_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (MAX_BYTES, MAX_BYTES))


def main() -> None:
    """What this program does."""
    _limit()
    asked = json.loads(sys.stdin.buffer.readline())
    since, until = (datetime.fromtimestamp(asked[name], UTC) for name in ("since", "until"))
    try:
        busy, left_out = read(sys.stdin.buffer.read(), zone=asked["zone"], since=since, until=until)
    except NoCalendar:
        answer: dict[str, object] = {"failure": "no-calendar"}
    except (MemoryError, RecursionError):
        answer = {"failure": "too-complex"}
    else:
        answer = {"busy": [[one.timestamp(), other.timestamp()] for one, other in busy], "left_out": left_out}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
