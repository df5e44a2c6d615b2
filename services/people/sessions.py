"""Signed-in sessions: a random token in the browser, its hash and its end in the database.

Because the record is the server's, signing out and deactivation end a session everywhere at once.
"""

import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from db.engine import DatabaseUnavailable, database
from db.tables import MAX_ID
from repositories import user_sessions
from repositories.user_sessions import Running, Seen, SessionUser
from services.audit import audit
from services.base import NotFound, encryption, holds, settings

TOUCH_EVERY = timedelta(minutes=5)
WAIT_AFTER_FAILURE = timedelta(seconds=30)
"""A statement that cannot be written may take seconds to say so, and every page of everybody would wait for one."""
KEEP_EXPIRED_FOR = timedelta(days=30)
MAX_OF_PERSON = 50
"""Sessions by password that are kept of one person, ended ones too: with one more, the oldest is gone."""
MAX_OF_INVITED = 20
"""The same of the sessions that the links to one interview opened: a candidate has a few browsers."""

_waits_until: list[datetime] = []
"""Until when the use of sessions is not noted, after that failed."""
holds("until when the use of sessions is not noted, because the database took no writes", _waits_until.clear)


def requires_second_factor() -> bool:
    """Whether team members without a second factor can do nothing but turn one on."""
    return settings.config.require_second_factor


@dataclass(frozen=True)
class Via:
    """The account of a provider that a session begins with, and its token, sealed, which ends the session there."""

    provider: str
    identity_id: int
    id_token: str | None


def start(user_id: int, *, at: datetime, lifetime: timedelta) -> str:
    """Begin a session; the token, which is not stored and cannot be shown again."""
    return database.run(lambda db: insert(db, user_id, at=at, lifetime=lifetime))


def sign_in(user_id: int, *, at: datetime, lifetime: timedelta, via: Via | None = None) -> str:
    """The same for a person who has just proved who they are, with an entry in the audit."""

    def work(db: Connection) -> str:
        by, on, details = audit.Doer(user_id), audit.person(user_id), {} if via is None else {"provider": via.provider}
        audit.write(db, audit.Deed.SIGNED_IN, by=by, on=on, at=at, details=details)
        return insert(db, user_id, at=at, lifetime=lifetime, via=via)

    return database.run(work)


def insert(
    db: Connection,
    user_id: int,
    *,
    at: datetime,
    lifetime: timedelta,
    interview_id: int | None = None,
    invitation_id: int | None = None,
    via: Via | None = None,
) -> str:
    """The same inside the caller's transaction. With `interview_id` it reaches that interview only."""
    if interview_id is None:
        user_sessions.delete_ids(db, user_sessions.list_ids_of_user(db, user_id)[MAX_OF_PERSON - 1 :])
    token = secrets.token_urlsafe(32)
    user_sessions.delete_expired(db, before=at - KEEP_EXPIRED_FOR)
    user_sessions.insert_session(
        db,
        user_id,
        encryption.digest(token),
        at=at,
        expires_at=at + lifetime,
        interview_id=interview_id,
        invitation_id=invitation_id,
        identity_id=None if via is None else via.identity_id,
        id_token=None if via is None else via.id_token,
    )
    return token


def delete_expired(*, at: datetime) -> None:
    """Delete what expired `KEEP_EXPIRED_FOR` ago. Raises DatabaseUnavailable."""
    database.run(lambda db: user_sessions.delete_expired(db, before=at - KEEP_EXPIRED_FOR))


def find(token: str, *, at: datetime, by: Callable[[], Seen] | None = None) -> SessionUser | None:
    """The person of a running session as the database knows them now; None for one without its second factor.

    `by` says which browser asks. It is noted now and then, and never of a session that an invitation opened.
    """
    found = database.read(lambda db: user_sessions.find_running(db, encryption.digest(token), at=at))
    if found is None or _must_enroll(found):
        return None
    by = by if found.interview_id is None else None
    if at - found.last_seen_at > TOUCH_EVERY or (by is not None and found.address is None):
        _touch(found.session_id, None if by is None else by(), at=at)
    return found


def _touch(session_id: int, seen: Seen | None, *, at: datetime) -> None:
    """Note that the session is used. A database that takes no writes, as on a full disk, can still be read."""
    if _waits_until and at < _waits_until[0]:
        return
    _waits_until.clear()
    try:
        database.run(lambda db: user_sessions.touch(db, session_id, at=at, seen=seen))
    except DatabaseUnavailable:
        _waits_until.append(at + WAIT_AFTER_FAILURE)


def find_enrolling(token: str, *, at: datetime) -> SessionUser | None:
    """The person of a running session who must turn a second factor on before anything else."""
    if not requires_second_factor():
        return None
    found = database.read(lambda db: user_sessions.find_running(db, encryption.digest(token), at=at))
    return found if found is not None and _must_enroll(found) else None


def find_lapsed(token: str, *, at: datetime) -> SessionUser | None:
    """The person of an expired session, who can renew it by signing in again; None if somebody ended it."""
    found = database.read(lambda db: user_sessions.find_lapsed(db, at=at, token_hash=encryption.digest(token)))
    return None if found is None or _must_enroll(found) else found


def open_among(session_ids: Collection[int], *, at: datetime) -> set[int]:
    """Which of these sessions nobody ended, including those that have expired but can still be renewed."""
    return database.read(lambda db: user_sessions.list_open(db, session_ids, at=at)) if session_ids else set()


def end(session_id: int, *, at: datetime) -> None:
    """End one session; the caller closes its sockets."""
    database.run(lambda db: user_sessions.end(db, session_id, at=at))


def sign_out(person: SessionUser, *, at: datetime) -> None:
    """The same at the person's own wish, with an entry in the audit."""

    def work(db: Connection) -> None:
        user_sessions.end(db, person.session_id, at=at)
        audit.write(db, audit.Deed.SIGNED_OUT, by=audit.Doer(person.id), on=audit.person(person.id), at=at)

    database.run(work)


def list_running(user_id: int, *, at: datetime) -> list[Running]:
    """In which browsers a person is signed in, those that a link to an interview opened left out."""
    return database.read(lambda db: user_sessions.list_running(db, user_id, at=at))


def end_of(user_id: int, session_id: int, *, by: int, at: datetime) -> None:
    """End one session of this person; the caller closes its sockets. Raises NotFound where it is not theirs."""

    def work(db: Connection) -> None:
        if session_id > MAX_ID or not user_sessions.end_one_of_user(db, user_id, session_id, at=at):
            raise NotFound
        _note_ended(db, user_id, 1, by=by, at=at)

    database.run(work)


def end_others(person: SessionUser, *, at: datetime) -> list[int]:
    """End every other session of a person; the ids of those that were running. The caller closes their sockets."""
    return end_all(person.id, exclude=person.session_id, by=person.id, at=at)


def end_all(user_id: int, *, exclude: int, by: int, at: datetime) -> list[int]:
    """The same for anybody; `exclude` is the session of whoever does it."""

    def work(db: Connection) -> list[int]:
        ended = user_sessions.end_others_of_user(db, user_id, exclude=exclude, at=at)
        if ended:  # Whoever presses the button for hours adds no entry for each time.
            _note_ended(db, user_id, len(ended), by=by, at=at)
        return ended

    return database.run(work)


def count_others(person: SessionUser, *, at: datetime) -> int:
    """In how many other browsers the person is signed in."""
    return database.read(lambda db: user_sessions.count_running(db, person.id, at=at)) - 1


def _note_ended(db: Connection, user_id: int, count: int, *, by: int, at: datetime) -> None:
    deed, details = audit.Deed.SESSIONS_ENDED, {"sessions": count}
    audit.write(db, deed, by=audit.Doer(by), on=audit.person(user_id), at=at, details=details)


def _must_enroll(person: SessionUser) -> bool:
    """Whoever came by a provider of accounts proved there who they are."""
    is_lacking = person.is_staff and not person.has_second_factor and person.identity_id is None
    return requires_second_factor() and is_lacking
