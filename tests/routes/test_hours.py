"""One's own hours: what a form may say, whose they are, and what is shown of other calendars."""

import ipaddress
import logging
from datetime import timedelta

import pytest

from db.engine import database
from repositories import busy_calendars as rows
from repositories import taken_times
from services.base.clock import utcnow
from services.planning import busy_calendars, hours
from tests.in_force import using
from tests.outside_server import serving
from tests.people import World, add_user, sign_in

MONDAY = {"from_0_0": "09:00", "until_0_0": "12:30", "from_0_1": "13:30", "until_0_1": "00:00"}
RULES = {"timezone": "Europe/Berlin", "notice_minutes": "1440", "buffer_minutes": "15", "most_a_day": "3"}
INSIDE = (ipaddress.ip_network("127.0.0.0/8"),)


@pytest.fixture
def server():
    with serving() as started:
        yield started


def page(caller):
    return caller.http.get("/my-hours").get_data(as_text=True)


def calendar_file(start, *, hours=1):
    return (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:t\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Secret dinner\r\n"
        f"DTSTART:{start:%Y%m%dT%H%M%SZ}\r\nDURATION:PT{hours}H\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    ).encode()


def test_what_makes_no_week_is_refused_in_words_and_nothing_is_stored(world: World) -> None:
    wrong = {
        "Enter both times, or none.": {"from_2_0": "09:00"},
        "Enter a time such as 09:30.": {"from_2_0": "soon", "until_2_0": "10:00"},
        "The end must be after the start.": {"from_2_0": "11:00", "until_2_0": "10:00"},
        "Two of these times overlap.": {"from_2_0": "09:00", "until_2_0": "11:00", "from_2_1": "10:59", "until_2_1": "12:00"},
        "Choose a time zone from the list.": {"timezone": "Mars/Base"},
        "Choose between 1 and 20.": {"most_a_day": "0"},
        "Choose between 0 and 43200.": {"notice_minutes": "-1"},
        "Choose between 0 and 240.": {"buffer_minutes": "100000"},
        "Choose from the list.": {"most_a_day": ""},
    }  # fmt: skip
    given_up = [{"most_a_day": "many"}, {"notice_minutes": "9" * 400}, {"from_0_0": "9" * 400}, {"timezone": "\0" * 9}]
    assert {world.alice.post("/my-hours", MONDAY | RULES | given).status_code for given in given_up} == {400}
    assert world.alice.post("/my-hours", MONDAY).status_code == 400, "all is asked for"
    for words, given in wrong.items():
        answer = world.alice.post("/my-hours", MONDAY | RULES | given)
        assert answer.status_code == 400, words
        assert words in answer.get_data(as_text=True), words
    assert hours.find(world.alice.user_id, at=utcnow()).rules is None
    assert "You have not saved any hours" in page(world.alice)


def test_a_week_is_saved_shown_again_and_removed_for_its_person_alone(world: World) -> None:
    copied = world.alice.post("/my-hours", MONDAY | RULES | {"copy": "monday"})
    assert copied.status_code == 200
    assert copied.get_data(as_text=True).count('value="13:30"') == 5, "shown for five days"
    assert hours.find(world.alice.user_id, at=utcnow()).rules is None, "and nothing is saved"
    assert world.alice.post("/my-hours", MONDAY | RULES).status_code == 302
    own = hours.find(world.alice.user_id, at=utcnow())
    assert own.ranges(0) == [(540, 750), (810, 1440)], "midnight ends the day"
    assert (own.rules.timezone, own.rules.most_a_day) == ("Europe/Berlin", 3)
    shown = page(world.alice)
    assert 'value="13:30"' in shown
    assert "You have not saved any hours" not in shown
    assert "You have not saved any hours" in page(world.dave)
    assert world.dave.post("/my-hours/remove").status_code == 302
    assert hours.find(world.alice.user_id, at=utcnow()).rules is not None
    world.alice.post("/my-hours/remove")
    assert hours.find(world.alice.user_id, at=utcnow()).rules is None


def test_days_off_are_ones_own_and_lie_ahead(world: World, monkeypatch) -> None:
    today = utcnow().date()
    tomorrow, later = str(today + timedelta(days=1)), str(today + timedelta(days=3))
    wrong = {
        "Enter a date.": {"first_day": "", "last_day": later},
        "Not a valid date value.": {"first_day": "soon", "last_day": later},
        "The last day is before the first.": {"first_day": later, "last_day": tomorrow},
        "These days have passed.": {"first_day": "2020-01-01", "last_day": "2020-01-02"},
        "Choose a day within the next three years.": {"first_day": tomorrow, "last_day": "2199-01-01"},
        "longer than 80": {"first_day": tomorrow, "last_day": later, "note": "n" * 81},
    }
    for words, given in wrong.items():
        answer = world.alice.post("/my-hours/days-off", given)
        assert (answer.status_code, words in answer.get_data(as_text=True)) == (400, True), words
    world.alice.post("/my-hours/days-off", {"first_day": tomorrow, "last_day": later, "note": "<b>Fair"})
    (off,) = hours.find(world.alice.user_id, at=utcnow()).days_off
    assert "&lt;b&gt;Fair" in page(world.alice)
    assert world.dave.post(f"/my-hours/days-off/{off.id}/remove").status_code == 404
    monkeypatch.setattr(hours, "MAX_DAYS_OFF", 1)
    full = world.alice.post("/my-hours/days-off", {"first_day": tomorrow, "last_day": later})
    assert (full.status_code, "There is room for 1" in full.get_data(as_text=True)) == (409, True)
    assert world.alice.post(f"/my-hours/days-off/{off.id}/remove").status_code == 302
    assert hours.find(world.alice.user_id, at=utcnow()).days_off == []


def test_an_address_that_leads_inside_is_kept_with_its_error_and_nothing_is_asked(world: World, server, caplog) -> None:
    server.contents["/secret-token.ics"] = calendar_file(utcnow())
    with caplog.at_level(logging.DEBUG):
        for address, words in {
            "ftp://example.org/a.ics": "Only addresses that begin with https:// or webcal:// are fetched.",
            "my calendar": "This is not a complete address.",
            "https://alice:word@example.org/": "This is not a complete address.",
            "": "Enter an address.",
        }.items():
            answer = world.alice.post("/my-hours/calendars", {"address": address})
            assert (answer.status_code, words in answer.get_data(as_text=True)) == (400, True), address
        assert rows_of(world) == []
        address = server.url("/secret-token.ics", scheme="webcal", host="localhost")
        assert world.alice.post("/my-hours/calendars", {"address": address}).status_code == 302
        again = world.alice.post("/my-hours/calendars", {"address": address})
    assert "You have added this calendar already." in again.get_data(as_text=True)
    (calendar,) = rows_of(world)
    assert (calendar.failure, server.asked) == ("private", [])
    assert "secret-token" not in calendar.sealed_address
    shown = page(world.alice)
    assert "This address leads into a private network" in shown
    assert "secret-token" not in shown
    assert "secret-token" not in caplog.text


def rows_of(world):
    return database.read(lambda db: rows.list_of(db, world.alice.user_id))


def busy_of(person):
    start = utcnow() - timedelta(days=1)
    return database.read(
        lambda db: taken_times.list_busy(db, [person.user_id], start=start, end=start + timedelta(days=200))
    )


def test_a_calendar_is_read_checked_again_and_forgotten_by_its_person_alone(world: World, server, monkeypatch) -> None:
    noon = utcnow().replace(microsecond=0) + timedelta(days=2)
    server.contents["/token.ics"] = calendar_file(noon)
    with using(calendar_networks=INSIDE):
        world.alice.post("/my-hours/calendars", {"address": server.url("/token.ics")})
        (calendar,) = rows_of(world)
        assert busy_of(world.alice) == [(world.alice.user_id, noon, noon + timedelta(hours=1))]
        check = f"/my-hours/calendars/{calendar.id}/check"
        assert world.dave.post(check).status_code == 404
        assert world.dave.post(f"/my-hours/calendars/{calendar.id}/remove").status_code == 404
        server.contents["/token.ics"] = b"<!doctype html>Sign in"
        world.alice.post(check)
        shown = page(world.alice)
        assert "What lies at this address is not a calendar file" in shown
        assert "still counts" in shown
        assert len(busy_of(world.alice)) == 1, "what was read before stays"
        (failed,) = rows_of(world)
        assert failed.next_check_at - failed.checked_at == busy_calendars.CHECK_EVERY
        server.contents["/token.ics"] = calendar_file(noon, hours=2)
        world.alice.post(check)
        assert busy_of(world.alice) == [(world.alice.user_id, noon, noon + timedelta(hours=2))]
        monkeypatch.setattr(busy_calendars, "MAX_CALENDARS", 1)
        full = world.alice.post("/my-hours/calendars", {"address": "https://example.org/another.ics"})
        assert "You can have 1 calendars here." in full.get_data(as_text=True)
    with using(fetches_calendars=False):
        before = len(server.asked)
        assert world.alice.post(check).status_code == 409
        assert world.alice.post("/my-hours/calendars", {"address": "https://example.org/b.ics"}).status_code == 409
        assert "has turned the fetching of calendars off" in page(world.alice)
        assert len(server.asked) == before
    assert world.alice.post(f"/my-hours/calendars/{calendar.id}/remove").status_code == 302
    assert (rows_of(world), busy_of(world.alice)) == ([], [])


def test_who_checks_too_often_waits(world: World) -> None:
    with using(limits={"CALENDAR_CHECK_PER_PERSON": "2 per minute"}):
        tried = [world.alice.post("/my-hours/calendars/1/check").status_code for _time in range(3)]
        assert tried == [404, 404, 429]


def test_who_coordinates_has_hours_too_and_finds_them_in_the_menu(app, world: World) -> None:
    cora = sign_in(app, "cora", add_user("cora", "Cora Cook", "coordinator"))
    assert cora.post("/my-hours", MONDAY | RULES).status_code == 302
    assert 'href="/my-hours"' in cora.http.get("/dashboard", follow_redirects=True).get_data(as_text=True)
    assert 'href="/my-hours"' not in world.bob.http.get("/dashboard", follow_redirects=True).get_data(as_text=True)
