"""Calendar files: the right moment in two readers in every zone over each change of its clocks, bounded, and safe."""

import json
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from repositories.interviews import Interview
from services.interview import zones
from services.mail import calendar, timezones
from services.mail.calendar import Method, Party
from tests import breadth

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2027, 1, 1, tzinfo=UTC)
WITH_CHANGES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Europe/Dublin"]
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2037, 1, 1)).map(
    lambda moment: moment.replace(second=0, microsecond=0, tzinfo=UTC)
)
ANY_ZONE = st.sampled_from(zones.zone_names())


def interview(start, zone, *, title="Backend engineer", minutes=60, sequence=0):
    known = {
        "title": title,
        "meeting_link": "6f1c0a52-1111-4222-8333-444455556666",
        "scheduled_time": start,
        "duration_minutes": minutes,
        "timezone": zone,
        "calendar_sequence": sequence,
    }
    return Interview(**dict.fromkeys(Interview.__dataclass_fields__) | known)


def file(one, method=Method.REQUEST, **more):
    given = {
        "description": "Hello",
        "location": "https://example.org/",
        "organizer": Party("Acme", "interviews@example.org"),
        "attendee": Party("Bob", "bob@example.org"),
    }
    return calendar.file(one, method, at=NOW, **given | more)


def near_changes(zone):
    """Moments around every change of the clocks in two years."""
    changes = timezones._changes(zone, datetime(2026, 1, 1, tzinfo=UTC), timedelta(days=730))
    around = [timedelta(minutes=minutes) for minutes in (-90, -60, -31, -1, 0, 1, 29, 30, 59, 60, 61, 121)]
    return [change + delta for change in changes for delta in around]


def other_reader(files):
    """What ical.js, the parser of Thunderbird, reads, by the rules that the file itself has for the zone."""
    given = json.dumps([one.decode() for one in files])
    ran = subprocess.run(
        ["node", "tests/js/read_calendars.mjs"], cwd=ROOT, input=given, capture_output=True, text=True, check=True
    )
    return json.loads(ran.stdout)


HOSTILE = ["Bob\r\nATTENDEE:mailto:eve@example.org", 'Bob";X="', "a,b;c:d\\e", "\u2028\u2029\x00\x0b", "é" * 200]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_title_and_no_name_becomes_a_property(text):
    one = interview(NOW, "UTC", title=text)
    data = file(one, organizer=Party(text, "a@example.org"), attendee=Party(text, "bob@example.org"), description=text)
    (event,) = Calendar.from_ical(data).walk("VEVENT")
    assert str(event["ATTENDEE"]) == "mailto:bob@example.org"
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    (read,) = other_reader([data])
    assert read["attendees"] == ["mailto:bob@example.org"]
    assert read["summary"] == str(event["SUMMARY"])


@pytest.mark.slow
@pytest.mark.parametrize("zone", WITH_CHANGES)
def test_both_readers_find_the_moment_around_each_change_of_the_clocks(zone):
    moments = near_changes(zone)
    assert len(moments) >= 24
    files = [file(interview(moment, zone)) for moment in moments]
    for moment, data, read in zip(moments, files, other_reader(files), strict=True):
        (event,) = Calendar.from_ical(data).walk("VEVENT")
        assert event["DTSTART"].dt.astimezone(UTC) == moment
        assert datetime.fromisoformat(read["start"]) == moment, (zone, moment)
        assert read["minutes"] == 60, (zone, moment)


@pytest.mark.parametrize("zone", WITH_CHANGES)
def test_each_change_of_the_clocks_is_where_the_standard_wants_it(zone):
    """RFC 5545, 3.6.5: an onset is said as the clocks showed it before; some readers tell the difference."""
    (described,) = Calendar.from_ical(file(interview(NOW, zone))).walk("VTIMEZONE")
    assert len(described.subcomponents) >= 3
    for one in described.subcomponents:
        old, new = one["TZOFFSETFROM"].td, one["TZOFFSETTO"].td
        onset = one["DTSTART"].dt.replace(tzinfo=UTC) - old
        assert onset.astimezone(ZoneInfo(zone)).utcoffset() == new
        assert (onset - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).utcoffset() == old


@given(st.lists(st.tuples(MOMENTS, ANY_ZONE), min_size=40, max_size=40))
def check(pairs):
    files = [file(interview(moment, zone)) for moment, zone in pairs]
    for (moment, zone), data, read in zip(pairs, files, other_reader(files), strict=True):
        assert datetime.fromisoformat(read["start"]) == moment, (zone, moment)
        assert len(data) < 4096, "a zone is described for two years, and not for all time"


@pytest.mark.slow
def test_any_moment_in_any_zone():
    from hypothesis import settings

    settings(max_examples=breadth.of(narrow=4, wide=60), deadline=None)(check)()


def test_one_interview_is_one_event_that_changes_and_is_called_off():
    one = interview(NOW, "Europe/Berlin")
    files = [
        file(one),
        file(replace(one, calendar_sequence=1, scheduled_time=NOW + timedelta(days=1))),
        file(replace(one, calendar_sequence=2), Method.CANCEL),
    ]
    first, second, last = other_reader(files)
    assert first["uid"] == second["uid"] == last["uid"]
    assert [one["sequence"] for one in (first, second, last)] == [0, 1, 2]
    assert [one["method"] for one in (first, second, last)] == ["REQUEST", "REQUEST", "CANCEL"]
    assert last["status"] == "CANCELLED"


def test_a_file_to_download_asks_nobody():
    data = file(interview(NOW, "UTC"), Method.PUBLISH, organizer=None, attendee=None)
    (read,) = other_reader([data])
    assert (read["method"], read["attendees"]) == ("PUBLISH", [])


@pytest.mark.parametrize("zone", ["Mars/Phobos", "", "UTC"])
def test_a_zone_that_is_none_is_utc(zone):
    data = file(interview(NOW, zone))
    assert b"VTIMEZONE" not in data
    assert b"DTSTART:20270101T000000Z" in data
