"""Letters about what changed: a new time, another panel or candidate, a cancellation."""

from datetime import timedelta

import pytest

from repositories.states import MailState
from services.base.clock import utcnow
from services.base.errors import Conflict, Invalid
from services.interview import interviews, invitations
from services.mail import letters, outbox
from services.planning import ending
from tests.jobs.lettered import ALICE, BOB, DAVE, EDITH, NINE, arrived, change, event_of, made
from tests.mailing import html_of, rows, text_of
from tests.people import add_user
from tests.services.seated import seat_of

pytestmark = pytest.mark.usefixtures("letters_on")


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
