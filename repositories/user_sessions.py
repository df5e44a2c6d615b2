"""The `user_sessions` table: who is signed in, by the hash of a token only the browser holds."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from db.tables import user_sessions, users
from repositories.rows import new_id


@dataclass(frozen=True)
class SessionUser:
    """A running session and the person it belongs to, as the database knows them now."""

    session_id: int
    id: int
    username: str
    name: str
    role: str
    last_seen_at: datetime

    @property
    def is_staff(self) -> bool:
        return self.role in ("admin", "interviewer")


def insert_session(db: Connection, user_id: int, token_hash: str, *, at: datetime, expires_at: datetime) -> int:
    values = {
        "user_id": user_id,
        "token_hash": token_hash,
        "created_at": at,
        "last_seen_at": at,
        "expires_at": expires_at,
    }
    return new_id(db.execute(insert(user_sessions).values(**values)))


def find_running(db: Connection, token_hash: str, *, at: datetime) -> SessionUser | None:
    """The session of this token if it neither ended nor expired and the person is active."""
    row = db.execute(
        select(
            user_sessions.c.id.label("session_id"),
            users.c.id,
            users.c.username,
            users.c.name,
            users.c.role,
            user_sessions.c.last_seen_at,
        )
        .join(users, users.c.id == user_sessions.c.user_id)
        .where(
            user_sessions.c.token_hash == token_hash,
            user_sessions.c.ended_at.is_(None),
            user_sessions.c.expires_at > at,
            users.c.deactivated_at.is_(None),
        )
    ).first()
    return None if row is None else SessionUser(**row._mapping)


def is_running(db: Connection, session_id: int, *, at: datetime) -> bool:
    """Whether the session neither ended nor expired and its person is active."""
    row = db.execute(
        select(user_sessions.c.id)
        .join(users, users.c.id == user_sessions.c.user_id)
        .where(
            user_sessions.c.id == session_id,
            user_sessions.c.ended_at.is_(None),
            user_sessions.c.expires_at > at,
            users.c.deactivated_at.is_(None),
        )
    ).first()
    return row is not None


def touch(db: Connection, session_id: int, *, at: datetime) -> None:
    db.execute(update(user_sessions).where(user_sessions.c.id == session_id).values(last_seen_at=at))


def end(db: Connection, session_id: int, *, at: datetime) -> None:
    db.execute(
        update(user_sessions)
        .where(user_sessions.c.id == session_id, user_sessions.c.ended_at.is_(None))
        .values(ended_at=at)
    )


def end_all_of_user(db: Connection, user_id: int, *, at: datetime) -> None:
    db.execute(
        update(user_sessions)
        .where(user_sessions.c.user_id == user_id, user_sessions.c.ended_at.is_(None))
        .values(ended_at=at)
    )


def delete_expired(db: Connection, *, before: datetime) -> None:
    db.execute(delete(user_sessions).where(user_sessions.c.expires_at < before))
