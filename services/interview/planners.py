"""Who may plan an interview: its interviewers, and whoever coordinates everybody's interviews.

To plan is to see and change who, when and with whom, and to make the candidate's link. It opens no room: that is a
seat's, and a planner who has none gets none.
"""

from dataclasses import dataclass

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import interviews
from repositories.interviews import Interview
from repositories.states import SeatRole
from services.base import Action, NotAllowed, NotFound, _, policy
from services.interview.seats import Seat, over


@dataclass(frozen=True)
class Planner:
    """One person's say in the plan of one interview, as the database had it when it was looked up."""

    interview_id: int
    meeting_link: str
    user_id: int
    is_open: bool
    is_interviewer: bool
    """Whether this person also has an interviewer's seat in it."""


def get(user_id: int, role: str, meeting_link: str) -> tuple[Planner, Interview]:
    """The planner and the interview.

    Raises NotFound for those to whom the interview does not exist, NotAllowed("not-allowed") for its other people.
    """

    def work(db: Connection) -> tuple[Interview | None, str | None]:
        found = interviews.find_for_member(db, meeting_link, user_id)
        if found is not None:
            return found[0], found[1]
        return interviews.find_by_link(db, meeting_link), None

    interview, seat_role = database.read(work)
    may_coordinate = policy.is_allowed(role, Action.COORDINATE)
    if interview is None or (seat_role is None and not may_coordinate):
        raise NotFound
    is_interviewer = seat_role == SeatRole.INTERVIEWER
    if not is_interviewer and not may_coordinate:
        raise NotAllowed("not-allowed", _("Your role in this interview does not allow this."))
    planner = Planner(interview.id, interview.meeting_link, user_id, interview.is_open, is_interviewer)
    return planner, interview


def require_open(planner: Planner | Seat) -> None:
    """Raises Conflict("interview-over") when the interview was completed or cancelled."""
    if not planner.is_open:
        raise over()
