"""Links by which a candidate gets in without an account: made, opened, revoked (docs/adr/0009-invitations.md).

The secret is random, stored as a hash, and can be shown only at the moment it is made.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import interviews, invitations, user_sessions
from repositories.interviews import Interview
from repositories.invitations import Invitation
from repositories.user_sessions import SessionUser
from services import sessions
from services.errors import Conflict, Invalid
from services.seats import Seat, over
from services.text import _

SECRET_BYTES = 32
MAX_SECRET_CHARS = 200


@dataclass(frozen=True)
class Opened:
    """Where a link leads; with the token of a new session, or without one when the present session reaches it."""

    interview: Interview
    token: str | None = None
    lifetime: timedelta = timedelta()


def issue(interview_id: int, user_id: int, *, at: datetime, grace: timedelta) -> tuple[str, list[int]]:
    """A new link for this interview: its secret, and the sessions that ended because former links end with it.

    It expires `grace` after the planned end. Raises Conflict("interview-over").
    """
    secret = secrets.token_urlsafe(SECRET_BYTES)

    def work(db: Connection) -> list[int]:
        if interviews.lock(db, interview_id).status != "scheduled":
            raise over()
        interview = interviews.find(db, interview_id)
        assert interview is not None
        ended = revoke_in(db, interview_id, at=at)
        expires_at = max(interview.ends_at, at) + grace
        invitations.insert_invitation(
            db, interview_id, _hashed(secret), created_by=user_id, at=at, expires_at=expires_at
        )
        return ended

    return secret, database.run(work)


def open_link(secret: str, present: SessionUser | None, *, may_replace: bool, at: datetime) -> Opened:
    """Begin the session of whoever shows this secret: the candidate's, in this interview only.

    A present session that reaches the interview as the candidate stays, and with it their admission; somebody
    else's full session is replaced only if they said so. Raises Invalid("invitation-unknown"),
    Conflict("invitation-over", "invitation-revoked", "invitation-expired", "signed-in").
    """

    def work(db: Connection) -> Opened:
        found, interview = _find(db, secret)
        # Locked, so that whoever revokes the link meanwhile also ends the session that begins here.
        _require_valid(found, interviews.lock(db, interview.id).status, at=at)
        invitations.touch(db, found.id, at=at)
        if present is not None and present.interview_id in (None, interview.id):
            if present.id == interview.candidate_id:
                return Opened(interview)
            if not may_replace:
                raise Conflict(
                    "signed-in", _("Somebody else is signed in here. Open the link again to take their place.")
                )
        lifetime = found.expires_at - at
        only = {"interview_id": interview.id, "invitation_id": found.id}
        return Opened(
            interview, sessions.insert(db, interview.candidate_id, at=at, lifetime=lifetime, **only), lifetime
        )

    return database.run(work)


def latest(interview_id: int) -> Invitation | None:
    """The last link that was made for this interview, whatever became of it."""
    return database.read(lambda db: invitations.find_latest(db, interview_id))


def revoke(seat: Seat, *, at: datetime) -> list[int]:
    """The interview's links open nothing any more; the sessions that they had opened, which ended."""
    return database.run(lambda db: revoke_in(db, seat.interview_id, at=at))


def _find(db: Connection, secret: str) -> tuple[Invitation, Interview]:
    found = invitations.find_by_secret(db, _hashed(secret[:MAX_SECRET_CHARS]))
    interview = None if found is None else interviews.find(db, found.interview_id)
    if found is None or interview is None:
        raise Invalid("invitation-unknown", _("It is not one of ours, or it was cut off when it was copied."))
    return found, interview


def _require_valid(found: Invitation, status: str, *, at: datetime) -> None:
    if status != "scheduled":
        raise Conflict("invitation-over", _("The interview that this link opened has ended or was cancelled."))
    if found.revoked_at is not None:
        raise Conflict("invitation-revoked", _("This link was replaced by a newer one, or the time has changed."))
    if found.expires_at <= at:
        raise Conflict("invitation-expired", _("This link has expired: the time of its interview is over."))


def revoke_in(db: Connection, interview_id: int, *, at: datetime) -> list[int]:
    """The same as `revoke`, inside the caller's transaction."""
    invitations.revoke_all(db, interview_id, at=at)
    return user_sessions.end_all_of_invitations(db, invitations.list_ids(db, interview_id), at=at)


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
