"""When an interview is, in the reader's zone and in the interview's."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import format_date, format_time
from flask_babel import gettext as _

from services.interview import zones


@dataclass(frozen=True)
class Span:
    """A time to meet."""

    start: datetime
    minutes: int
    zone: str
    """In which it was planned; an IANA name, or what an older database has."""

    @property
    def end(self) -> datetime:
        return self.start + timedelta(minutes=self.minutes)


def said(span: Span, zone_name: str) -> str:
    """The day and both ends as the clocks of a zone show them, with the zone."""
    zone = ZoneInfo(zone_name)
    start, end = span.start.astimezone(zone), span.end.astimezone(zone)
    day = format_date(start.date(), "EEEE d MMMM y")
    ends = f"{_clock(start)}\u2013{_clock(end)}"
    if end.date() != start.date():
        ends = f"{_clock(start)} \u2013 {format_date(end.date(), 'EEEE d MMMM')}, {_clock(end)}"
    name = zone_name.replace("_", " ")
    return f"{day}, {ends} ({name}, {start.tzname()})" if zone_name != "UTC" else f"{day}, {ends} (UTC)"


def short(span: Span) -> str:
    """The day and the beginning, for a subject line."""
    start = span.start.astimezone(ZoneInfo(zones.known_or_utc(span.zone)))
    return f"{format_date(start.date(), 'EEE d MMM')}, {_clock(start)} {start.tzname()}"


def days(first: datetime, end: datetime, zone_name: str) -> str:
    """From the day of one moment to the last before another, in a zone."""
    zone = ZoneInfo(zones.known_or_utc(zone_name))
    one, other = first.astimezone(zone).date(), (end - timedelta(minutes=1)).astimezone(zone).date()
    said = format_date(other, "EEEE d MMMM y")
    return said if one == other else f"{format_date(one, 'EEEE d MMMM')} \u2013 {said}"


def rows(span: Span, reader_zone: str | None) -> list[tuple[str, str]]:
    """When it is, by label: in the reader's own zone first if that is known and its clocks differ, else also in UTC."""
    planned = zones.known_or_utc(span.zone)
    own = reader_zone if zones.is_zone(reader_zone) else None
    if own is not None and _offset(span, own) != _offset(span, planned):
        return [(_("Your time"), said(span, own)), (_("Planned in"), said(span, planned))]
    shown = [(_("When"), said(span, planned))]
    if own is None and _offset(span, planned) != timedelta():
        shown.append((_("In UTC"), said(span, "UTC")))
    return shown


def moment(at: datetime, reader_zone: str | None) -> str:
    """A moment as the reader's clocks show it, with the zone; in UTC where theirs is not known."""
    name = reader_zone if reader_zone is not None and zones.is_zone(reader_zone) else "UTC"
    local = at.astimezone(ZoneInfo(name))
    day = format_date(local.date(), "EEEE d MMMM y")
    place = "UTC" if name == "UTC" else f"{name.replace('_', ' ')}, {local.tzname()}"
    return f"{day}, {_clock(local)} ({place})"


def _offset(span: Span, zone_name: str) -> timedelta | None:
    return span.start.astimezone(ZoneInfo(zone_name)).utcoffset()


def _clock(moment: datetime) -> str:
    return str(format_time(moment, "HH:mm", rebase=False))
