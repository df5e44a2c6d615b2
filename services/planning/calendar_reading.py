"""Reading a calendar file that somebody else wrote: from when until when its owner is busy, and nothing else of it.

This runs as a program of its own (`calendar_child.py` starts it), so that whatever a file makes the libraries do ends
at a limit of the system. It imports nothing of ours. In: a line of JSON, and the file. Out: a line of JSON.
"""

import json
import os
import re
import resource
import signal
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rruleset, rrulestr
from icalendar import Calendar

MAX_CPU_S = 10
MAX_S = 40.0
"""By the clock: on a machine that has much to do, the seconds of the processor take longer."""
MAX_BYTES = 768 * 1024 * 1024
"""Of addresses, with the libraries; a calendar of 2 MB takes a quarter of it."""
NICENESS = 10
PAST = timedelta(days=7)
Span = tuple[datetime, datetime]
Component = Any
"""What a calendar consists of; the library's own type leaves open what a property is."""

_EVENT = re.compile(r"^BEGIN:VEVENT\r?\n.*?^END:VEVENT\r?\n", re.MULTILINE | re.DOTALL)
_DAYS = re.compile(r"^DT(?:START|END)[^:\r\n]*:(\d{8})", re.MULTILINE)
_LASTING = re.compile(r"^(?:RRULE|RDATE|RECURRENCE-ID|DURATION)", re.MULTILINE)


class NoCalendar(Exception):
    """It is another kind of file."""


def read(content: bytes, *, zone: str, since: datetime, until: datetime) -> tuple[list[Span], int]:
    """The busy times between two moments in UTC, merged; and how many events could not be understood.

    Whole days, and times that name no zone, are those of `zone`. Raises NoCalendar.
    """
    found: list[Span] = []
    left_out = 0
    for calendar in _calendars(content, since):
        clocks = _Clocks(ZoneInfo(zone), _named_zone(calendar) or ZoneInfo(zone))
        for series in _series(calendar):
            try:
                found += [clocks.span(*one) for one in _busy(series, clocks, since - PAST, until + PAST)]
            except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, LookupError):
                left_out += 1
    cut = [(max(start, since), min(end, until)) for start, end in found]
    return _merged(one for one in cut if one[0] < one[1]), left_out


class _Clocks:
    """Whose clocks whole days are of, and times that name no zone."""

    def __init__(self, days: tzinfo, times: tzinfo) -> None:
        self._days, self._times = days, times

    def moment(self, value: date) -> datetime:
        if not isinstance(value, datetime):
            return datetime.combine(value, time(), self._days).astimezone(UTC)
        return (value if value.tzinfo else value.replace(tzinfo=self._times)).astimezone(UTC)

    def span(self, start: date, end: date) -> Span:
        return self.moment(start), self.moment(end)


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
    return list(found)


def _named_zone(calendar: Component) -> tzinfo | None:
    """What Google and others write for a calendar as a whole."""
    try:
        return ZoneInfo(str(calendar.get("X-WR-TIMEZONE", "")))
    except (ValueError, LookupError, OSError):
        return None


def _series(calendar: Component) -> Iterator[list[Component]]:
    """Events, each with those of its repetitions that were moved or cancelled; and busy times."""
    by_uid: dict[str, list[Component]] = defaultdict(list)
    for component in calendar.subcomponents:
        if component.name in ("VEVENT", "VFREEBUSY"):
            by_uid[f"{component.name} {component.get('UID', id(component))}"].append(component)
    return iter(by_uid.values())


def _busy(series: list[Component], clocks: _Clocks, since: datetime, until: datetime) -> Iterator[tuple[date, date]]:
    if series[0].name == "VFREEBUSY":
        for component in series:
            yield from _periods(component)
        return
    replaced = {clocks.moment(one["RECURRENCE-ID"].dt) for one in series if "RECURRENCE-ID" in one}
    for event in series:
        if str(event.get("RECURRENCE-ID", "")) and "RANGE" in event["RECURRENCE-ID"].params:
            raise ValueError("from here on all are moved")
        if _is_free(event):
            continue
        for start, end in _repeated(event, since, until):
            if "RECURRENCE-ID" in event or clocks.moment(start) not in replaced:
                yield start, end


def _is_free(event: Component) -> bool:
    is_transparent = str(event.get("TRANSP", "")).upper() == "TRANSPARENT"
    return is_transparent or str(event.get("STATUS", "")).upper() == "CANCELLED"


def _repeated(event: Component, since: datetime, until: datetime) -> Iterator[tuple[date, date]]:
    """Start and end of each repetition about that time, by the event's own clocks, which keep the hour."""
    start, end = event.start, event.end
    if end < start:
        raise ValueError("it ends before it begins")
    if not any(name in event for name in ("RRULE", "RDATE")):
        yield start, end
        return
    zone = start.tzinfo if isinstance(start, datetime) else None
    repeats = rruleset()
    repeats.rdate(_wall(start, zone))
    for rule in _listed(event, "RRULE"):
        repeats.rrule(_rule(rule, _wall(start, zone), zone))
    for name, add in (("RDATE", repeats.rdate), ("EXDATE", repeats.exdate)):
        for dates in _listed(event, name):
            for one in dates.dts:
                add(_wall(one.dt, zone))
    first, last = (_wall(one, zone or UTC) for one in (since - (end - start), until))
    for at in repeats.between(first, last, inc=True):
        begins = at.replace(tzinfo=zone) if isinstance(start, datetime) else at.date()
        yield begins, _later(begins, end - start)


def _later(start: date, length: timedelta) -> date:
    """So much time later: for what names a zone, in time that passes."""
    if isinstance(start, datetime) and start.tzinfo:
        return start.astimezone(UTC) + length
    return start + length


def _rule(given: Any, start: datetime, zone: tzinfo | None) -> rrule:
    """With its last day by the event's own clocks, which the library compares it with."""
    rule = given.copy()
    until = rule.pop("UNTIL", None)
    made = rrulestr(rule.to_ical().decode(), dtstart=start)
    if not isinstance(made, rrule):
        raise TypeError("more than one rule")
    if until is None:
        return made
    last = until[0] if isinstance(until, list) else until
    is_day = not isinstance(last, datetime)
    return made.replace(until=_wall(last, zone) + (timedelta(days=1, seconds=-1) if is_day else timedelta(0)))


def _wall(value: date, zone: tzinfo | None) -> datetime:
    """What the clocks of the zone show then, naive."""
    if not isinstance(value, datetime):
        if not isinstance(value, date):
            raise TypeError("a period")
        return datetime.combine(value, time())
    return (value.astimezone(zone) if zone and value.tzinfo else value).replace(tzinfo=None)


def _listed(event: Component, name: str) -> list[Any]:
    found = event.get(name, [])
    return found if isinstance(found, list) else [found]


def _periods(component: Component) -> Iterator[tuple[date, date]]:
    for listed in _listed(component, "FREEBUSY"):
        if str(listed.params.get("FBTYPE", "BUSY")).upper() != "FREE":
            for period in getattr(listed, "dts", [listed]):
                yield period.start, period.end


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
    signal.setitimer(signal.ITIMER_REAL, MAX_S)  # Nobody handles the alarm, so it ends the program.
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
