"""When a calendar of another program says that its owner is busy, and what a file may not do to the server."""

from datetime import UTC, datetime, timedelta

import pytest

from services.planning import calendar_child, calendar_reading
from services.planning.calendar_child import NotRead

SINCE = datetime(2027, 3, 22, tzinfo=UTC)
UNTIL = datetime(2027, 4, 5, tzinfo=UTC)
VTIMEZONE = """BEGIN:VTIMEZONE
TZID:Head Office
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0300
TZOFFSETTO:+0300
END:STANDARD
END:VTIMEZONE
"""


def ics(*events, head=""):
    wrapped = [
        one if one.startswith("BEGIN") else f"BEGIN:VEVENT\nUID:{at}\n{one}\nEND:VEVENT"
        for at, one in enumerate(events)
    ]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test", *head.strip().splitlines(), *wrapped, "END:VCALENDAR", ""]
    return "\n".join(lines).replace("\n", "\r\n").encode()


def read(*events, zone="Europe/Berlin", head=""):
    busy, left_out = calendar_reading.read(ics(*events, head=head), zone=zone, since=SINCE, until=UNTIL)
    assert left_out == 0
    return [f"{one:%d. %H:%M}-{other:%H:%M}" for one, other in busy]


def test_what_counts_as_busy_and_by_whose_clocks():
    noon = "DTSTART:20270324T120000Z\nDTEND:20270324T130000Z"
    cases = {
        noon: ["24. 12:00-13:00"],
        f"{noon}\nSTATUS:TENTATIVE": ["24. 12:00-13:00"],
        f"{noon}\nTRANSP:OPAQUE\nSTATUS:CONFIRMED": ["24. 12:00-13:00"],
        f"{noon}\nTRANSP:TRANSPARENT": [],
        f"{noon}\nSTATUS:CANCELLED": [],
        "DTSTART:20270324T120000Z\nDURATION:PT90M": ["24. 12:00-13:30"],
        "DTSTART:20270324T120000Z": [],
        # Floating and whole days: by the clocks of whoever the calendar is of; these change on 28 March.
        "DTSTART:20270324T120000\nDTEND:20270324T130000": ["24. 11:00-12:00"],
        "DTSTART;VALUE=DATE:20270328\nDTEND;VALUE=DATE:20270329": ["27. 23:00-22:00"],
        "DTSTART;VALUE=DATE:20270324": ["23. 23:00-23:00"],
        "DTSTART;TZID=America/New_York:20270324T120000\nDTEND;TZID=America/New_York:20270324T130000": ["24. 16:00-17:00"],
        # As Windows and Outlook call zones; one that the file describes; one that nobody knows.
        "DTSTART;TZID=Pacific Standard Time:20270324T090000\nDURATION:PT1H": ["24. 16:00-17:00"],
        "DTSTART;TZID=Head Office:20270324T120000\nDURATION:PT1H": ["24. 09:00-10:00"],
        "DTSTART;TZID=Nowhere/At_all:20270324T120000\nDURATION:PT1H": ["24. 11:00-12:00"],
        # Each week at nine in Berlin, over the change; without one day, and with one that was moved.
        "DTSTART;TZID=Europe/Berlin:20250106T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY": ["22. 08:00-09:00", "29. 07:00-08:00"],
        "DTSTART;TZID=Europe/Berlin:20250106T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY\n"
        "EXDATE;TZID=Europe/Berlin:20270322T090000": ["29. 07:00-08:00"],
        "DTSTART:20270322T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2\nRDATE:20270330T100000Z": [
            "22. 09:00-10:00", "23. 09:00-10:00", "30. 10:00-11:00",
        ],
        # Until a moment in UTC, a day; every second month; whole days over the change; by the clocks of Head Office.
        "DTSTART;TZID=Europe/Berlin:20270320T003000\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=20270322T233000Z": [
            "22. 00:00-00:30", "22. 23:30-00:30",
        ],
        "DTSTART;TZID=Europe/Berlin:20270320T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=20270323": [
            "22. 08:00-09:00", "23. 08:00-09:00",
        ],
        "DTSTART:20270129T090000Z\nDURATION:PT1H\nRRULE:FREQ=MONTHLY;INTERVAL=2;BYDAY=-1MO": ["29. 09:00-10:00"],
        "DTSTART;VALUE=DATE:20270320\nRRULE:FREQ=DAILY;BYDAY=SU\nEXDATE;VALUE=DATE:20270321": ["27. 23:00-22:00", "03. 22:00-22:00"],
        "DTSTART;TZID=Head Office:20270101T120000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;BYDAY=WE\n"
        "EXDATE:20270331T090000Z": ["24. 09:00-10:00"],
        # What goes on beyond the days that are kept, or is over, or far away.
        "DTSTART:20270301T000000Z\nDTEND:20270322T060000Z": ["22. 00:00-06:00"],
        "DTSTART:20270404T230000Z\nDTEND:20270406T060000Z": ["04. 23:00-00:00"],
        "DTSTART:20260101T000000Z\nDTEND:20260102T060000Z": [],
        "BEGIN:VFREEBUSY\nUID:f\nFREEBUSY:20270324T120000Z/PT1H,20270324T140000Z/20270324T150000Z\n"
        "FREEBUSY;FBTYPE=FREE:20270324T170000Z/PT1H\nFREEBUSY;FBTYPE=BUSY-TENTATIVE:20270325T170000Z/PT1H\nEND:VFREEBUSY":
            ["24. 12:00-13:00", "24. 14:00-15:00", "25. 17:00-18:00"],
        "BEGIN:VTODO\nUID:t\nDTSTART:20270324T120000Z\nDURATION:PT1H\nEND:VTODO": [],
    }  # fmt: skip
    assert {event: read(event, head=VTIMEZONE) for event in cases} == cases


def test_a_repetition_that_was_moved_or_cancelled_is_where_it_is_now():
    weekly = "BEGIN:VEVENT\nUID:w\nDTSTART:20270301T090000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY\nEND:VEVENT"
    moved = "BEGIN:VEVENT\nUID:w\nRECURRENCE-ID:20270322T090000Z\nDTSTART:20270323T150000Z\nDURATION:PT1H\nEND:VEVENT"
    gone = "BEGIN:VEVENT\nUID:w\nRECURRENCE-ID:20270329T090000Z\nDTSTART:20270329T090000Z\nDURATION:PT1H\nSTATUS:CANCELLED\nEND:VEVENT"
    assert read(weekly, moved, gone) == ["23. 15:00-16:00"]


def test_a_zone_that_is_named_for_a_whole_calendar_is_that_of_times_without_one():
    whole = "X-WR-TIMEZONE:America/New_York"
    assert read("DTSTART:20270324T120000Z\nDURATION:PT1H", head=whole) == ["24. 12:00-13:00"]
    assert read("DTSTART:20270324T120000\nDURATION:PT1H", head=whole) == ["24. 16:00-17:00"]
    assert read("DTSTART;VALUE=DATE:20270324", head=whole) == ["23. 23:00-23:00"], "days stay the person's"
    assert read("DTSTART:20270324T120000\nDURATION:PT1H", head="X-WR-TIMEZONE:Mars/Base") == ["24. 11:00-12:00"]


def test_an_event_that_cannot_be_understood_is_counted_and_hides_no_other():
    bad = [
        "DTSTART:yesterday",
        "DTSTART:20270324T120000Z\nRRULE:FREQ=SOMETIMES",
        "SUMMARY:No time at all",
        "DTSTART:20270324T120000Z\nDTEND:20270324T110000Z",
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20270324T120000Z\nDTSTART:20270324T120000Z",
    ]
    good = "DTSTART:20270324T120000Z\nDURATION:PT1H"
    busy, left_out = calendar_reading.read(ics(*bad, good), zone="UTC", since=SINCE, until=UNTIL)
    assert (len(busy), left_out) == (1, 5)


PROGRAM = calendar_child.PROGRAM


def calendar_reading_text(limit, lowered):
    """The program with a limit that the test can wait for."""
    text = PROGRAM.read_text()
    assert limit in text
    return text.replace(limit, lowered)


def in_child(content):
    return calendar_child.read(content, zone="Europe/Berlin", since=SINCE, until=UNTIL)


def test_in_a_process_of_its_own_the_same_is_read():
    read_there = in_child(ics("DTSTART:20270324T120000Z\nDURATION:PT1H", "SUMMARY:None"))
    noon = datetime(2027, 3, 24, 12, tzinfo=UTC)
    assert read_there == calendar_child.Busy([(noon, noon + timedelta(hours=1))], 1)


@pytest.mark.slow
def test_what_is_no_calendar_says_so_and_what_holds_too_much_is_not_taken(monkeypatch):
    for content in (
        b"",
        b"<!doctype html><p>Sign in",
        b"BEGIN:VCARD\r\nEND:VCARD",
        b"\xff\xfe\x00",
        b"BEGIN:VCALENDAR",
    ):
        with pytest.raises(NotRead) as failed:
            in_child(content)
        assert failed.value.code == "no-calendar", content
    monkeypatch.setattr(calendar_child, "MAX_BUSY", 1)
    with pytest.raises(NotRead, match="too-many"):
        in_child(ics("DTSTART:20270324T120000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3"))


@pytest.mark.slow
@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30"])
def test_a_rule_that_never_ends_ends_at_a_limit_of_the_system(rule, monkeypatch, tmp_path):
    """The libraries would go on for minutes or fill the memory; the limit is lowered here, for a second is enough."""
    program = tmp_path / "program.py"
    program.write_text(calendar_reading_text("MAX_CPU_S = 10", "MAX_CPU_S = 1"))
    monkeypatch.setattr(calendar_child, "PROGRAM", program)
    with pytest.raises(NotRead, match="too-complex"):
        in_child(ics(f"DTSTART:19700101T000000Z\nDURATION:PT1S\nRRULE:{rule}"))


def test_the_child_knows_no_secret_and_who_waits_for_it_waits_so_long_only(monkeypatch, tmp_path):
    program = tmp_path / "program.py"
    program.write_text(
        "import json, os; print(json.dumps({'busy': [], 'left_out': len(set(os.environ) - {'LC_ALL', 'LC_CTYPE'})}))"
    )
    monkeypatch.setattr(calendar_child, "PROGRAM", program)
    monkeypatch.setenv("SECRET_KEY", "secret")
    assert in_child(b"").left_out == 0
    program.write_text(calendar_reading_text("MAX_S = 40.0", "MAX_S = 0.05"))
    with pytest.raises(NotRead, match="too-complex"):
        in_child(ics("DTSTART:19700101T000000Z\nDURATION:PT1S\nRRULE:FREQ=SECONDLY"))
