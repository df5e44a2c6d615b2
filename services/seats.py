"""Seats: who a person is in an interview, asked of the database at the time of use."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import interviews, user_sessions
from repositories.interviews import Interview
from services.errors import Conflict, NotAllowed, NotFound
from services.text import _


class SeatRole(StrEnum):
    """What a person is in one interview, whatever their account's role."""

    INTERVIEWER = "interviewer"
    CANDIDATE = "candidate"


@dataclass(frozen=True)
class Seat:
    """One person's place in one interview, as the database had it when it was looked up."""

    interview_id: int
    meeting_link: str
    user_id: int
    name: str
    role: SeatRole
    status: str
    join_status: str

    @property
    def is_interviewer(self) -> bool:
        return self.role is SeatRole.INTERVIEWER

    @property
    def is_admitted(self) -> bool:
        return self.is_interviewer or self.join_status == "approved"

    @property
    def is_open(self) -> bool:
        return self.status == "scheduled"


def get(user_id: int, meeting_link: str) -> tuple[Seat, Interview]:
    """The seat and its interview. Raises NotFound for strangers and for links that do not exist."""

    def work(db: Connection) -> tuple[Seat, Interview]:
        return _found(db, user_id, meeting_link)

    return database.read(work)


def get_with_session(session_id: int, user_id: int, meeting_link: str, *, at: datetime) -> Seat:
    """The seat, if the session it is asked for still runs.

    Raises NotFound, and NotAllowed("signed-out") when the session ended or the person was deactivated.
    """

    def work(db: Connection) -> Seat:
        if not user_sessions.is_running(db, session_id, at=at):
            raise NotAllowed("signed-out", _("You are signed out. Sign in again to go on."))
        return _found(db, user_id, meeting_link)[0]

    return database.read(work)


def require_open(seat: Seat) -> None:
    """Raises Conflict("interview-over") when the interview was completed or cancelled."""
    if not seat.is_open:
        raise over()


def over() -> Conflict:
    """The refusal of everything that would write into an ended interview."""
    return Conflict("interview-over", _("This interview has ended. Nothing more is written."))


def _found(db: Connection, user_id: int, meeting_link: str) -> tuple[Seat, Interview]:
    interview = interviews.find_for_member(db, meeting_link, user_id)
    if interview is None:
        raise NotFound
    is_interviewer = interview.interviewer_id == user_id
    seat = Seat(
        interview_id=interview.id,
        meeting_link=interview.meeting_link,
        user_id=user_id,
        name=interview.interviewer_name if is_interviewer else interview.candidate_name,
        role=SeatRole.INTERVIEWER if is_interviewer else SeatRole.CANDIDATE,
        status=interview.status,
        join_status=interview.candidate_join_status,
    )
    return seat, interview
