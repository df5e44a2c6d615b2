"""The job that checks other calendars: each when it is due, one process at a time, later and later where it fails."""

import ipaddress
import logging
import re
from datetime import timedelta
from pathlib import Path

import pytest

from db.engine import database
from jobs import busy_calendars as job
from repositories import busy_calendars as rows
from repositories import users
from services.base.clock import utcnow
from services.outside import fetching
from services.planning import busy_calendars, calendar_child
from tests.in_force import using
from tests.outside_server import serving

INSIDE = (ipaddress.ip_network("127.0.0.0/8"),)
FILE = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"


@pytest.fixture
def server(world):
    with serving() as started, using(calendar_networks=INSIDE):
        started.contents["/a"] = FILE
        yield started


def only(world):
    (found,) = database.read(lambda db: rows.list_of(db, world.alice.user_id))
    return found


def due(world):
    """Its turn has come."""
    calendar = only(world)
    database.run(lambda db: rows.claim(db, calendar, until=utcnow() - timedelta(seconds=1)))


def test_every_reason_has_a_sentence():
    for module in (fetching, calendar_child):
        codes = set(re.findall(r'Not(?:Fetched|Read)\("([a-z-]+)"', Path(module.__file__ or "").read_text()))
        assert codes
        assert codes <= set(busy_calendars.FAILURES), module


@pytest.mark.slow
def test_a_calendar_is_checked_when_it_is_due_and_its_trouble_is_told_by_number(world, server, caplog):
    busy_calendars.add(world.alice.user_id, server.url("/a"), at=utcnow())
    job.check_due()
    read = only(world)
    assert (read.failure, read.failures, server.asked) == (None, 0, ["/a"])
    assert read.next_check_at - read.checked_at == busy_calendars.CHECK_EVERY
    job.check_due()
    assert server.asked == ["/a"], "not again before it is due"
    server.contents["/a"] = b"no calendar"
    pauses = []
    with caplog.at_level(logging.DEBUG):
        for _time in range(7):
            due(world)
            job.check_due()
            pauses.append(only(world).next_check_at - only(world).checked_at)
    quarter = busy_calendars.CHECK_EVERY
    assert pauses == [quarter, quarter * 2, quarter * 4, quarter * 8, quarter * 16, *[busy_calendars.LONGEST_WAIT] * 2]
    told = [one.getMessage() for one in caplog.records if one.name == job.log.name]
    assert told == [f"calendar {read.id}: no-calendar"], "once, and neither address nor server"
    assert only(world).read_at == read.read_at


def test_one_process_checks_and_one_that_died_is_followed(world, server):
    busy_calendars.add(world.alice.user_id, server.url("/a"), at=utcnow())
    now = utcnow()
    assert busy_calendars.claim_due(at=now) is not None
    assert busy_calendars.claim_due(at=now) is None
    assert busy_calendars.claim_due(at=now + busy_calendars.LEASE) is not None


def test_nobodys_calendar_is_checked_who_may_not_sign_in_or_took_it_away(world, server):
    number = busy_calendars.add(world.alice.user_id, server.url("/a"), at=utcnow())
    claimed = busy_calendars.claim_due(at=utcnow())
    busy_calendars.remove(world.alice.user_id, number, at=utcnow())
    assert busy_calendars.check(claimed, at=utcnow()) is None
    assert database.read(lambda db: rows.list_of(db, world.alice.user_id)) == [], "what is gone does not come back"
    busy_calendars.add(world.alice.user_id, server.url("/a"), at=utcnow())
    database.run(lambda db: users.update_user(db, world.alice.user_id, {"deactivated_at": utcnow()}))
    assert busy_calendars.claim_due(at=utcnow()) is None


def test_an_address_that_was_sealed_with_another_key_says_what_to_do(world, server):
    busy_calendars.add(world.alice.user_id, server.url("/a"), at=utcnow())
    with using(secret_key="another key of at least sixteen characters"):
        job.check_due()
    assert "Remove it and add it again." in str(busy_calendars.failure_words(only(world)))
