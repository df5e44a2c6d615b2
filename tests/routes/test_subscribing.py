"""What members of the team choose about letters, and the private address of their calendar: who reads what, until when."""

import json
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar
from sqlalchemy import select, update

from db.engine import database
from db.tables import calendar_addresses, interviews, users
from jobs import mails
from repositories.states import MailKind
from services.base.clock import utcnow
from services.interview.members import PanelMember
from services.mail import reminders, subscriptions
from services.people import team
from services.planning import ending, scheduling
from services.planning.scheduling import Plan
from tests.mailing import mail_on, rows, text_of
from tests.routes.pages import read
from tests.services.seated import seat_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def stranger(app):
    """A program with no cookies at all."""
    return app.test_client(use_cookies=False)


def choose(person, zone="", *boxes):
    return person.post("/account", {"timezone": zone} | dict.fromkeys(boxes, "y"))


def address_of(person):
    answer = person.post("/account/calendar")
    page = read(person.http.get(answer.location))
    return page.value_of_id("calendar-address").removeprefix("http://localhost")


def plan(world, title, start, zone="UTC", *panel, minutes=60):
    members = tuple(PanelMember(user_id, role) for user_id, role in panel)
    made = Plan(title, start.replace(tzinfo=None), zone, world.bob.user_id, minutes, members)
    return scheduling.schedule(world.alice.user_id, made, at=utcnow() - timedelta(days=40)).interview


def second_parser(data):
    """What ical.js reads, the parser of Thunderbird."""
    ran = subprocess.run(
        ["node", "tests/js/read_calendars.mjs"], cwd=ROOT, input=json.dumps([data.decode()]), capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    (first,) = json.loads(ran.stdout)
    return {one["uid"]: one for one in (first, *first["others"])}


def set_user(person, **values):
    database.run(lambda db: db.execute(update(users).where(users.c.id == person.user_id).values(**values)))


def test_reminders_and_zone_are_each_persons_own_choice(world, mail_server):
    assert choose(world.bob, "Europe/Berlin").status_code == 403
    assert choose(world.dave, "Mars/Olympus").status_code == 400
    assert choose(world.dave, "x" * 300).status_code == 400
    set_user(world.dave, timezone="Europe/Berlin")
    page = read(world.dave.http.get("/account"))
    assert "As my browser says: Berlin" in page.text
    assert len(page.all("input", role="switch", value="y", checked=None)) == 3, "both, as each interview is planned"
    assert choose(world.dave, "Asia/Kolkata", "remind_hour").status_code == 302
    assert choose(world.alice).status_code == 302
    assert read(world.dave.http.get("/account")).chosen_in("timezone") == "Asia/Kolkata"
    with mail_on(mail_server):
        for title, lead in (("Tomorrow", timedelta(hours=23)), ("Soon", timedelta(minutes=50))):
            plan(world, title, utcnow() + lead, "UTC", (world.dave.user_id, "interviewer"))
        database.run(lambda db: db.execute(update(interviews).values(created_at=utcnow() - timedelta(days=2))))
        reminders.write_due(at=utcnow())
        told = [(row.kind, row.user_id) for row in rows() if row.kind.startswith("reminder")]
        assert sorted(told) == [
            (MailKind.REMINDER_DAY, world.bob.user_id),
            (MailKind.REMINDER_HOUR, world.bob.user_id),
            (MailKind.REMINDER_HOUR, world.dave.user_id),
        ]
        mails.send_due()
        theirs = [text_of(message) for to, message in mail_server.taken() if to == "dave@example.org"]
        assert theirs
        assert all("(Asia/Kolkata, IST)" in text for text in theirs)


def test_a_plan_says_which_reminders_go_to_who_chose_none(world, mail_server):
    """Dave chose his own; the candidate and Alice follow the interview, and Alice does again after she chose none."""
    own = {"timezone": "", "remind_hour": "y"}
    assert world.dave.post("/account", own).status_code == 302
    for fields in ({"timezone": ""}, {"timezone": "", "remind_as_planned": "y"}):
        assert world.alice.post("/account", fields).status_code == 302
    with mail_on(mail_server):
        for title, lead, wanted in (("Day", 23 * 60, "day"), ("Day too", 50, "day"), ("None", 50, "")):
            start = (utcnow() + timedelta(minutes=lead)).replace(tzinfo=None)
            people = (PanelMember(world.dave.user_id, "interviewer"),)
            plan_ = Plan(title, start, "UTC", world.bob.user_id, 60, people, reminders=wanted)
            scheduling.schedule(world.alice.user_id, plan_, at=utcnow() - timedelta(days=2))
        reminders.write_due(at=utcnow())
        told = sorted((row.kind, row.user_id) for row in rows() if row.kind.startswith("reminder"))
    of_day = [(MailKind.REMINDER_DAY, one) for one in sorted((world.alice.user_id, world.bob.user_id))]
    assert told == [*of_day, *[(MailKind.REMINDER_HOUR, world.dave.user_id)] * 2]


def test_a_guessed_key_opens_nothing_and_sets_no_cookie_and_guessing_ends(world, stranger):
    address_of(world.dave)
    for key in ("", "x" * 43, "é%00", "x" * 5000):
        for answer in (stranger.get("/calendar.ics", query_string={"key": key}), world.alice.http.get(f"/calendar.ics?key={key[:50]}")):  # fmt: skip
            assert (answer.status_code, answer.mimetype) == (404, "text/plain")
            assert "Set-Cookie" not in answer.headers
    for _count in range(24):
        answer = stranger.get("/calendar.ics?key=none")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "Set-Cookie" not in answer.headers


def test_it_has_the_events_of_ones_own_interviews_in_both_parsers(world, stranger):
    now = utcnow().replace(minute=0, second=0, microsecond=0)
    berlin = plan(world, "In Berlin", now + timedelta(days=3), "Europe/Berlin", (world.dave.user_id, "observer"))
    tokyo = plan(
        world, "Long ago; in Tokyo, \r\nATTENDEE:mailto:eve@example.org", now - timedelta(days=20), "Asia/Tokyo"
    )
    gone = plan(world, "Called off", now + timedelta(days=4), "America/New_York")
    ending.cancel(seat_of(world.alice, gone))
    plan(world, "Too old", now - timedelta(days=31))
    answer = stranger.get(address_of(world.alice))
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Set-Cookie" not in answer.headers
    assert "mailto:" not in answer.text.replace("ATTENDEE:mailto:eve@example.org", "")
    assert "/join#" not in answer.text
    events = {str(one["UID"]): one for one in Calendar.from_ical(answer.data).walk("VEVENT")}
    other = second_parser(answer.data)
    wanted = {f"{one.meeting_link}@neurohire": one for one in (world.interview, berlin, tokyo, gone)}
    assert set(events) == set(other) == set(wanted), "neither Dave's interviews nor older ones"
    for uid, one in wanted.items():
        assert events[uid]["DTSTART"].dt.astimezone(UTC) == one.scheduled_time.replace(microsecond=0)
        assert datetime.fromisoformat(other[uid]["start"]) == one.scheduled_time.replace(microsecond=0)
        assert other[uid]["minutes"] == 60
        assert other[uid]["attendees"] == []
    off = f"{gone.meeting_link}@neurohire"
    assert (other[off]["status"], other[off]["sequence"]) == ("CANCELLED", 1)
    assert {one["status"] for uid, one in other.items() if uid != off} == {"CONFIRMED"}
    assert answer.text.count("BEGIN:VTIMEZONE") == 3
    daves = stranger.get(address_of(world.dave)).text
    assert "You observe" not in daves
    assert "SUMMARY:In Berlin" in daves
    assert "Called off" not in daves


def test_it_is_bounded_and_programs_that_have_it_get_it_only_when_something_changed(world, stranger, monkeypatch):
    monkeypatch.setattr(subscriptions, "MAX_EVENTS", 3)
    now = utcnow()
    found = [plan(world, f"Number {number}", now + timedelta(days=1 + number)) for number in range(4)]
    path = address_of(world.alice)
    answer = stranger.get(path)
    assert answer.text.count("BEGIN:VEVENT") == 3
    tag = answer.headers["ETag"]
    again = stranger.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    ending.cancel(seat_of(world.alice, found[0]))
    assert stranger.get(path, headers={"If-None-Match": tag}).status_code == 200
    assert stranger.head(path).status_code == 200
    statuses = [stranger.get(path, headers={"If-None-Match": tag}).status_code for _count in range(120)]
    assert statuses.count(429) == 4


def test_the_address_ends_with_the_next_one_with_its_removal_and_with_the_account(world, stranger):
    first = address_of(world.dave)
    assert "calendar-address" not in read(world.dave.http.get("/account")).source, "it is shown once"
    kept = database.read(lambda db: db.execute(select(calendar_addresses.c.token_hash)).scalars().all())
    assert first.partition("key=")[2] not in kept
    second = address_of(world.dave)
    assert [stranger.get(one).status_code for one in (first, second)] == [404, 200]
    assert "A program read it last around" in read(world.dave.http.get("/account")).text
    world.dave.post("/account/calendar/remove")
    assert stranger.get(second).status_code == 404
    third = address_of(world.dave)
    set_user(world.dave, role="candidate")
    assert stranger.get(third).status_code == 404
    set_user(world.dave, role="interviewer")
    assert stranger.get(third).status_code == 200
    team.deactivate(world.dave.user_id, by=world.alice.user_id, at=utcnow())
    team.reactivate(world.dave.user_id)
    assert stranger.get(third).status_code == 404
