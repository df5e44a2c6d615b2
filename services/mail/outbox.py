"""The outbox: letters are stored with the fact that they tell, leased to whoever sends them, and come to an end.

What a letter says is read when it is sent, so the outbox has no copy of it; only the secret of a link is kept,
encrypted and for no longer than the letter waits (docs/adr/0019-an-outbox.md).
"""

import json
import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import mails
from repositories.mails import Latest, Mail
from repositories.states import MailKind, MailState
from services.base import encryption
from services.mail import senders

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
GIVEN_UP_AFTER = timedelta(hours=24)
LEASE = timedelta(minutes=5)
"""Longer than a delivery can take (`smtp.DELIVERY_S`), so that nobody sends what another still sends."""
MAX_LETTERS, LETTERS_WITHIN = 30, timedelta(hours=6)
"""About one interview to one person. What comes after that is held until one of them is so old; a newer change takes
the place of the one that is held. Letters that a newer one replaced unsent do not count.
"""
UNBOUNDED = (MailKind.CANCELLED, MailKind.REMINDER_DAY, MailKind.REMINDER_HOUR, MailKind.WAITING)
"""Kinds that are of no use later. There is one of each for a planned time."""
MAX_BY_HAND = 20
"""In the same time, that people of the team have sent again. Other letters do not count for these."""
BY_HAND = "again"
"""How their facts begin."""
MAX_REPLACED = 40
"""Letters that newer ones replaced unsent, of which the page of an interview tells; then they are forgotten."""
HELD = "held"
"""Why a letter waits that nobody has tried yet."""
NEWER = "newer"
"""Why a letter was dropped: another one says more."""
MAX_OFFER_LETTERS = 10
"""About one offer of times."""
LOOKED_AT = 20
"""So many due letters are tried for a lease before the next look: other processes take some of them."""
MAX_ANSWER_CHARS = 300
KEEP_OTHERS_FOR = timedelta(days=30)
"""Letters that are about no interview."""
PURPOSE = "link in a mail"


@dataclass(frozen=True)
class Link:
    """The secret of a link, and the invitation that it opens if it is a candidate's."""

    secret: str
    invitation_id: int | None = None


@dataclass(frozen=True)
class Entry:
    """A letter to be stored. `fact` says what it tells, together with kind, interview and person."""

    kind: MailKind
    user_id: int
    interview_id: int | None
    fact: str
    link: Link | None = None
    details: dict[str, Any] = field(default_factory=dict)
    wait: timedelta = timedelta()
    """Not before so long; by then it may be no longer true."""
    offer_id: int | None = None
    """The offer of times that it is about, which is no interview yet."""


@dataclass(frozen=True)
class Figures:
    """What waits, and how many letters came to which end within the last day."""

    waiting: int
    done: dict[str, int]


def fact_of(kind: MailKind, interview_id: int | None, user_id: int, fact: str) -> str:
    """What a letter tells to whom, in one word that no other letter has."""
    return f"{kind}:{interview_id or 0}:{user_id}:{fact}"


def put(db: Connection, entry: Entry, *, at: datetime) -> int | None:
    """Store it inside the caller's transaction; None where there is a letter for the fact, or no more may be sent.

    About an interview, what is one too many is held, and its row says so.
    """
    fact = fact_of(entry.kind, entry.interview_id, entry.user_id, entry.fact)
    if not senders.is_on() or _is_refused(db, entry) or mails.has_fact(db, fact):
        return None
    link, held_until = entry.link, _held_until(db, entry, at=at)
    values = {
        "fact": fact,
        "kind": entry.kind,
        "user_id": entry.user_id,
        "interview_id": entry.interview_id,
        "details": json.dumps(entry.details) if entry.details else None,
        "secret": encryption.seal(link.secret, purpose=PURPOSE, at=at) if link else None,
        "invitation_id": link.invitation_id if link else None,
        "offer_id": entry.offer_id,
        "state": MailState.WAITING,
        "created_at": at,
        "next_try_at": held_until or at + entry.wait,
        "answer": HELD if held_until else None,
    }
    return mails.insert_mail(db, values)


def is_held(mail: Mail | Latest) -> bool:
    """Whether a letter waits because its reader had so many."""
    return mail.state == MailState.WAITING and mail.answer == HELD


def replace_waiting(db: Connection, interview_id: int, user_ids: Collection[int], *, at: datetime) -> None:
    """Drop what waits about this interview to these people, for a newer letter says more."""
    mails.drop_waiting(db, interview_id, user_ids, at=at, answer=NEWER)
    for one in user_ids:
        mails.delete_replaced(db, interview_id, one, keep=MAX_REPLACED)


def may_send_by_hand(db: Connection, interview_id: int, user_id: int, *, at: datetime) -> bool:
    """Whether somebody may send this person one of their letters again."""
    counted = mails.list_times(db, interview_id, user_id, after=at - LETTERS_WITHIN, is_by_hand=True, by_hand=BY_HAND)
    return len(counted) < MAX_BY_HAND


def _is_refused(db: Connection, entry: Entry) -> bool:
    if entry.offer_id is None:
        return False
    return mails.count_of_offer(db, entry.offer_id, entry.user_id) >= MAX_OFFER_LETTERS


def _held_until(db: Connection, entry: Entry, *, at: datetime) -> datetime | None:
    """When a letter about an interview may go out, if not now."""
    if entry.interview_id is None or entry.kind in UNBOUNDED or entry.fact.startswith(BY_HAND):
        return None
    since = at - LETTERS_WITHIN
    times = mails.list_times(db, entry.interview_id, entry.user_id, after=since, is_by_hand=False, by_hand=BY_HAND)
    return times[-MAX_LETTERS] + LETTERS_WITHIN if len(times) >= MAX_LETTERS else None


def claim(*, at: datetime) -> Mail | None:
    """A letter that is due, leased to the caller; None when there is none."""

    def due(db: Connection) -> list[int]:
        return mails.list_due(db, at=at, limit=LOOKED_AT)

    for mail_id in database.read(due):
        if (mail := claim_one(mail_id, at=at)) is not None:
            return mail
    return None


def claim_one(mail_id: int, *, at: datetime) -> Mail | None:
    """The letter with this number, leased to the caller if it is due and nobody else has it."""
    lease = secrets.token_hex(16)

    def work(db: Connection) -> Mail | None:
        return mails.find(db, mail_id) if mails.take(db, mail_id, lease, at=at, until=at + LEASE) else None

    return database.run(work)


def secret_of(mail: Mail) -> str | None:
    """The secret of the link in it. Raises encryption.Unreadable when SECRET_KEY is another now."""
    return None if mail.secret is None else encryption.unseal(mail.secret, purpose=PURPOSE)


def sent(mail: Mail, *, at: datetime, answer: str) -> None:
    """The mail server took it."""
    _finish(mail, MailState.SENT, at=at, answer=answer)


def refused(mail: Mail, *, at: datetime, answer: str) -> None:
    """The mail server refuses it for good."""
    _finish(mail, MailState.REFUSED, at=at, answer=answer)


def dropped(mail: Mail, *, at: datetime, why: str) -> None:
    """It is no longer true."""
    _finish(mail, MailState.DROPPED, at=at, answer=why)


def failed(mail: Mail, *, at: datetime, answer: str) -> bool:
    """It was not taken this time; whether that was the last time."""
    if at >= mail.created_at + GIVEN_UP_AFTER:
        _finish(mail, MailState.GIVEN_UP, at=at, answer=answer)
        return True
    next_at = min(at + pause_after(mail.tries), mail.created_at + GIVEN_UP_AFTER)
    database.run(
        lambda db: mails.put_back(db, mail.id, mail.lease or "", next_try_at=next_at, answer=answer[:MAX_ANSWER_CHARS])
    )
    return False


def pause_after(tries: int) -> timedelta:
    """Until the next attempt: a minute after the first, twice as long each time, six hours at most."""
    doublings: int = min(max(tries - 1, 0), 16)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


def give_up_old(*, at: datetime) -> int:
    """End what has waited for longer than a day, also while mail is off; how many ended.

    Old ones that are about no interview are forgotten.
    """

    def work(db: Connection) -> int:
        mails.delete_without_interview(db, before=at - KEEP_OTHERS_FOR)
        # The last attempt of a letter is made when it is a day old.
        return mails.give_up(db, created_before=at - GIVEN_UP_AFTER - LEASE, at=at)

    return database.run(work)


def figures(*, at: datetime) -> Figures:
    """For the page of the system and for Prometheus."""
    return database.read(
        lambda db: Figures(mails.count_waiting(db), mails.count_done(db, after=at - timedelta(days=1)))
    )


def message_id(mail: Mail, sender_address: str) -> str:
    """The same at each attempt, so that a mail program that got two shows one; others cannot foresee it."""
    one = encryption.fingerprint(f"mail {mail.id} {mail.created_at.isoformat()}")[:32]
    return f"<{one}@{sender_address.rpartition('@')[2]}>"


def _finish(mail: Mail, state: MailState, *, at: datetime, answer: str) -> None:
    database.run(lambda db: mails.finish(db, mail.id, state, at=at, answer=answer[:MAX_ANSWER_CHARS]))
