"""Mail on the pages: what was sent, sending again, the cancellation's word, a test, and the calendar file."""

from datetime import datetime

import pytest
from icalendar import Calendar

from db import tables
from db.engine import database
from jobs import mails
from repositories import invitations as links
from repositories.states import MailState
from services.base.clock import utcnow
from services.interview import interviews, invitations
from services.interview.members import PanelMember
from services.mail import letters, outbox
from services.planning import scheduling
from services.planning.scheduling import Plan
from tests.mailing import mail_on, rows, text_of
from tests.people import schedule
from tests.routes.pages import Page, read
from tests.services.seated import seat_of


@pytest.fixture
def on(world, mail_server):
    with mail_on(mail_server):
        yield


@pytest.fixture
def made(world, on):
    return schedule(world.alice.user_id, world.bob.user_id, "Another")


def edit_page(person, interview):
    return read(person.http.get(f"/interview/{interview.meeting_link}/edit"))


def again(person, interview, mail):
    return person.post(f"/interview/{interview.meeting_link}/mail/{mail.id}/again")


@pytest.mark.parametrize(("person", "status"), [("nobody", 302), ("carol", 404), ("dave", 404), ("bob", 403)])
def test_strangers_and_the_candidate_send_nothing_again(world, made, person, status):
    mails.send_due()
    (mail,) = rows(user_id=world.bob.user_id)
    assert again(getattr(world, person), made, mail).status_code == status
    assert len(rows()) == 2


def test_an_observer_sends_nothing_again(world, on):
    panel = (PanelMember(world.dave.user_id, "observer"),)
    plan = Plan("Watched", datetime(2031, 1, 1, 9), "UTC", world.bob.user_id, panel=panel)
    interview = scheduling.schedule(world.alice.user_id, plan, at=utcnow()).interview
    mails.send_due()
    assert again(world.dave, interview, rows()[0]).status_code == 403


def test_a_letter_of_another_interview_is_not_there(world, made):
    mails.send_due()
    (mail,) = rows(user_id=world.bob.user_id)
    assert again(world.alice, world.interview, mail).status_code == 404
    assert world.alice.post(f"/interview/{made.meeting_link}/mail/{2**31}/again").status_code == 404


def test_the_page_says_what_the_server_refused_and_sends_it_again(world, made, mail_server):
    mail_server.be("refuses")
    mails.send_due()
    assert "Refused by the server: 550 5.1.1 No such person here" in edit_page(world.alice, made).text
    mail_server.be("ok")
    (mail,) = rows(user_id=world.bob.user_id)
    answer = again(world.alice, made, mail)
    assert answer.headers["Location"].endswith("/edit#mail")
    assert "The message is sent again in a moment." in edit_page(world.alice, made).text
    mails.send_due()
    assert [to for to, _message in mail_server.taken()] == ["bob@example.org"]
    page = edit_page(world.alice, made)
    assert "Invitation · Bob Burns Sent" in page.text
    assert len(page.all("li", data_mail="sent")) == 1


def test_where_mail_is_off_the_pages_say_so_and_offer_the_link_as_ever(world):
    answer = world.alice.post(
        "/schedule-interview",
        {"title": "By hand", "candidate_id": str(world.bob.user_id), "scheduled_time": "2031-01-01T09:00"}
        | {"timezone": "UTC", "duration": "60", "proctoring": "standard"},
    )
    page = read(world.alice.http.get(answer.headers["Location"]))
    assert "Nothing was sent: send the link to Bob Burns yourself now." in page.text
    assert "Mail is off on this server." in page.text
    assert "/join#" in page.value_of_id("created-link")
    assert "Mail is off on this server: send the link yourself." in edit_page(world.alice, world.interview).text
    assert "No e-mail is sent: tell Bob Burns yourself." in edit_page(world.alice, world.interview).text


def test_where_mail_is_on_the_dashboard_says_that_it_goes_out_and_offers_the_same_link(world, on, mail_server):
    answer = world.alice.post(
        "/schedule-interview",
        {"title": "By mail", "candidate_id": str(world.bob.user_id), "scheduled_time": "2031-01-01T09:00"}
        | {"timezone": "UTC", "duration": "60", "proctoring": "standard"},
    )
    page = read(world.alice.http.get(answer.headers["Location"]))
    assert "An e-mail with a link goes out to Bob Burns now." in page.text
    mails.send_due()
    link = page.value_of_id("created-link").partition("#")[2]
    assert link in text_of(dict(mail_server.taken())["bob@example.org"])
    path = answer.headers["Location"].partition("created=")[2]
    anew = world.alice.post(f"/interview/{path}/invitation")
    page = read(world.alice.http.get(anew.headers["Location"]))
    assert "Nothing was sent: send the link to Bob Burns yourself now." in page.text, (
        "the link that was sent is dead now"
    )


def test_too_long_a_word_is_refused_and_nothing_is_cancelled(world, made):
    path = f"/interview/{made.meeting_link}"
    answer = world.alice.post(f"{path}/cancel", {"word": "x" * (letters.MAX_WORD_CHARS + 1)})
    assert "Use at most 500 characters." in read(world.alice.http.get(answer.headers["Location"])).text
    assert interviews.get(made.id).is_open


def test_the_word_of_a_cancellation_arrives(world, made, mail_server):
    mails.send_due()
    mail_server.forget()
    word = "a\r\n" * 166
    world.alice.post(f"/interview/{made.meeting_link}/cancel", {"word": word})
    mails.send_due()
    assert "Alice Ames writes:\na\na" in text_of(dict(mail_server.taken())["bob@example.org"])


@pytest.mark.parametrize("person", ["nobody", "bob", "dave"])
def test_only_administrators_send_a_test(world, on, person):
    assert getattr(world, person).post("/system/mail-test").status_code in (302, 403)
    assert rows() == []


def test_no_test_is_sent_where_mail_is_off(world):
    assert world.alice.post("/system/mail-test").status_code == 409
    page = read(world.alice.http.get("/system"))
    assert "Mail is off: nothing is sent" in page.text
    assert page.all("form", action="/system/mail-test") == []


@pytest.mark.parametrize(
    ("mode", "says", "found"),
    [
        ("ok", "Your last test Sent", "takes our greeting; nothing was sent"),
        ("refuses", "Your last test Refused by the server: 550 5.1.1 No such person here", "1 refused or given up"),
        ("dies", "Your last test Not taken yet: ", "1 waiting"),
    ],
)
def test_a_test_says_at_once_what_the_server_answered_and_so_does_the_doctor(world, on, mail_server, mode, says, found):
    mail_server.be(mode)
    answer = world.alice.post("/system/mail-test")
    page = read(world.alice.http.get(answer.headers["Location"]))
    assert says in page.text
    assert found in page.text
    assert [to for to, _message in mail_server.taken()] == (["alice@example.org"] if mode == "ok" else [])


def test_the_doctor_says_that_the_mail_server_is_not_there(world, on, mail_server):
    from tests.mailing import config_of

    mail_server.ports["nowhere"] = 9
    with mail_on(mail_server, mail=config_of(mail_server, "nowhere")):
        page = read(world.alice.http.get("/system"))
    assert "localhost:9 does not take mail from here (Connection refused)" in page.text


@pytest.mark.parametrize(("person", "status"), [("nobody", 302), ("carol", 404), ("dave", 404)])
def test_strangers_get_no_calendar_file(world, person, status):
    path = f"/interview/{world.interview.meeting_link}/calendar.ics"
    assert getattr(world, person).http.get(path).status_code == status


@pytest.mark.parametrize("person", ["alice", "bob"])
def test_the_people_of_an_interview_download_it_without_a_link_that_opens_it(world, person):
    answer = getattr(world, person).http.get(f"/interview/{world.interview.meeting_link}/calendar.ics")
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Content-Disposition"] == "attachment; filename=interview.ics"
    (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert event["DTSTART"].dt == world.interview.scheduled_time.replace(microsecond=0)
    assert b"METHOD:PUBLISH" in answer.data
    assert b"ATTENDEE" not in answer.data
    assert b"#" not in answer.data


def test_a_test_that_the_job_was_faster_with_is_shown_all_the_same(world, on, monkeypatch):
    monkeypatch.setattr(outbox, "claim_one", lambda mail_id, at: None)
    world.alice.post("/system/mail-test")
    assert rows()[0].state == MailState.WAITING
    assert "Your last test Waiting to be sent" in read(world.alice.http.get("/system")).text


def refuse(world, *interviews_):
    """As if the mail server had refused what was to be sent."""
    values = {"state": MailState.REFUSED, "answer": "550 no such user", "done_at": utcnow()}
    about = tables.mails.c.interview_id.in_([one.id for one in interviews_])
    database.run(lambda db: db.execute(tables.mails.update().where(about).values(**values)))


def needs_of(person, query=""):
    return person.http.get(f"/dashboard{query}").text.partition('id="needs-title"')[2].partition('id="all-title"')[0]


def test_what_did_not_arrive_needs_action_and_is_sent_again_by_who_may(world, on):
    """One interview's letters, and all at once; a link for the candidate beside those that work."""
    one, other = (schedule(world.alice.user_id, world.bob.user_id, title) for title in ("Another", "Third"))
    assert "did not arrive" not in needs_of(world.alice)
    refuse(world, one, other)
    told = read_text(needs_of(world.alice))
    for words in ("Another", "Third", "The e-mail to Bob Burns did not arrive. The server said: 550 no such user"):
        assert words in told
    for person, status in ((world.carol, 404), (world.dave, 404), (world.bob, 403)):
        assert person.post(f"/interview/{one.meeting_link}/mail/again").status_code == status, person.name
        assert person.post(f"/interview/{one.meeting_link}/invitation", {"beside": "yes"}).status_code == status
    assert world.bob.post("/dashboard/mail/again").status_code == 403
    world.dave.post("/dashboard/mail/again", {"whose": "everybody"})
    assert rows(state=MailState.WAITING) == [], "nobody sends what is not theirs"

    before = invitations.latest(one.id)
    page = world.alice.post(f"/interview/{one.meeting_link}/invitation", {"beside": "yes"}, follow_redirects=True)
    assert "created-link" in page.text
    after = database.read(lambda db: links.find(db, before.id))
    assert after.revoked_at is None, "what was sent before goes on working"

    world.alice.post(f"/interview/{one.meeting_link}/mail/again")
    assert {row.interview_id for row in rows(state=MailState.WAITING)} == {one.id}
    assert "Another" not in needs_of(world.alice)
    refuse(world, one)
    told = world.alice.post("/dashboard/mail/again", {"whose": "everybody"}, follow_redirects=True)
    assert "4 messages are sent again in a moment." in read(told).text
    assert {row.interview_id for row in rows(state=MailState.WAITING)} == {one.id, other.id}
    assert "Nothing was sent again" in world.alice.post("/dashboard/mail/again", follow_redirects=True).text


def test_a_change_that_is_one_letter_too_many_is_told_and_sent_by_hand(world, made, monkeypatch):
    mails.send_due()
    monkeypatch.setattr(outbox, "MAX_LETTERS", 1)
    monkeypatch.setattr(outbox, "MAX_BY_HAND", 1)
    for title in ("Changed", "Changed again"):
        plan = Plan(title, made.scheduled_time.replace(tzinfo=None), "UTC", world.bob.user_id)
        scheduling.reschedule(seat_of(world.alice, made), plan, at=utcnow())
    mails.send_due()
    assert len(rows(state=MailState.WAITING)) == 2, "alice's and bob's"
    for told in (edit_page(world.alice, made).text, read_text(needs_of(world.alice))):
        assert "Held until" in told
        assert "There were 30 about this interview in 6 hours." in told
    assert world.carol.post(f"/interview/{made.meeting_link}/mail/again").status_code == 404
    world.alice.post(f"/interview/{made.meeting_link}/mail/again")
    mails.send_due()
    last = rows()[-2:]
    assert [(row.kind, row.state) for row in last] == [("changed", MailState.SENT)] * 2
    assert "Held" not in needs_of(world.alice)
    again(world.alice, made, last[0])
    assert "This was sent again many times." in edit_page(world.alice, made).text


def read_text(source):
    return " ".join(Page(source).text.split())
