"""Letters about an offer of times, and about what the candidate chose."""

import re
from datetime import timedelta

import pytest

from jobs import mails
from services.base.clock import utcnow
from services.base.errors import Conflict
from services.mail import outbox
from services.planning import choosing, offers, slots
from tests.jobs.lettered import ALICE, BOB, arrived, event_of
from tests.mailing import ORIGIN, html_of, rows, text_of
from tests.offering import keep_hours, offered, opened, tomorrow

pytestmark = pytest.mark.usefixtures("letters_on")


@pytest.mark.slow
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
