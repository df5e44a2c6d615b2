"""Signed-in sessions: a random token in the browser, its hash and its end in the database.

Because the record is the server's, signing out and deactivation end a session everywhere at once.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import user_sessions
from repositories.user_sessions import SessionUser

TOUCH_EVERY = timedelta(minutes=5)
KEEP_EXPIRED_FOR = timedelta(days=30)


def start(user_id: int, *, at: datetime, lifetime: timedelta) -> str:
    """Begin a session; the token, which is not stored and cannot be shown again."""
    return database.run(lambda db: insert(db, user_id, at=at, lifetime=lifetime))


def insert(
    db: Connection,
    user_id: int,
    *,
    at: datetime,
    lifetime: timedelta,
    interview_id: int | None = None,
    invitation_id: int | None = None,
) -> str:
    """The same inside the caller's transaction. With `interview_id` it reaches that interview only."""
    token = secrets.token_urlsafe(32)
    user_sessions.delete_expired(db, before=at - KEEP_EXPIRED_FOR)
    user_sessions.insert_session(
        db,
        user_id,
        _hashed(token),
        at=at,
        expires_at=at + lifetime,
        interview_id=interview_id,
        invitation_id=invitation_id,
    )
    return token


def find(token: str, *, at: datetime) -> SessionUser | None:
    """The person of a running session as the database knows them now."""
    found = database.read(lambda db: user_sessions.find_running(db, _hashed(token), at=at))
    if found is not None and at - found.last_seen_at > TOUCH_EVERY:
        database.run(lambda db: user_sessions.touch(db, found.session_id, at=at))
    return found


def is_running(session_id: int, *, at: datetime) -> bool:
    return database.read(lambda db: user_sessions.find_running_by_id(db, session_id, at=at)) is not None


def end(session_id: int, *, at: datetime) -> None:
    """End one session; the caller closes its sockets."""
    database.run(lambda db: user_sessions.end(db, session_id, at=at))


def end_all(user_id: int, *, at: datetime) -> None:
    """End every session of a person; the caller closes their sockets."""
    database.run(lambda db: user_sessions.end_all_of_user(db, user_id, at=at))


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
