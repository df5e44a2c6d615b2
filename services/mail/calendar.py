"""An interview as an iCalendar file (RFC 5545), and as the message that puts it into calendars (RFC 5546).

One interview is one event everywhere: its UID never changes, its SEQUENCE grows with each change. Each file names its
one reader as the attendee, so nobody learns another's address by it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText

from repositories.interviews import Interview
from repositories.states import InterviewStatus
from services.base import names
from services.interview import zones
from services.mail import timezones

PRODUCT = "-//NeuroHire//Interviews//EN"
UID_DOMAIN = "neurohire"
"""Not the server's name: an event keeps its UID when the server moves to another."""


class Method(StrEnum):
    """What a calendar is asked to do with the event."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"
    """Show it: a file that somebody downloads, without anybody to answer."""


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
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method.value)
    if zone != "UTC":
        calendar.add_component(timezones.describe(zone, interview.scheduled_time, interview.ends_at))
    event = Event()
    event.add("uid", f"{interview.meeting_link}@{UID_DOMAIN}")
    event.add("dtstamp", at)
    event.add("sequence", interview.calendar_sequence)
    event.add("dtstart", interview.scheduled_time.astimezone(ZoneInfo(zone)))
    event.add("dtend", interview.ends_at.astimezone(ZoneInfo(zone)))
    event.add("summary", _line(interview.title))
    event.add("description", description)
    event.add("location", location)
    is_off = method is Method.CANCEL or interview.status == InterviewStatus.CANCELLED
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    if organizer is not None:
        event.add("organizer", _address(organizer))
    if attendee is not None:
        event.add("attendee", _attendee(attendee))
    calendar.add_component(event)
    data: bytes = calendar.to_ical()
    return data


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
