"""The outbox at work: each letter once, over refusals, deaths, kills and several processes, and nothing secret outside."""

import logging
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from db.engine import database
from jobs import mails
from observing import metrics
from repositories.states import MailKind, MailState
from services.base.clock import utcnow
from services.base.settings import settings
from services.interview import invitations
from services.mail import letters, outbox
from tests import breadth
from tests.mailing import mail_on, rows, text_of
from tests.people import schedule
from tests.services.at_once import at_once
from tests.services.seated import seat_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def on(world, mail_server):
    with mail_on(mail_server):
        yield


def links_in(mail_server):
    found = [text_of(message) for _to, message in mail_server.taken()]
    return [text.partition("/join#")[2][:43] for text in found if "/join#" in text]


def later(monkeypatch, **passed):
    """The clock of the job shows so much more."""
    at = utcnow() + timedelta(**passed)
    monkeypatch.setattr(mails, "utcnow", lambda: at)


def test_where_mail_is_off_nothing_is_written(world):
    schedule(world.alice.user_id, world.bob.user_id, "Another")
    assert rows() == []


@pytest.mark.usefixtures("on")
def test_what_the_server_refuses_is_tried_once_and_says_why(world, mail_server):
    schedule(world.alice.user_id, world.bob.user_id, "Another")
    mail_server.be("refuses")
    mails.send_due()
    mails.send_due()
    assert {(row.state, row.tries, row.answer) for row in rows()} == {
        (MailState.REFUSED, 1, "550 5.1.1 No such person here")
    }
    assert {row.secret for row in rows()} == {None}


@pytest.mark.usefixtures("on")
def test_a_server_that_quotes_the_link_does_not_bring_it_to_the_page_or_the_log(world, mail_server, caplog):
    interview = schedule(world.alice.user_id, world.bob.user_id, "Another")
    mail_server.be("quotes")
    with caplog.at_level(logging.DEBUG):
        mails.send_due()
    (answer,) = [row.answer for row in rows(user_id=world.bob.user_id)]
    assert answer == "554 5.7.1 Bad link http://interviews.example.org/join#…"
    mail_server.be("quotes at length")
    letters.send_again(seat_of(world.alice, interview), rows(user_id=world.bob.user_id)[0].id, at=utcnow())
    mails.send_due()
    answer = rows(user_id=world.bob.user_id)[-1].answer
    assert len(answer) > 200
    assert answer.endswith("x/join#…"), "it is cut, but not in the middle of the secret"


@pytest.mark.usefixtures("on")
def test_a_greylisted_letter_is_sent_a_minute_later(world, mail_server, monkeypatch):
    schedule(world.alice.user_id, world.bob.user_id, "Another")
    mail_server.be("greylists")
    mails.send_due()
    mails.send_due()
    assert {(row.state, row.tries) for row in rows()} == {(MailState.WAITING, 1)}
    later(monkeypatch, seconds=61)
    mails.send_due()
    assert {(row.state, row.tries) for row in rows()} == {(MailState.SENT, 2)}
    assert len(mail_server.taken()) == 2


@pytest.mark.slow
@pytest.mark.usefixtures("on")
def test_after_a_day_it_is_given_up_and_the_link_in_it_is_gone(world, mail_server, monkeypatch):
    schedule(world.alice.user_id, world.bob.user_id, "Another", at=utcnow() + timedelta(days=9))
    mail_server.be("dies")
    began, hours, tries = utcnow(), [], 0
    while any(row.state == MailState.WAITING for row in rows()):
        next_at = min(row.next_try_at for row in rows(state=MailState.WAITING))
        hours.append((next_at - began) / timedelta(hours=1))
        monkeypatch.setattr(mails, "utcnow", lambda at=next_at: at)
        mails.send_due()
        tries += 1
        assert tries < 20
    assert {(row.state, row.secret) for row in rows()} == {(MailState.GIVEN_UP, None)}
    assert 23.9 < max(hours) <= 24
    pauses = [outbox.pause_after(number) for number in range(1, 30)]
    assert (pauses[0], pauses[-1]) == (timedelta(minutes=1), timedelta(hours=6))
    assert pauses == sorted(pauses)


def test_what_waits_when_mail_is_turned_off_is_given_up_too(world, mail_server):
    with mail_on(mail_server):
        schedule(world.alice.user_id, world.bob.user_id, "Another")
    assert outbox.give_up_old(at=utcnow() + timedelta(hours=23)) == 0
    assert outbox.give_up_old(at=utcnow() + timedelta(hours=25)) == 2
    assert {row.state for row in rows()} == {MailState.GIVEN_UP}


@pytest.mark.usefixtures("on")
def test_a_letter_that_a_dead_process_had_is_sent_when_its_lease_is_over(world, mail_server, monkeypatch):
    schedule(world.alice.user_id, world.bob.user_id, "Another")
    assert outbox.claim(at=utcnow()) is not None, "and the process dies"
    mails.send_due()
    assert len(mail_server.taken()) == 1
    later(monkeypatch, seconds=outbox.LEASE.total_seconds() + 1)
    mails.send_due()
    mails.send_due()
    assert len(mail_server.taken()) == 2
    assert len({message["Message-ID"] for _to, message in mail_server.taken()}) == 2


@pytest.mark.usefixtures("on")
def test_a_letter_whose_receipt_was_lost_is_repeated_under_the_same_number(world, mail_server, monkeypatch):
    """Nobody can tell a server that stored it and died from one that did not: then twice is better than never."""
    schedule(world.alice.user_id, world.bob.user_id, "Another")
    mail_server.be("dies-after-storing")
    mails.send_due()
    mail_server.be("ok")
    later(monkeypatch, seconds=61)
    mails.send_due()
    assert {row.state for row in rows()} == {MailState.SENT}
    assert len({message["Message-ID"] for _to, message in mail_server.taken()}) == 2


@pytest.mark.usefixtures("on")
def test_two_that_send_at_once_send_each_letter_once(world, mail_server):
    for number in range(6):
        schedule(world.alice.user_id, world.bob.user_id, f"Interview {number}")
    at_once(mails.send_due, mails.send_due)
    assert len(mail_server.taken()) == 12
    assert len({message["Message-ID"] for _to, message in mail_server.taken()}) == 12
    assert {(row.state, row.tries) for row in rows()} == {(MailState.SENT, 1)}


@breadth.ONLY_WIDE
def test_several_processes_one_of_which_is_killed_send_each_letter_once(world, mail_server, config, monkeypatch):
    """Processes of their own, as `app.py` runs the job. The killed one has a letter when it dies."""
    if config.mysql is not None:
        pytest.skip("the processes are given the SQLite file")
    with mail_on(mail_server):
        for number in range(6):
            schedule(world.alice.user_id, world.bob.user_id, f"Interview {number}")
    program = [
        sys.executable,
        "-c",
        "import sys; from tests.jobs import sending; sending.run(*sys.argv[1:])",
        str(config.sqlite_path),
        str(mail_server.ports["plain"]),
    ]
    killed = subprocess.run([*program, "die"], cwd=ROOT, check=False, timeout=60)
    assert killed.returncode == -9
    processes = [subprocess.Popen([*program, "send"], cwd=ROOT) for _ in range(2)]
    assert [one.wait(60) for one in processes] == [0, 0]
    assert len(mail_server.taken()) == 11
    later(monkeypatch, seconds=outbox.LEASE.total_seconds() + 1)
    with mail_on(mail_server):
        mails.send_due()
    assert len({message["Message-ID"] for _to, message in mail_server.taken()}) == 12
    assert {row.state for row in rows()} == {MailState.SENT}


@pytest.mark.usefixtures("on")
def test_a_letter_about_what_is_no_longer_true_is_not_sent(world, mail_server):
    made = schedule(world.alice.user_id, world.bob.user_id, "Another")
    invitations.issue(made.id, world.alice.user_id, at=utcnow())
    mails.send_due()
    assert [(row.state, row.answer) for row in rows(user_id=world.bob.user_id)] == [(MailState.DROPPED, "link")]
    assert [to for to, _message in mail_server.taken()] == ["alice@example.org"]


@pytest.mark.usefixtures("on")
def test_the_same_fact_makes_one_letter(world):
    entry = outbox.Entry(letters.MailKind.WAITING, world.alice.user_id, world.interview.id, "0")
    found = [database.run(lambda db: outbox.put(db, entry, at=utcnow())) for _ in range(2)]
    assert found[0] is not None
    assert found[1] is None


@pytest.mark.usefixtures("on")
def test_one_letter_too_many_is_held_until_the_first_are_old_and_reminders_are_not(world):
    now = utcnow()

    def put(fact, kind=MailKind.CHANGED, after=timedelta()):
        entry = outbox.Entry(kind, world.alice.user_id, world.interview.id, fact)
        database.run(lambda db: outbox.put(db, entry, at=now + after))
        return rows()[-1]

    assert outbox.MAX_LETTERS < invitations.MAX_KEPT, "each may bring a link, and none of them ends another"
    first = [put(str(number), after=timedelta(minutes=number)) for number in range(outbox.MAX_LETTERS)]
    assert not any(outbox.is_held(one) for one in first)
    late = timedelta(hours=1)
    held = put("one more", after=late)
    assert outbox.is_held(held)
    assert held.next_try_at == now + outbox.LETTERS_WITHIN
    assert not outbox.is_held(put("soon", MailKind.REMINDER_HOUR, late))
    assert not outbox.is_held(put("off", MailKind.CANCELLED, late))
    assert not outbox.is_held(put(f"{outbox.BY_HAND} 7", after=late)), "a person sends it"
    assert not outbox.is_held(put("later", after=outbox.LETTERS_WITHIN + 2 * late))


@pytest.mark.usefixtures("on")
def test_what_newer_letters_replace_unsent_neither_counts_nor_piles_up(world):
    for number in range(outbox.MAX_REPLACED + outbox.MAX_LETTERS):
        entry = outbox.Entry(MailKind.CHANGED, world.alice.user_id, world.interview.id, str(number))

        def work(db, entry=entry):
            outbox.replace_waiting(db, world.interview.id, {world.alice.user_id}, at=utcnow())
            outbox.put(db, entry, at=utcnow())

        database.run(work)
    assert not outbox.is_held(rows()[-1])
    assert len(rows()) == outbox.MAX_REPLACED + 1


@pytest.mark.usefixtures("on")
def test_no_link_is_stored_readable_or_logged_and_the_one_that_is_sent_opens_the_interview(world, mail_server, caplog):
    with caplog.at_level(logging.DEBUG):
        made = schedule(world.alice.user_id, world.bob.user_id, "Another")
        (before,) = rows(user_id=world.bob.user_id)
        stored = repr(rows())
        mails.send_due()
    (secret,) = links_in(mail_server)
    assert before.secret
    assert secret not in stored
    assert secret not in repr(rows())
    assert secret not in caplog.text
    assert "@example.org" not in caplog.text
    assert {row.secret for row in rows()} == {None}
    assert invitations.open_link(secret, None, may_replace=False, at=utcnow()).interview.id == made.id


@pytest.mark.usefixtures("on")
def test_a_link_that_was_encrypted_with_another_key_is_not_sent(world, mail_server):
    schedule(world.alice.user_id, world.bob.user_id, "Another")
    before = settings.config
    settings.bind(replace(before, secret_key="another key that is long enough"))
    mails.send_due()
    settings.bind(before)
    assert [(row.state, row.answer) for row in rows(user_id=world.bob.user_id)] == [(MailState.DROPPED, "key")]


@pytest.mark.usefixtures("on")
def test_what_became_of_letters_is_counted(world, mail_server):
    before = metrics.MAILS.labels("sent")._value.get()
    schedule(world.alice.user_id, world.bob.user_id, "Another")
    mails.send_due()
    assert metrics.MAILS.labels("sent")._value.get() == before + 2
    found = outbox.figures(at=utcnow())
    assert (found.waiting, found.done) == (0, {"sent": 2})
    assert b"neurohire_mails_waiting 0.0" in metrics.exposition()


@pytest.mark.usefixtures("on")
def test_pressing_send_again_twice_sends_one_and_the_links_of_before_go_on_working(world, mail_server):
    made = schedule(world.alice.user_id, world.bob.user_id, "Another")
    mails.send_due()
    (first,) = rows(user_id=world.bob.user_id)
    for _ in range(2):
        letters.send_again(seat_of(world.alice, made), first.id, at=utcnow())
    mails.send_due()
    assert len(rows(user_id=world.bob.user_id)) == 2
    links = links_in(mail_server)
    assert len(set(links)) == 2
    for secret in links:
        assert invitations.open_link(secret, None, may_replace=False, at=utcnow()).interview.id == made.id
