"""Seats: who a person is in an interview, asked of the database at the time of use."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import interviews, user_sessions
from repositories.interviews import Interview, Locked
from repositories.states import InterviewStatus, JoinStatus, SeatRole
from repositories.user_sessions import SessionUser
from services.base import Conflict, NotAllowed, NotFound, _


@dataclass(frozen=True)
class Seat:
    """One person's place in one interview, as the database had it when it was looked up.

    `session_id` is the session that asked, where one did; `is_limited` says that an invitation opened it. `is_reader`
    is no place at the table: somebody who reads what remains of the interview, and plays it (ADR 25).
    """

    interview_id: int
    meeting_link: str
    user_id: int
    name: str
    role: SeatRole
    status: str
    join_status: str
    session_id: int | None = None
    is_limited: bool = False
    admitted_session_id: int | None = None
    is_reader: bool = False

    @property
    def is_interviewer(self) -> bool:
        return self.role is SeatRole.INTERVIEWER

    @property
    def is_candidate(self) -> bool:
        return self.role is SeatRole.CANDIDATE

    @property
    def may_play(self) -> bool:
        """Whether this person may play the recording, and read of alerts once nothing else forbids it."""
        return self.is_interviewer or self.is_reader

    @property
    def is_admitted(self) -> bool:
        """Whether this person may be in the room.

        An invitation proves less than a password, for it may have been read by others: of the sessions that
        invitations opened, only the one that a human admitted is in. Whoever signed in with a password is in once
        anybody was admitted for this person, and stays in while somebody else with the link asks. After the interview
        there is no room any more, and the link opens what remains of it in every browser.
        """
        if not self.is_candidate:
            return True
        if self.is_limited and self.is_open:
            return self.session_id is not None and self.session_id == self.admitted_session_id
        return self.join_status == JoinStatus.APPROVED or self.admitted_session_id is not None

    @property
    def is_open(self) -> bool:
        return self.status == InterviewStatus.SCHEDULED


def observing(interview: Interview, user_id: int, name: str, *, is_reader: bool = False) -> Seat:
    """The seat of somebody who has none and reads what remains as an observer would, and more as a reader."""
    return Seat(
        interview_id=interview.id,
        meeting_link=interview.meeting_link,
        user_id=user_id,
        name=name,
        role=SeatRole.OBSERVER,
        status=interview.status,
        join_status=interview.candidate_join_status,
        is_reader=is_reader,
    )


def get(user_id: int, meeting_link: str, *, session: SessionUser | None = None) -> tuple[Seat, Interview]:
    """The seat and its interview, as this session sees them.

    Raises NotFound for strangers, for links that do not exist, and for sessions limited to another interview.
    """

    def work(db: Connection) -> tuple[Seat, Interview]:
        return _found(db, user_id, meeting_link, session)

    return database.read(work)


def get_with_session(session_id: int, user_id: int, meeting_link: str, *, at: datetime) -> Seat:
    """The seat, if the session it is asked for still runs.

    Raises NotFound, NotAllowed("session-expired") when its time is up, and NotAllowed("signed-out") when it was ended
    or the person was deactivated.
    """

    def work(db: Connection) -> Seat:
        session = user_sessions.find_running_by_id(db, session_id, at=at)
        if session is None and user_sessions.find_lapsed(db, at=at, session_id=session_id) is not None:
            raise expired()
        if session is None:
            raise NotAllowed("signed-out", _("You are signed out. Sign in again to continue."))
        return _found(db, user_id, meeting_link, session)[0]

    return database.read(work)


def require_open(seat: Seat) -> None:
    """Raises Conflict("interview-over") when the interview was completed or cancelled."""
    if not seat.is_open:
        raise over()


def lock_open(db: Connection, interview_id: int) -> Locked:
    """Hold the interview's row until the transaction ends, to write into what is still open; how it stands now.

    Raises Conflict("interview-over") when it was completed or cancelled.
    """
    now = interviews.lock(db, interview_id)
    if not now.is_open:
        raise over()
    return now


def expired() -> NotAllowed:
    """The refusal of everything until the person signs in again, which can be done in place."""
    return NotAllowed(
        "session-expired", _("Your session has ended. Sign in again to continue; what you wrote is kept.")
    )


def over() -> Conflict:
    """The refusal of everything that would write into an ended interview."""
    return Conflict("interview-over", _("This interview has ended. It can no longer be changed."))


def _found(db: Connection, user_id: int, meeting_link: str, session: SessionUser | None) -> tuple[Seat, Interview]:
    found = interviews.find_for_member(db, meeting_link, user_id)
    if found is None:
        raise NotFound
    interview, role, name = found
    if session is not None and session.interview_id not in (None, interview.id):
        raise NotFound
    seat = Seat(
        interview_id=interview.id,
        meeting_link=interview.meeting_link,
        user_id=user_id,
        name=name,
        role=SeatRole(role),
        status=interview.status,
        join_status=interview.candidate_join_status,
        session_id=None if session is None else session.session_id,
        is_limited=session is not None and session.interview_id is not None,
        admitted_session_id=interview.admitted_session_id,
    )
    return seat, interview
