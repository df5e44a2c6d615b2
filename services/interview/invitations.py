"""Links by which a candidate gets in without an account: made, opened, revoked (docs/adr/0009-invitations.md).

The secret is random, stored as a hash, and can be shown only at the moment it is made.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import interviews, invitations, user_sessions
from repositories.interviews import Interview
from repositories.invitations import Invitation
from repositories.states import InterviewStatus
from repositories.user_sessions import SessionUser
from services.audit import audit
from services.base import Conflict, Invalid, _, encryption, settings
from services.interview.planners import Planner
from services.interview.seats import Seat, lock_open
from services.people import sessions

SECRET_BYTES = 32
MAX_SECRET_CHARS = 200
MAX_KEPT = 64
"""Links of one interview that are kept, revoked ones too, so that an old one can say what became of it. More than the
letters that go to its candidate in six hours, each of which may bring a further link: what was sent before goes on
working. Revoked ones are forgotten first."""


@dataclass(frozen=True)
class Opened:
    """Where a link leads; with the token of a new session, or without one when the present session reaches it.

    `ended` are the sessions that had to make room for it.
    """

    interview: Interview
    token: str | None = None
    lifetime: timedelta = timedelta()
    ended: tuple[int, ...] = ()


@dataclass(frozen=True)
class Issued:
    """A new link's secret, and the sessions that ended because former links end with it."""

    secret: str
    ended: tuple[int, ...]
    invitation_id: int


def issue(interview_id: int, user_id: int, *, at: datetime) -> Issued:
    """A new link for this interview in place of the former. Raises Conflict("interview-over")."""

    def work(db: Connection) -> Issued:
        lock_open(db, interview_id)
        interview = interviews.find(db, interview_id)
        assert interview is not None
        _note(db, audit.Deed.INVITATION_MADE, interview, user_id, at=at)
        return issue_in(db, interview, user_id, at=at)

    return database.run(work)


def add(planner: Planner | Seat, *, at: datetime) -> Issued:
    """One more link beside those that work, to be sent by hand. Raises Conflict("interview-over")."""

    def work(db: Connection) -> Issued:
        lock_open(db, planner.interview_id)
        interview = interviews.find(db, planner.interview_id)
        assert interview is not None
        _note(db, audit.Deed.INVITATION_MADE, interview, planner.user_id, at=at)
        return add_in(db, interview, planner.user_id, at=at)

    return database.run(work)


def issue_in(db: Connection, interview: Interview, user_id: int, *, at: datetime) -> Issued:
    """The same inside the caller's transaction, which holds the interview's row.

    The link expires `INVITATION_GRACE_HOURS` after the planned end.
    """
    ended = revoke_in(db, interview.id, at=at)
    return replace(add_in(db, interview, user_id, at=at), ended=tuple(ended))


def add_in(db: Connection, interview: Interview, user_id: int, *, at: datetime) -> Issued:
    """The same inside the caller's transaction: what was sent before goes on working."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    invitations.delete_oldest(db, interview.id, keep=MAX_KEPT - 1)
    expires_at = max(interview.ends_at, at) + timedelta(seconds=settings.config.invitation_grace_s)
    invitation_id = invitations.insert_invitation(
        db, interview.id, encryption.digest(secret), created_by=user_id, at=at, expires_at=expires_at
    )
    return Issued(secret, (), invitation_id)


def way_in(interview_id: int, user_id: int, known: str | None, *, at: datetime) -> str:
    """A secret that opens this interview: the one that its candidate has already, if it still does, or a further one.

    Raises Conflict("interview-over").
    """

    def work(db: Connection) -> str:
        lock_open(db, interview_id)
        found = invitations.find_by_secret(db, encryption.digest(known)) if known else None
        if known and found is not None and found.interview_id == interview_id and found.revoked_at is None:
            return known
        interview = interviews.find(db, interview_id)
        assert interview is not None
        return add_in(db, interview, user_id, at=at).secret

    return database.run(work)


def open_link(secret: str, present: SessionUser | None, *, may_replace: bool, at: datetime) -> Opened:
    """Begin the session of whoever shows this secret: the candidate's, in this interview only.

    A present session that reaches the interview as the candidate stays, and with it their admission; somebody
    else's full session is replaced only if they said so. Raises Invalid("invitation-unknown"),
    Conflict("invitation-over", "invitation-revoked", "invitation-expired", "signed-in").
    """

    def work(db: Connection) -> Opened:
        found, interview = _find(db, secret)
        # Locked, so that whoever revokes the link meanwhile also ends the session that begins here.
        locked = interviews.lock(db, interview.id)
        _require_valid(found, locked, at=at)
        invitations.touch(db, found.id, at=at)
        if present is not None and present.interview_id in (None, interview.id):
            if present.id == interview.candidate_id:
                return Opened(interview)
            if not may_replace:
                raise Conflict(
                    "signed-in",
                    _("Somebody else is signed in here. Open the link again to sign them out and continue."),
                )
        ended = _make_room(db, interview, {locked.admitted_session_id, locked.asking_session_id})
        is_open, after = locked.is_open, timedelta(seconds=settings.config.session_lifetime_s)
        lifetime = found.expires_at - at if is_open else after
        token = sessions.insert(
            db,
            interview.candidate_id,
            at=at,
            lifetime=lifetime,
            interview_id=interview.id,
            invitation_id=found.id,
        )
        _note(db, audit.Deed.INVITATION_USED, interview, interview.candidate_id, at=at)
        return Opened(interview, token, lifetime, tuple(ended))

    return database.run(work)


def latest(interview_id: int) -> Invitation | None:
    """The last link that was made for this interview, whatever became of it.

    Letters have links of their own, so when it was used is when any was that still works.
    """

    def work(db: Connection) -> Invitation | None:
        found = invitations.find_latest(db, interview_id)
        if found is None or found.revoked_at is not None:
            return found
        return replace(found, last_used_at=invitations.last_used(db, interview_id))

    return database.read(work)


def is_valid_in(db: Connection, invitation_id: int) -> bool:
    """Whether the link still opens something, as far as the link goes."""
    found = invitations.find(db, invitation_id)
    return found is not None and found.revoked_at is None


def revoke(planner: Planner | Seat, *, at: datetime) -> list[int]:
    """The interview's links open nothing any more; the sessions that they had opened, which ended."""

    def work(db: Connection) -> list[int]:
        interview = interviews.find(db, planner.interview_id)
        assert interview is not None
        _note(db, audit.Deed.INVITATION_REVOKED, interview, planner.user_id, at=at)
        return revoke_in(db, planner.interview_id, at=at)

    return database.run(work)


def _note(db: Connection, deed: audit.Deed, interview: Interview, by: int, *, at: datetime) -> None:
    on = audit.interview(interview.id, interview.title)
    audit.write(db, deed, by=audit.Doer(by), on=on, whom=interview.candidate_id, at=at)


def _find(db: Connection, secret: str) -> tuple[Invitation, Interview]:
    found = invitations.find_by_secret(db, encryption.digest(secret[:MAX_SECRET_CHARS]))
    interview = None if found is None else interviews.find(db, found.interview_id)
    if found is None or interview is None:
        raise Invalid(
            "invitation-unknown", _("It was not issued by this server, or it was cut off when it was copied.")
        )
    return found, interview


def _make_room(db: Connection, interview: Interview, needed: set[int | None]) -> list[int]:
    """End the oldest sessions of the interview's links before one more begins, but those that are `needed`."""
    known = user_sessions.list_ids_of_invited(db, interview.candidate_id, interview.id)
    ended = [one for one in known if one not in needed][sessions.MAX_OF_INVITED - 1 :]
    user_sessions.delete_ids(db, ended)
    return ended


def _require_valid(found: Invitation, interview: interviews.Locked, *, at: datetime) -> None:
    """Also after its time, a link opens what remains of an interview that took place, as long as that is kept."""
    is_to_read = interview.status == InterviewStatus.COMPLETED and interview.was_anybody_admitted
    if not interview.is_open and not is_to_read:
        raise Conflict("invitation-over", _("The interview that this link opened has ended or was cancelled."))
    if found.revoked_at is not None:
        raise Conflict(
            "invitation-revoked", _("This link was revoked or replaced by a newer one, or the interview was moved.")
        )
    if interview.is_open and found.expires_at <= at:
        raise Conflict("invitation-expired", _("This link has expired: the time of its interview has passed."))


def revoke_in(db: Connection, interview_id: int, *, at: datetime) -> list[int]:
    """The same as `revoke`, inside the caller's transaction."""
    invitations.revoke_all(db, interview_id, at=at)
    return user_sessions.end_all_of_invitations(db, invitations.list_ids(db, interview_id), at=at)
