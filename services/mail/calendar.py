"""An interview as an iCalendar file (RFC 5545), and as the message that puts it into calendars (RFC 5546).

One interview is one event everywhere: its UID never changes, its SEQUENCE grows with each change. Each file names its
one reader as the attendee, so nobody learns another's address by it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText

from repositories.interviews import Interview
from repositories.states import InterviewStatus
from services.base import names
from services.interview import zones
from services.mail import timezones
from wire import runtime

PRODUCT = "-//NeuroHire//Interviews//EN"
READ_EVERY = timedelta(hours=1)
MAX_ZONES = 12
"""Described in one calendar: each takes a look at every day of more than two years."""
UID_DOMAIN = "neurohire"
"""Not the server's name: an event keeps its UID when the server moves to another."""


class Method(StrEnum):
    """What a calendar is asked to do with the event."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"
    """Show it: a file that somebody downloads, without anybody to answer."""


@dataclass(frozen=True)
class Entry:
    """An interview with what a calendar shows beside its title and time."""

    interview: Interview
    description: str
    location: str


@dataclass(frozen=True)
class Party:
    """Who asks, or who is asked."""

    name: str
    address: str


def file(
    interview: Interview,
    method: Method,
    *,
    at: datetime,
    description: str,
    location: str,
    organizer: Party | None = None,
    attendee: Party | None = None,
) -> bytes:
    """The calendar with this one event, as it is sent or downloaded; `at` is when it was made.

    REQUEST and CANCEL need both parties, or programs show no buttons.
    """
    zone = _zone_of(interview)
    calendar = _empty()
    calendar.add("method", method.value)
    if zone != "UTC":
        calendar.add_component(timezones.describe(zone, interview.scheduled_time, interview.ends_at))
    is_off = method is Method.CANCEL or interview.status == InterviewStatus.CANCELLED
    event = _event(Entry(interview, description, location), zone, at=at, is_off=is_off)
    if organizer is not None:
        event.add("organizer", _address(organizer))
    if attendee is not None:
        event.add("attendee", _attendee(attendee))
    calendar.add_component(event)
    data: bytes = calendar.to_ical()
    return data


def subscribed(entries: Sequence[Entry], *, name: str, at: datetime) -> bytes:
    """The calendar of many interviews for a program that reads it again and again; cancelled ones say so.

    Each is the same event as in the files above. It asks nobody anything, so it names no parties. Written in a native
    thread: hundreds take tenths of a second.
    """
    return runtime.in_native_thread(_subscribed, entries, name, at)


def _subscribed(entries: Sequence[Entry], name: str, at: datetime) -> bytes:
    calendar = _empty()
    calendar.add("x-wr-calname", _line(name))
    calendar.add("refresh-interval", READ_EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", READ_EVERY)
    zone_of = _zones_of([one.interview for one in entries])
    for zone in sorted(set(zone_of.values()) - {"UTC"}):
        theirs = [one.interview for one in entries if zone_of[one.interview.id] == zone]
        start, end = min(one.scheduled_time for one in theirs), max(one.ends_at for one in theirs)
        calendar.add_component(timezones.describe(zone, start, end))
    for one in entries:
        is_off = one.interview.status == InterviewStatus.CANCELLED
        calendar.add_component(_event(one, zone_of[one.interview.id], at=at, is_off=is_off))
    data: bytes = calendar.to_ical()
    return data


def _zones_of(found: Sequence[Interview]) -> dict[int, str]:
    """By the interview's id; beyond `MAX_ZONES` the rarest are written in UTC, which is as right."""
    wanted = {one.id: _zone_of(one) for one in found}
    described = {zone for zone, _count in Counter(wanted.values()).most_common(MAX_ZONES)}
    return {key: zone if zone in described else "UTC" for key, zone in wanted.items()}


def _empty() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _event(entry: Entry, zone: str, *, at: datetime, is_off: bool) -> Event:
    interview = entry.interview
    event = Event()
    event.add("uid", f"{interview.meeting_link}@{UID_DOMAIN}")
    event.add("dtstamp", at)
    event.add("sequence", interview.calendar_sequence)
    event.add("dtstart", interview.scheduled_time.astimezone(ZoneInfo(zone)))
    event.add("dtend", interview.ends_at.astimezone(ZoneInfo(zone)))
    event.add("summary", _line(interview.title))
    event.add("description", entry.description)
    event.add("location", entry.location)
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    return event


def _zone_of(interview: Interview) -> str:
    """The interview's, or UTC where its clocks show the beginning or the end twice: a file cannot say which."""
    zone = zones.known_or_utc(interview.timezone)
    ends = [one.astimezone(ZoneInfo(zone)) for one in (interview.scheduled_time, interview.ends_at)]
    is_twice = any(one.replace(fold=0).utcoffset() != one.replace(fold=1).utcoffset() for one in ends)
    return "UTC" if is_twice else zone


def _address(party: Party) -> vCalAddress:
    address = vCalAddress(f"mailto:{party.address}")
    address.params["CN"] = vText(_line(party.name).replace('"', "'"))  # A parameter cannot hold a quotation mark.
    return address


def _attendee(party: Party) -> vCalAddress:
    address = _address(party)
    for name, value in {
        "CUTYPE": "INDIVIDUAL",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": "NEEDS-ACTION",
        "RSVP": "TRUE",
    }.items():
        address.params[name] = vText(value)
    return address


def _line(text: str) -> str:
    return names.clean_line(text) or ""
