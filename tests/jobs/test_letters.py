"""Letters as they arrive: who gets which, what it says, and that no name becomes a header, a link or markup."""

from datetime import UTC, timedelta

import pytest

from db.engine import database
from repositories.states import MailKind, MailState
from services.base.clock import utcnow
from services.base.errors import Conflict, NotFound
from services.mail import letters, outbox
from services.planning import ending
from tests.jobs.lettered import ALICE, BOB, DAVE, EDITH, arrived, event_of, made, set_user
from tests.mailing import SENDER, html_of, rows, text_of
from tests.people import add_user
from tests.services.seated import seat_of

pytestmark = pytest.mark.usefixtures("letters_on")


NAMES = [
    "Bob\r\nBcc: eve@example.org\r\n\r\nHello",
    "Bob\n\nBcc: eve@example.org",
    'Bob" <eve@example.org>, "',
    "<script>alert(1)</script>",
    "=?utf-8?q?Bob=0ABcc:_eve=40example.org?=",
    "Bob\u2028Bcc: eve@example.org",
]


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_no_name_and_no_title_becomes_a_header_another_reader_or_markup(world, mail_server, name):
    """As an older database or another program may have stored them."""
    set_user(world.bob, name=name)
    set_user(world.alice, name=name)
    interview = made(world)
    from repositories import interviews as stored

    database.run(lambda db: stored.update_interview(db, interview.id, {"title": name}))
    for address, message in arrived(mail_server).items():
        assert set(message.keys()) <= {
            "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
            "X-Peer", "X-MailFrom", "X-RcptTo",
        }  # fmt: skip
        assert [one.addr_spec for one in message["To"].addresses] == [address]
        assert [one.addr_spec for one in message["From"].addresses] == [SENDER]
        assert "<script" not in html_of(message)
        _method, event = event_of(message)
        assert str(event["ATTENDEE"]) == f"mailto:{address}"
        assert "BCC" not in event


@pytest.mark.parametrize("address", ["bob", "bob@@example.org", "bob@exa mple.org", ".@example.org", "a" * 254])
def test_an_address_that_is_none_is_said_on_the_row_and_stops_nobody_else(world, mail_server, address):
    set_user(world.bob, email=address)
    made(world)
    assert list(arrived(mail_server)) == [ALICE]
    assert rows(user_id=world.bob.user_id)[0].state in (MailState.REFUSED, MailState.SENT)
    assert rows(user_id=world.bob.user_id)[0].state == MailState.REFUSED


@pytest.mark.parametrize("values", [{"email": None}, {"deactivated_at": utcnow()}])
def test_who_has_no_address_or_no_account_any_more_gets_nothing(world, mail_server, values):
    made(world)
    set_user(world.bob, **values)
    assert list(arrived(mail_server)) == [ALICE]
    assert rows(user_id=world.bob.user_id)[0].answer == "no-address"


def test_everybody_is_invited_each_in_their_role_and_only_the_candidate_gets_the_link(world, mail_server):
    edith = add_user("edith", "Edith Eld", "interviewer")
    interview = made(world, (world.dave.user_id, "interviewer"), (edith, "observer"))
    found = arrived(mail_server)
    assert set(found) == {ALICE, BOB, DAVE, EDITH}
    texts = {address: text_of(message) for address, message in found.items()}
    assert "Acme & Söhne invites you to an interview." in texts[BOB]
    assert "With: Alice Ames, Dave Dunn, Edith Eld (observer)" in texts[BOB]
    assert "You interview Bob Burns." in texts[ALICE]
    assert "You are on the panel of this interview with Bob Burns." in texts[DAVE]
    assert "You observe this interview with Bob Burns." in texts[EDITH]
    assert [address for address, text in texts.items() if "/join#" in text] == [BOB]
    assert all(f"/interview/{interview.meeting_link}" in texts[one] for one in (ALICE, DAVE, EDITH))
    assert str(found[BOB]["Reply-To"]) == "Alice Ames <alice@example.org>"
    assert "Reply-To" not in found[ALICE]
    for message in found.values():
        alternatives = [part.get_content_type() for part in message.walk()]
        assert alternatives == [
            "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics",
        ]  # fmt: skip
        method, event = event_of(message)
        assert (method, event["SEQUENCE"], event["STATUS"]) == ("REQUEST", 0, "CONFIRMED")
        assert str(event["ORGANIZER"]) == f"mailto:{SENDER}"
        assert event["DTSTART"].dt.astimezone(UTC) == interview.scheduled_time


def test_the_time_is_said_in_both_zones(world, mail_server):
    set_user(world.bob, timezone="America/New_York")
    made(world)
    found = arrived(mail_server)
    assert "Your time: Friday 28 March 2031, 04:00\u201305:00 (America/New York, EDT)" in text_of(found[BOB])
    assert "Planned in: Friday 28 March 2031, 09:00\u201310:00 (Europe/Berlin, CET)" in text_of(found[BOB])
    assert "In UTC: Friday 28 March 2031, 08:00\u201309:00 (UTC)" in text_of(found[ALICE])


def test_an_interviewer_with_an_address_that_no_message_can_have_keeps_no_letter_from_the_candidate(world, mail_server):
    set_user(world.alice, email="alice..ames@example.org")
    made(world)
    found = arrived(mail_server)
    assert set(found) == {BOB}
    assert "Reply-To" not in found[BOB]
    assert "Answer this message" not in text_of(found[BOB])


def test_what_waits_is_over_or_is_not_ones_own_is_not_sent_again(world, mail_server):
    interview = made(world)
    (mail,) = rows(user_id=world.bob.user_id)
    alice, dave = seat_of(world.alice, interview), seat_of(world.dave, world.other)
    with pytest.raises(NotFound):
        letters.send_again(dave, mail.id, at=utcnow())
    with pytest.raises(Conflict, match="mail-waits"):
        letters.send_again(alice, mail.id, at=utcnow())
    arrived(mail_server)
    ending.cancel(alice)
    with pytest.raises(Conflict, match="mail-over"):
        letters.send_again(alice, mail.id, at=utcnow())


def test_a_test_arrives_and_is_forgotten_after_a_month(world, mail_server):
    letters.send_test(world.alice.user_id, at=utcnow())
    found = arrived(mail_server)
    assert str(found[ALICE]["Subject"]) == "Test message from Acme & Söhne"
    outbox.give_up_old(at=utcnow() + timedelta(days=31))
    assert rows(kind=MailKind.TEST) == []
