"""The `user_sessions` table: who is signed in, by the hash of a token only the browser holds."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Result, Select, and_, bindparam, delete, exists, func, insert, or_, select, update
from sqlalchemy.engine import Connection

from db.tables import second_factors, user_sessions, users
from repositories.rows import new_id
from repositories.states import STAFF


@dataclass(frozen=True)
class SessionUser:
    """A running session and the person it belongs to, as the database knows them now."""

    session_id: int
    id: int
    username: str
    name: str
    role: str
    last_seen_at: datetime
    interview_id: int | None
    """The only interview that this session reaches, if an invitation opened it."""
    has_second_factor: bool
    timezone: str | None = None
    """The zone that their browser told last."""
    address: str | None = None
    """The network address that this session was used from last, as far as it is noted."""
    created_at: datetime | None = None
    """When this session began."""
    language: str | None = None
    """Of pages, if the person chose one."""
    identity_id: int | None = None
    """The account of a provider that the session began with, if one did."""

    @property
    def is_staff(self) -> bool:
        return self.role in STAFF


@dataclass(frozen=True)
class Seen:
    """What a request tells of the browser that sent it; `browser` and `system` are words of ours."""

    browser: str | None
    system: str | None
    address: str


@dataclass(frozen=True)
class Running:
    """A session that goes on, for the list of a person's sessions."""

    id: int
    created_at: datetime
    last_seen_at: datetime
    browser: str | None
    system: str | None
    address: str | None


COLUMNS = (
    user_sessions.c.id.label("session_id"), users.c.id, users.c.username, users.c.name, users.c.role,
    user_sessions.c.last_seen_at, user_sessions.c.interview_id,
    exists().where(second_factors.c.user_id == users.c.id).label("has_second_factor"),
    users.c.timezone, user_sessions.c.address, user_sessions.c.created_at, users.c.language,
    user_sessions.c.identity_id,
)  # fmt: skip
_BY_TOKEN = user_sessions.c.token_hash == bindparam("token_hash")
_BY_ID = user_sessions.c.id == bindparam("session_id")
_RUNS = user_sessions.c.expires_at > bindparam("at")
_LAPSED = and_(user_sessions.c.expires_at <= bindparam("at"), user_sessions.c.interview_id.is_(None))


def _open(*which: ColumnElement[bool]) -> Select[Any]:
    """Asks for a session that nobody ended, of an active person."""
    return (
        select(*COLUMNS)
        .join(users, users.c.id == user_sessions.c.user_id)
        .where(*which, user_sessions.c.ended_at.is_(None), users.c.deactivated_at.is_(None))
    )


# Every request and every event asks one of these; to put it together costs more than to have it answered.
_RUNNING = _open(_BY_TOKEN, _RUNS)
_RUNNING_BY_ID = _open(_BY_ID, _RUNS)
_LAPSED_BY_TOKEN = _open(_BY_TOKEN, _LAPSED)
_LAPSED_BY_ID = _open(_BY_ID, _LAPSED)


def insert_session(
    db: Connection,
    user_id: int,
    token_hash: str,
    *,
    at: datetime,
    expires_at: datetime,
    interview_id: int | None = None,
    invitation_id: int | None = None,
    identity_id: int | None = None,
    id_token: str | None = None,
) -> int:
    values = {
        "user_id": user_id,
        "token_hash": token_hash,
        "created_at": at,
        "last_seen_at": at,
        "expires_at": expires_at,
        "interview_id": interview_id,
        "invitation_id": invitation_id,
        "identity_id": identity_id,
        "id_token": id_token,
    }
    return new_id(db.execute(insert(user_sessions).values(**values)))


def find_running(db: Connection, token_hash: str, *, at: datetime) -> SessionUser | None:
    """The session of this token if it neither ended nor expired and the person is active."""
    return _one(db.execute(_RUNNING, {"token_hash": token_hash, "at": at}))


def find_running_by_id(db: Connection, session_id: int, *, at: datetime) -> SessionUser | None:
    """The session if it neither ended nor expired and its person is active."""
    return _one(db.execute(_RUNNING_BY_ID, {"session_id": session_id, "at": at}))


def find_lapsed(
    db: Connection, *, at: datetime, token_hash: str | None = None, session_id: int | None = None
) -> SessionUser | None:
    """The session, by either, whose time is up but which nobody ended, of an active person who can sign in again."""
    if token_hash is None:
        return _one(db.execute(_LAPSED_BY_ID, {"session_id": session_id, "at": at}))
    return _one(db.execute(_LAPSED_BY_TOKEN, {"token_hash": token_hash, "at": at}))


def list_open(db: Connection, session_ids: Collection[int], *, at: datetime) -> set[int]:
    """Which of these nobody ended, of active persons; an invitation's only as long as its time is not up."""
    rows = db.execute(
        select(user_sessions.c.id)
        .join(users, users.c.id == user_sessions.c.user_id)
        .where(
            user_sessions.c.id.in_(session_ids),
            user_sessions.c.ended_at.is_(None),
            users.c.deactivated_at.is_(None),
            or_(user_sessions.c.expires_at > at, user_sessions.c.interview_id.is_(None)),
        )
    )
    return {row.id for row in rows}


def touch(db: Connection, session_id: int, *, at: datetime, seen: Seen | None = None) -> None:
    """It was used just now, by this browser."""
    told = {} if seen is None else {"browser": seen.browser, "system": seen.system, "address": seen.address}
    db.execute(update(user_sessions).where(user_sessions.c.id == session_id).values(last_seen_at=at, **told))


def list_running(db: Connection, user_id: int, *, at: datetime) -> list[Running]:
    """The sessions of a person that neither ended nor expired, those of invitations left out; used last comes first."""
    columns = (
        user_sessions.c.id, user_sessions.c.created_at, user_sessions.c.last_seen_at, user_sessions.c.browser,
        user_sessions.c.system, user_sessions.c.address,
    )  # fmt: skip
    newest = (user_sessions.c.last_seen_at.desc(), user_sessions.c.id.desc())
    rows = db.execute(select(*columns).where(*_running_of(user_id, at)).order_by(*newest))
    return [Running(**row._mapping) for row in rows]


def end_one_of_user(db: Connection, user_id: int, session_id: int, *, at: datetime) -> bool:
    """Whether this was a session of the person that ran; now it does not."""
    one = update(user_sessions).where(user_sessions.c.id == session_id, *_running_of(user_id, at))
    return db.execute(one.values(ended_at=at, id_token=None)).rowcount == 1


def end(db: Connection, session_id: int, *, at: datetime) -> None:
    db.execute(
        update(user_sessions)
        .where(user_sessions.c.id == session_id, user_sessions.c.ended_at.is_(None))
        .values(ended_at=at, id_token=None)
    )


def end_all_of_user(db: Connection, user_id: int, *, at: datetime) -> None:
    db.execute(
        update(user_sessions)
        .where(user_sessions.c.user_id == user_id, user_sessions.c.ended_at.is_(None))
        .values(ended_at=at, id_token=None)
    )


def end_others_of_user(db: Connection, user_id: int, *, exclude: int, at: datetime) -> list[int]:
    """End every session of a person but one; the ids of those that ran."""
    others = and_(user_sessions.c.user_id == user_id, user_sessions.c.id != exclude, user_sessions.c.ended_at.is_(None))
    running = [row.id for row in db.execute(select(user_sessions.c.id).where(others))]
    db.execute(update(user_sessions).where(user_sessions.c.id.in_(running)).values(ended_at=at, id_token=None))
    return running


def end_all_of_identity(db: Connection, identity_id: int, *, exclude: int, at: datetime) -> list[int]:
    """End every session but one that began with this account of a provider; the ids of those that ran."""
    begun = and_(user_sessions.c.identity_id == identity_id, user_sessions.c.ended_at.is_(None))
    running = [row.id for row in db.execute(select(user_sessions.c.id).where(begun, user_sessions.c.id != exclude))]
    db.execute(update(user_sessions).where(user_sessions.c.id.in_(running)).values(ended_at=at, id_token=None))
    return running


def forget_identity(db: Connection, identity_id: int) -> None:
    """What sessions know of an account of a provider that is no longer connected."""
    begun = update(user_sessions).where(user_sessions.c.identity_id == identity_id)
    db.execute(begun.values(identity_id=None, id_token=None))


def find_id_token(db: Connection, session_id: int) -> str | None:
    """Sealed; None where the session did not begin with an account of a provider."""
    return db.execute(select(user_sessions.c.id_token).where(user_sessions.c.id == session_id)).scalar()


def count_running(db: Connection, user_id: int, *, at: datetime) -> int:
    """The sessions of a person that neither ended nor expired, those of invitations left out."""
    return int(db.execute(select(func.count()).where(*_running_of(user_id, at))).scalar_one())


def end_all_of_invitations(db: Connection, invitation_ids: Sequence[int], *, at: datetime) -> list[int]:
    """End every session that these invitations opened; the ids of those that ran."""
    of_them = and_(user_sessions.c.invitation_id.in_(invitation_ids), user_sessions.c.ended_at.is_(None))
    running = [row.id for row in db.execute(select(user_sessions.c.id).where(of_them))]
    db.execute(update(user_sessions).where(user_sessions.c.id.in_(running)).values(ended_at=at, id_token=None))
    return running


def delete_expired(db: Connection, *, before: datetime) -> None:
    db.execute(delete(user_sessions).where(user_sessions.c.expires_at < before))


def list_ids_of_user(db: Connection, user_id: int) -> list[int]:
    """A person's sessions, whatever became of them, those of invitations left out; the latest first."""
    of_user = and_(user_sessions.c.user_id == user_id, user_sessions.c.interview_id.is_(None))
    return [row.id for row in db.execute(select(user_sessions.c.id).where(of_user).order_by(user_sessions.c.id.desc()))]


def list_ids_of_invited(db: Connection, user_id: int, interview_id: int) -> list[int]:
    """The sessions that invitations to this interview opened, whatever became of them; the latest first."""
    of_them = and_(user_sessions.c.user_id == user_id, user_sessions.c.interview_id == interview_id)
    return [row.id for row in db.execute(select(user_sessions.c.id).where(of_them).order_by(user_sessions.c.id.desc()))]


def delete_ids(db: Connection, session_ids: Collection[int]) -> None:
    db.execute(delete(user_sessions).where(user_sessions.c.id.in_(session_ids)))


def _running_of(user_id: int, at: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        user_sessions.c.user_id == user_id,
        user_sessions.c.ended_at.is_(None),
        user_sessions.c.expires_at > at,
        user_sessions.c.interview_id.is_(None),
    )


def _one(found: Result[Any]) -> SessionUser | None:
    row = found.first()
    return None if row is None else SessionUser(**row._mapping)
