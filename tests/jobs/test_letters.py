"""Letters as they arrive: who gets which, what it says, and that no name becomes a header, a link or markup."""

import re
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from icalendar import Calendar
from sqlalchemy import update

from db.engine import database
from db.tables import users
from jobs import mails
from repositories.states import MailKind, MailState
from services.base.clock import utcnow
from services.base.errors import Conflict, Invalid, NotFound
from services.interview import interviews, invitations
from services.interview.members import PanelMember
from services.mail import letters, outbox, reminders
from services.planning import choosing, ending, offers, scheduling, slots
from services.planning.scheduling import Plan
from services.room import admission
from tests.mail_server import PASSWORD, USER
from tests.mailing import ORIGIN, SENDER, config_of, html_of, mail_on, rows, text_of
from tests.offering import keep_hours, offered, opened, tomorrow
from tests.people import add_user
from tests.pictures import png
from tests.services.seated import seat_of

NINE = datetime(2031, 3, 28, 9, 0)
ALICE, BOB, DAVE, EDITH = (f"{name}@example.org" for name in ("alice", "bob", "dave", "edith"))


@pytest.fixture(autouse=True)
def on(world, mail_server):
    with mail_on(mail_server, company_name="Acme & Söhne"):
        yield


def plan(world, wall_clock=NINE, *panel, title="Backend engineer", zone="Europe/Berlin", minutes=60, candidate=None):
    members = tuple(PanelMember(user_id, role) for user_id, role in panel)
    return Plan(title, wall_clock, zone, (candidate or world.bob).user_id, minutes, members)


def made(world, *panel, **more):
    return scheduling.schedule(world.alice.user_id, plan(world, NINE, *panel, **more), at=utcnow()).interview


def change(world, interview, wall_clock=NINE, *panel, **more):
    return scheduling.reschedule(seat_of(world.alice, interview), plan(world, wall_clock, *panel, **more), at=utcnow())


def arrived(mail_server) -> dict[str, EmailMessage]:
    """What is due is sent; the last letter to each address since the last call."""
    mails.send_due()
    found = dict(mail_server.taken())
    mail_server.forget()
    return found


def event_of(message):
    (part,) = [one for one in message.walk() if one.get_content_type() == "text/calendar"]
    (event,) = Calendar.from_ical(part.get_content()).walk("VEVENT")
    return part["content-type"].params["method"], event


def set_user(person, **values):
    database.run(lambda db: db.execute(update(users).where(users.c.id == person.user_id).values(**values)))


NAMES = [
    "Bob\r\nBcc: eve@example.org\r\n\r\nHello",
    "Bob\n\nBcc: eve@example.org",
    'Bob" <eve@example.org>, "',
    "<script>alert(1)</script>",
    "=?utf-8?q?Bob=0ABcc:_eve=40example.org?=",
    "Bob\u2028Bcc: eve@example.org",
]


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


@pytest.mark.parametrize("address", ["bob", "bob@@example.org", "bob@exa mple.org", ".@example.org", "a" * 300])
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


def test_a_new_time_is_told_with_the_old_one_and_its_link_replaces_the_former(world, mail_server):
    interview = made(world)
    old = text_of(arrived(mail_server)[BOB]).partition("/join#")[2][:43]
    change(world, interview, NINE + timedelta(days=1), title="Backend engineer, second round")
    found = arrived(mail_server)
    text = text_of(found[BOB])
    assert "The interview has a new time. The link you had before no longer works." in text
    assert "When: Saturday 29 March 2031" in text
    assert "Before:\nTitle: Backend engineer\nWhen: Friday 28 March 2031" in text
    with pytest.raises(Conflict):
        invitations.open_link(old, None, may_replace=False, at=utcnow())
    new = text.partition("/join#")[2][:43]
    assert invitations.open_link(new, None, may_replace=False, at=utcnow()).interview.id == interview.id
    method, event = event_of(found[BOB])
    assert (method, event["SEQUENCE"], str(event["UID"])) == ("REQUEST", 1, f"{interview.meeting_link}@neurohire")


def test_a_new_length_leaves_the_link_alone_and_the_letter_has_a_further_one(world, mail_server):
    interview = made(world)
    links = [text_of(arrived(mail_server)[BOB]).partition("/join#")[2][:43]]
    change(world, interview, minutes=90)
    found = arrived(mail_server)
    links.append(text_of(found[BOB]).partition("/join#")[2][:43])
    assert "The interview has changed." in text_of(found[BOB])
    assert "no longer works" not in text_of(found[BOB])
    for secret in links:
        assert invitations.open_link(secret, None, may_replace=False, at=utcnow()).interview.id == interview.id


def test_a_change_of_nothing_that_is_shown_sends_nothing(world, mail_server):
    interview = made(world)
    arrived(mail_server)
    change(world, interview)
    assert arrived(mail_server) == {}
    assert interviews.get(interview.id).calendar_sequence == 0


def test_a_letter_that_was_not_sent_yet_becomes_an_invitation_to_what_holds_now(world, mail_server):
    interview = made(world)
    change(world, interview, NINE + timedelta(days=1))
    found = arrived(mail_server)
    assert str(found[BOB]["Subject"]).startswith("Interview: Backend engineer, Sat 29 Mar")
    assert "Before:" not in text_of(found[BOB])
    assert [row.answer for row in rows(state=MailState.DROPPED)] == ["newer", "newer"]


def test_no_address_of_another_script_becomes_a_header_or_another_address(world, mail_server):
    for address in ("ü\r\nBcc: eve@example.org", "ü(x)@example.org", "ü,eve@example.org", "ü@exa mple.org", "ü.@x.org"):
        set_user(world.bob, email=address)
        made(world, title=f"For {address[:2]}")
        mails.send_due()
        row = rows(user_id=world.bob.user_id)[-1]
        assert (row.state, row.answer) == (MailState.REFUSED, "The address is not valid."), address
    assert {to for to, _message in mail_server.taken()} == {ALICE}


def test_addresses_of_every_script_are_written_as_the_mail_server_takes_them(world, mail_server, monkeypatch):
    """Domains always, what stands before the @ where the server says SMTPUTF8; else the interview's page says why not."""
    for address, to in {
        "bob@exämple.org": "bob@xn--exmple-cua.org",
        "bob@faß.example": "bob@xn--fa-hia.example",
        "jörg@exämple.org": "jörg@xn--exmple-cua.org",
        "用户@example.org": "用户@example.org",
    }.items():
        set_user(world.bob, email=address)
        made(world, title=f"For {to}")
        letter = arrived(mail_server)[to]
        assert letter["Subject"].startswith("Interview: For ")
        assert letter["Reply-To"].addresses[0].addr_spec == ALICE
        assert to in letter.as_string().encode("latin-1", "replace").decode(errors="replace") or not to.isascii()
    set_user(world.alice, email="älice@example.org")
    set_user(world.bob, email=BOB)
    made(world, title="Answers")
    letter = arrived(mail_server)[BOB]
    assert letter["Reply-To"] is None
    assert "Answer this message" not in text_of(letter)

    monkeypatch.setenv("SSL_CERT_FILE", mail_server.authority)
    with mail_on(mail_server, mail=config_of(mail_server, "tls", user=USER, password=PASSWORD)):
        made(world, title="Refused")
        assert set(arrived(mail_server)) == {BOB}
    row = rows(user_id=world.alice.user_id)[-1]
    assert row.state == MailState.REFUSED
    assert "only a to z, digits and ASCII signs before the @" in row.answer


def test_the_logo_travels_in_the_letter_and_a_bad_one_keeps_none_back(world, mail_server, tmp_path):
    file = tmp_path / "logo.png"
    file.write_bytes(png(400, 100))
    with mail_on(mail_server, company_logo=file, company_name="Acme"):
        made(world)
        letter = arrived(mail_server)[BOB]
    (picture,) = [one for one in letter.walk() if one.get_content_type() == "image/png"]
    assert picture.get_content() == file.read_bytes()
    assert (picture["Content-ID"], picture.get_content_disposition()) == ("<logo@neurohire>", "inline")
    assert '<img class="logo" src="cid:logo@neurohire" width="192" height="48" alt="Logo of Acme"' in html_of(letter)
    assert "logo" not in text_of(letter).lower()
    assert event_of(letter)[0] == "REQUEST", "programs still show their buttons"
    file.write_bytes(b"no picture")
    with mail_on(mail_server, company_logo=file):
        made(world, title="Second")
        letter = arrived(mail_server)[BOB]
    assert "cid:" not in html_of(letter)
    assert "image/png" not in letter.as_string()


def test_before_is_what_the_reader_was_last_told(world, mail_server):
    """A change that reached nobody is in no letter; one that was taken back is told only with the candidate's link."""
    interview = made(world)
    arrived(mail_server)
    change(world, interview, NINE + timedelta(days=1))
    change(world, interview, NINE + timedelta(days=2))
    text = text_of(arrived(mail_server)[ALICE])
    assert ("Before:\nWhen: Friday 28 March 2031" in text, "29 March" in text) == (True, False)
    change(world, interview, NINE + timedelta(days=1))
    change(world, interview, NINE + timedelta(days=2))
    found = arrived(mail_server)
    assert set(found) == {BOB}, "the others know this time"
    assert "29 March" not in found[BOB].as_string()
    new = text_of(found[BOB]).partition("/join#")[2][:43]
    assert invitations.open_link(new, None, may_replace=False, at=utcnow()).interview.id == interview.id


def test_a_cancellation_is_told_however_many_letters_there_were(world, mail_server, monkeypatch):
    interview = made(world)
    arrived(mail_server)
    monkeypatch.setattr(outbox, "MAX_LETTERS", 1)
    change(world, interview, NINE + timedelta(days=1))
    assert arrived(mail_server) == {}
    ending.cancel(seat_of(world.alice, interview))
    assert set(arrived(mail_server)) == {ALICE, BOB}


def test_who_leaves_the_panel_hears_it_who_joins_is_invited_and_nobody_else_is_bothered(world, mail_server):
    edith = add_user("edith", "Edith Eld", "interviewer")
    interview = made(world, (world.dave.user_id, "interviewer"))
    arrived(mail_server)
    change(world, interview, NINE, (edith, "observer"))
    found = arrived(mail_server)
    assert set(found) == {DAVE, EDITH}
    assert "You no longer take part in this interview." in text_of(found[DAVE])
    assert event_of(found[DAVE])[0] == "CANCEL"
    assert event_of(found[DAVE])[1]["STATUS"] == "CANCELLED"
    assert "You observe this interview with Bob Burns." in text_of(found[EDITH])


def test_another_candidate_is_invited_and_the_former_hears_only_that_theirs_is_off(world, mail_server):
    interview = made(world)
    arrived(mail_server)
    change(world, interview, title="Data engineer", candidate=world.carol)
    found = arrived(mail_server)
    assert "Cancelled: Backend engineer" in str(found[BOB]["Subject"])
    assert "Carol" not in found[BOB].as_string()
    assert "Data engineer" not in text_of(found[BOB])
    assert "/join#" in text_of(found["carol@example.org"])
    assert "Candidate: Bob Burns" in text_of(found[ALICE]).partition("Before:")[2]
    assert not any("Bob" in (row.details or "") for row in rows()), (
        "erasing Bob would leave the name in Carol's interview"
    )


def test_too_long_a_word_is_refused_and_the_interview_goes_on(world):
    interview = made(world)
    with pytest.raises(Invalid) as refused:
        ending.cancel(seat_of(world.alice, interview), "x" * (letters.MAX_WORD_CHARS + 1))
    assert refused.value.field == "word"
    assert interviews.get(interview.id).is_open


@pytest.mark.parametrize("word", [None, "  \n", "We found somebody.\n<b>Good luck!</b>"])
def test_a_cancellation_is_told_with_the_word(world, mail_server, word):
    interview = made(world)
    arrived(mail_server)
    ending.cancel(seat_of(world.alice, interview), word)
    found = arrived(mail_server)
    assert set(found) == {ALICE, BOB}
    assert "This interview will not take place." in text_of(found[BOB])
    says = (word or "").strip()
    assert ("Alice Ames writes:" in text_of(found[BOB])) is bool(says)
    assert says in text_of(found[BOB])
    assert "<b>" not in html_of(found[BOB])
    method, event = event_of(found[BOB])
    assert (method, event["SEQUENCE"], event["STATUS"]) == ("CANCEL", 1, "CANCELLED")
    assert "/join#" not in found[BOB].as_string()


def test_who_never_got_a_letter_hears_of_no_cancellation(world, mail_server):
    interview = made(world)
    ending.cancel(seat_of(world.alice, interview))
    assert arrived(mail_server) == {}


def begins_in(world, **lead):
    start = (utcnow() + timedelta(**lead)).replace(tzinfo=None)
    return scheduling.schedule(world.alice.user_id, plan(world, start, zone="UTC"), at=utcnow() - timedelta(days=2))


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


def test_an_offer_brings_its_link_and_what_comes_of_it_names_the_candidate(world, mail_server):
    keep_hours(world.alice)
    made = offered(world.alice, world.bob, title="Systems")
    letter = arrived(mail_server)[BOB]
    assert (letter["subject"], letter["reply-to"]) == ("Choose a time: Systems", "Alice Ames <alice@example.org>")
    text = text_of(letter)
    assert f"{ORIGIN}/times#{made.secret}" in text
    assert "Acme & Söhne invites you to an interview. Choose a time that suits you." in text
    assert f"{ORIGIN}/times#{made.secret}" in html_of(letter)
    interview = choosing.confirm(opened(made), tomorrow(10), at=utcnow()).interview
    found = arrived(mail_server)
    assert set(found) == {ALICE, BOB}
    assert [event_of(one)[1]["sequence"] for one in found.values()] == [0, 0]
    by_letter = re.search(rf"{ORIGIN}/times#([\w-]{{43}})", text_of(found[BOB])).group(1)
    assert "/times#" not in text_of(found[ALICE])
    here = slots.find(by_letter, at=utcnow())
    choosing.confirm(here, tomorrow(12), word="A dentist’s appointment.", at=utcnow())
    found = arrived(mail_server)
    assert "Bob Burns chose another time for this interview." in text_of(found[ALICE])
    assert "Bob Burns writes:\nA dentist’s appointment." in text_of(found[ALICE])
    assert "You chose another time for this interview." in text_of(found[BOB])
    method, event = event_of(found[ALICE])
    assert (method, event["uid"], event["sequence"]) == ("REQUEST", f"{interview.meeting_link}@neurohire", 1)
    assert event["dtstart"].dt == tomorrow(12)
    choosing.cancel(opened(made), word="Found a job.", at=utcnow())
    found = arrived(mail_server)
    assert "Bob Burns cancelled this interview. It will not take place." in text_of(found[ALICE])
    assert "Found a job." in text_of(found[ALICE])
    assert "You cancelled this interview." in text_of(found[BOB])
    assert [(event_of(one)[0], event_of(one)[1]["sequence"]) for one in found.values()] == [("CANCEL", 2)] * 2


def test_a_letter_about_an_offer_is_dropped_once_its_link_opens_nothing_and_sent_so_often_only(world, mail_server):
    keep_hours(world.alice)
    replaced, withdrawn, chosen = (offered(world.alice, world.bob) for _one in range(3))
    offers.new_link(replaced.offer, at=utcnow())
    offers.withdraw(withdrawn.offer, at=utcnow())
    choosing.confirm(opened(chosen), tomorrow(10), at=utcnow())
    mails.send_due()
    answers = [(one.state, one.answer) for one in rows(kind="offer")]
    assert answers == [("dropped", "link"), ("dropped", "over"), ("dropped", "over")]
    for number in range(outbox.MAX_OFFER_LETTERS - 1):
        offers.send_again(replaced.offer, at=utcnow() + timedelta(seconds=number))
    with pytest.raises(Conflict):
        offers.send_again(replaced.offer, at=utcnow())
    latest = {one.id for one in rows(kind="offer", state="waiting")}
    assert len(latest) == outbox.MAX_OFFER_LETTERS - 1
