"""The `mails` table: letters that are to be sent, and what became of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, delete, func, insert, not_, or_, select, update
from sqlalchemy.engine import Connection

from db.tables import mails, users
from repositories.rows import new_id
from repositories.states import MailState


@dataclass(frozen=True)
class Mail:
    """One letter to one person. `secret` is encrypted; `details` is a JSON object."""

    id: int
    kind: str
    user_id: int
    interview_id: int | None
    details: str | None
    secret: str | None
    invitation_id: int | None
    state: str
    created_at: datetime
    next_try_at: datetime
    tries: int
    lease: str | None
    leased_until: datetime | None
    done_at: datetime | None
    answer: str | None
    offer_id: int | None = None


@dataclass(frozen=True)
class Mark:
    """That there is a letter."""

    interview_id: int
    user_id: int
    kind: str
    fact: str
    created_at: datetime


@dataclass(frozen=True)
class Latest:
    """What became of the newest letter to somebody."""

    id: int
    interview_id: int
    user_id: int
    kind: str
    state: str
    answer: str | None
    details: str | None
    next_try_at: datetime
    name: str
    """Whose letter it is."""


COLUMNS = (
    mails.c.id, mails.c.kind, mails.c.user_id, mails.c.interview_id, mails.c.details, mails.c.secret,
    mails.c.invitation_id, mails.c.state, mails.c.created_at, mails.c.next_try_at, mails.c.tries, mails.c.lease,
    mails.c.leased_until, mails.c.done_at, mails.c.answer, mails.c.offer_id,
)  # fmt: skip


def insert_mail(db: Connection, values: dict[str, Any]) -> int:
    """Raises sqlalchemy.exc.IntegrityError when there is a letter for this fact."""
    return new_id(db.execute(insert(mails).values(**values)))


def has_fact(db: Connection, fact: str) -> bool:
    return db.execute(select(mails.c.id).where(mails.c.fact == fact)).first() is not None


def find(db: Connection, mail_id: int) -> Mail | None:
    return _one(db, mails.c.id == mail_id)


def find_latest_of(db: Connection, user_id: int, kind: str) -> Mail | None:
    """The newest letter of this kind to this person."""
    of_it = (mails.c.user_id == user_id, mails.c.kind == kind)
    row = db.execute(select(*COLUMNS).where(*of_it).order_by(mails.c.id.desc()).limit(1)).first()
    return None if row is None else Mail(**row._mapping)


def list_latest_of_people(db: Connection, user_ids: Collection[int], kind: str) -> dict[int, Mail]:
    """The newest letter of this kind to each of these people, by person."""
    of_them = (mails.c.user_id.in_(user_ids), mails.c.kind == kind)
    newest = select(func.max(mails.c.id)).where(*of_them).group_by(mails.c.user_id)
    rows = db.execute(select(*COLUMNS).where(mails.c.id.in_(newest)))
    return {row.user_id: Mail(**row._mapping) for row in rows}


def list_of_interview(db: Connection, interview_id: int, *, limit: int) -> list[Mail]:
    """The newest letters about an interview, newest first."""
    query = select(*COLUMNS).where(mails.c.interview_id == interview_id).order_by(mails.c.id.desc())
    return [Mail(**row._mapping) for row in db.execute(query.limit(limit))]


def list_times(
    db: Connection, interview_id: int, user_id: int, *, after: datetime, is_by_hand: bool, by_hand: str
) -> list[datetime]:
    """When letters about this interview to this person were written since then, oldest first; those that people sent
    again, whose facts have this word, or the others. What was replaced before anybody tried it is left out.
    """
    is_sent_again = mails.c.fact.like(f"%:{by_hand} %")
    found = (
        mails.c.interview_id == interview_id,
        mails.c.user_id == user_id,
        mails.c.created_at > after,
        not_(_is_replaced()),
        is_sent_again if is_by_hand else not_(is_sent_again),
    )
    return list(db.execute(select(mails.c.created_at).where(*found).order_by(mails.c.created_at)).scalars())


def delete_replaced(db: Connection, interview_id: int, user_id: int, *, keep: int) -> None:
    """Forget the letters about this interview to this person that newer ones replaced unsent, but the latest."""
    of_them = (mails.c.interview_id == interview_id, mails.c.user_id == user_id, _is_replaced())
    ids = db.execute(select(mails.c.id).where(*of_them).order_by(mails.c.id.desc()).offset(keep).limit(keep)).scalars()
    db.execute(delete(mails).where(mails.c.id.in_(list(ids))))


def count_of_offer(db: Connection, offer_id: int, user_id: int) -> int:
    of_it = (mails.c.user_id == user_id, mails.c.offer_id == offer_id)
    return int(db.execute(select(func.count()).select_from(mails).where(*of_it)).scalar_one())


def find_latest_of_offers(db: Connection, offers: Mapping[int, int]) -> dict[int, Mail]:
    """The newest letter about each of these offers, given with its candidate, by the offer's id."""
    of_them = (mails.c.user_id.in_(offers.values()), mails.c.offer_id.in_(offers))
    rows = db.execute(select(*COLUMNS).where(*of_them).order_by(mails.c.id))
    return {row.offer_id: Mail(**row._mapping) for row in rows}


def list_reached(db: Connection, interview_id: int) -> set[int]:
    """To whom a letter about this interview was sent, or is being sent just now."""
    was = or_(mails.c.state == MailState.SENT, mails.c.lease.is_not(None))
    rows = db.execute(select(mails.c.user_id).where(mails.c.interview_id == interview_id, was))
    return {row.user_id for row in rows}


def list_latest(db: Connection, interview_ids: Collection[int], kinds: Collection[str]) -> list[Latest]:
    """The newest letter of these kinds to each person about each of these interviews."""
    rows = db.execute(_latest(), {"ids": list(interview_ids), "kinds": list(kinds)})
    return [Latest(*row) for row in rows]


@cache
def _latest() -> Select[Any]:
    of_them = (
        mails.c.interview_id.in_(bindparam("ids", expanding=True)),
        mails.c.kind.in_(bindparam("kinds", expanding=True)),
    )
    newest = select(func.max(mails.c.id).label("id")).where(*of_them).group_by(mails.c.interview_id, mails.c.user_id)
    cut = newest.subquery()
    columns = (
        mails.c.id, mails.c.interview_id, mails.c.user_id, mails.c.kind, mails.c.state, mails.c.answer, mails.c.details,
        mails.c.next_try_at, users.c.name,
    )  # fmt: skip
    found = mails.join(cut, cut.c.id == mails.c.id).join(users, users.c.id == mails.c.user_id)
    return select(*columns).select_from(found).order_by(mails.c.id)


def list_marks(db: Connection, interview_ids: Collection[int]) -> list[Mark]:
    """Of all letters about these interviews."""
    columns = (mails.c.interview_id, mails.c.user_id, mails.c.kind, mails.c.fact, mails.c.created_at)
    rows = db.execute(select(*columns).where(mails.c.interview_id.in_(interview_ids)))
    return [Mark(**row._mapping) for row in rows]


def list_due(db: Connection, *, at: datetime, limit: int) -> list[int]:
    """The ids of the letters that may be tried now, longest due first."""
    return [
        row.id
        for row in db.execute(
            select(mails.c.id).where(*_due(at)).order_by(mails.c.next_try_at, mails.c.id).limit(limit)
        )
    ]


def take(db: Connection, mail_id: int, lease: str, *, at: datetime, until: datetime) -> bool:
    """Lease a letter that is due; whether nobody else was faster."""
    taken = (
        update(mails)
        .where(mails.c.id == mail_id, *_due(at))
        .values(lease=lease, leased_until=until, tries=mails.c.tries + 1)
    )
    return db.execute(taken).rowcount == 1


def put_back(db: Connection, mail_id: int, lease: str, *, next_try_at: datetime, answer: str) -> None:
    """It is tried again then, unless somebody else has it by now."""
    db.execute(
        update(mails)
        .where(mails.c.id == mail_id, mails.c.lease == lease, mails.c.state == MailState.WAITING)
        .values(lease=None, leased_until=None, next_try_at=next_try_at, answer=answer)
    )


def finish(db: Connection, mail_id: int, state: str, *, at: datetime, answer: str | None) -> None:
    """A letter that waits is tried no more, and the secret in it is gone."""
    _finish(db, mails.c.id == mail_id, state, at=at, answer=answer)


def drop_waiting(db: Connection, interview_id: int, user_ids: Collection[int], *, at: datetime, answer: str) -> None:
    """Letters about this interview to these people that nobody is sending just now."""
    of_them = (mails.c.interview_id == interview_id) & mails.c.user_id.in_(user_ids) & mails.c.lease.is_(None)
    _finish(db, of_them, MailState.DROPPED, at=at, answer=answer)


def drop_waiting_of_kind(db: Connection, user_id: int, kind: str, *, at: datetime, answer: str) -> None:
    """Letters of this kind to this person that nobody is sending just now."""
    of_it = (mails.c.user_id == user_id) & (mails.c.kind == kind) & mails.c.lease.is_(None)
    _finish(db, of_it, MailState.DROPPED, at=at, answer=answer)


def give_up(db: Connection, *, created_before: datetime, at: datetime) -> int:
    """Letters as old as that; how many there were. What the server said last stays."""
    old = (mails.c.created_at <= created_before) & or_(mails.c.lease.is_(None), mails.c.leased_until <= at)
    values = {"state": MailState.GIVEN_UP, "done_at": at, "secret": None, "lease": None, "leased_until": None}
    return db.execute(update(mails).where(mails.c.state == MailState.WAITING, old).values(**values)).rowcount


def count_waiting(db: Connection) -> int:
    waiting = mails.c.state == MailState.WAITING
    return int(db.execute(select(func.count()).select_from(mails).where(waiting)).scalar_one())


def count_done(db: Connection, *, after: datetime) -> dict[str, int]:
    """How many letters came to which end since then."""
    rows = db.execute(
        select(mails.c.state, func.count().label("number"))
        .where(mails.c.state != MailState.WAITING, mails.c.done_at > after)
        .group_by(mails.c.state)
    )
    return {row.state: row.number for row in rows}


def delete_without_interview(db: Connection, *, before: datetime) -> None:
    """Tests that administrators sent, and letters about accounts and about offers of times."""
    db.execute(delete(mails).where(mails.c.interview_id.is_(None), mails.c.created_at < before))


def _is_replaced() -> ColumnElement[bool]:
    """Nobody has tried to send it: it was dropped for a newer one."""
    return (mails.c.state == MailState.DROPPED) & (mails.c.tries == 0)


def _due(at: datetime) -> tuple[ColumnElement[bool], ...]:
    is_free = or_(mails.c.lease.is_(None), mails.c.leased_until <= at)
    return mails.c.state == MailState.WAITING, mails.c.next_try_at <= at, is_free


def _finish(db: Connection, of_them: ColumnElement[bool], state: str, *, at: datetime, answer: str | None) -> None:
    values = {"state": state, "done_at": at, "answer": answer, "secret": None, "lease": None, "leased_until": None}
    db.execute(update(mails).where(of_them, mails.c.state == MailState.WAITING).values(**values))


def _one(db: Connection, condition: ColumnElement[bool]) -> Mail | None:
    row = db.execute(select(*COLUMNS).where(condition)).first()
    return None if row is None else Mail(**row._mapping)
