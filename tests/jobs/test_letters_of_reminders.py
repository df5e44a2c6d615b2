"""Letters that come by themselves: that an interview is coming up, that its candidate waits."""

from datetime import timedelta

import pytest

from jobs import mails
from repositories.states import MailKind
from services.base.clock import utcnow
from services.interview import invitations
from services.mail import letters, reminders
from services.planning import ending, scheduling
from services.room import admission
from tests.jobs.lettered import ALICE, BOB, arrived, begins_in, plan
from tests.mailing import rows, text_of
from tests.services.seated import seat_of

pytestmark = pytest.mark.usefixtures("letters_on")


@pytest.mark.parametrize("lead", [{"hours": 25}, {"hours": 11}, {"minutes": 14}, {"minutes": -1}])
def test_nobody_is_reminded_too_early_or_too_late(world, lead):
    begins_in(world, **lead)
    assert reminders.write_due(at=utcnow()) == 0


def test_nobody_is_reminded_who_was_just_invited(world):
    start = (utcnow() + timedelta(hours=20)).replace(tzinfo=None)
    scheduling.schedule(world.alice.user_id, plan(world, start, zone="UTC"), at=utcnow())
    assert reminders.write_due(at=utcnow()) == 0


@pytest.mark.parametrize(
    ("lead", "kind"), [({"hours": 23}, MailKind.REMINDER_DAY), ({"minutes": 50}, MailKind.REMINDER_HOUR)]
)
def test_everybody_is_reminded_once_and_the_links_of_before_go_on_working(world, mail_server, lead, kind):
    begins_in(world, **lead)
    first = text_of(arrived(mail_server)[BOB]).partition("/join#")[2][:43]
    assert reminders.write_due(at=utcnow()) == 1
    assert reminders.write_due(at=utcnow()) == 0
    assert {row.user_id for row in rows(kind=kind)} == {world.alice.user_id, world.bob.user_id}
    found = arrived(mail_server)
    assert "This interview is coming up." in text_of(found[BOB])
    for secret in (first, text_of(found[BOB]).partition("/join#")[2][:43]):
        invitations.open_link(secret, None, may_replace=False, at=utcnow())


def test_all_are_reminded_however_many_begin_at_the_same_time(world, monkeypatch):
    monkeypatch.setattr(reminders, "MAX_AT_ONCE", 1)
    for _ in range(3):
        begins_in(world, hours=23)
    at = utcnow()
    assert [reminders.write_due(at=at) for _ in range(2)] == [3, 0]


def test_a_reminder_of_what_was_cancelled_meanwhile_is_not_sent(world, mail_server):
    interview = begins_in(world, hours=23).interview
    arrived(mail_server)
    reminders.write_due(at=utcnow())
    ending.cancel(seat_of(world.alice, interview))
    assert "Cancelled" in str(arrived(mail_server)[BOB]["Subject"])
    assert {row.answer for row in rows(kind=MailKind.REMINDER_DAY)} == {"newer"}


def test_that_the_candidate_waits_is_told_a_minute_later_if_they_still_do(world, mail_server, monkeypatch):
    interview = begins_in(world, hours=0.1).interview
    arrived(mail_server)
    bob, alice = seat_of(world.bob, interview), seat_of(world.alice, interview)
    for _ in range(2):
        admission.request(bob, at=interview.scheduled_time)
    assert arrived(mail_server) == {}
    at = interview.scheduled_time + letters.WAITING_PATIENCE + timedelta(seconds=1)
    monkeypatch.setattr(mails, "utcnow", lambda: at)
    found = arrived(mail_server)
    assert str(found[ALICE]["Subject"]) == "Bob Burns asks to join"
    assert set(found) == {ALICE}
    admission.approve(alice)
    assert len(rows(kind=MailKind.WAITING)) == 1


def test_who_was_admitted_meanwhile_is_not_said_to_wait(world, mail_server, monkeypatch):
    interview = begins_in(world, hours=0.1).interview
    arrived(mail_server)
    admission.request(seat_of(world.bob, interview), at=interview.scheduled_time)
    admission.approve(seat_of(world.alice, interview))
    at = interview.scheduled_time + letters.WAITING_PATIENCE + timedelta(seconds=1)
    monkeypatch.setattr(mails, "utcnow", lambda: at)
    assert arrived(mail_server) == {}
    assert rows(kind=MailKind.WAITING)[0].answer == "decided"
