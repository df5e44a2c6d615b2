"""Reports and decisions, as other programs read them: what the token's maker may read on the pages, and nothing more.

So a report belongs to who has an interviewer's seat, and a decision also to who coordinates (ADR 29).
"""

from dataclasses import dataclass

from repositories.decisions import Decision
from repositories.interviews import Interview
from repositories.states import SeatRole
from services.api.tokens import Caller
from services.base import NotAllowed, _
from services.cards import overview
from services.interview import Seat, planners, seats


@dataclass(frozen=True)
class Result:
    """What became of an interview. While `is_hidden`, whoever asks owes a card and reads no decision."""

    interview: Interview
    cards_owed: int
    cards_submitted: int
    is_hidden: bool
    decisions: list[Decision]
    """The newest, which holds, first."""


def of(caller: Caller, meeting_link: str) -> tuple[Seat, Interview]:
    """With whose seat the report is read. Raises NotFound, NotAllowed for an observer's."""
    seat, interview = seats.get(caller.user_id, meeting_link)
    if seat.role is not SeatRole.INTERVIEWER:
        raise NotAllowed("not-allowed", _("Your role in this interview does not allow this."))
    return seat, interview


def result(caller: Caller, meeting_link: str) -> Result:
    """Raises NotFound."""
    _planner, interview = planners.get(caller.user_id, caller.role, meeting_link)
    found = overview.of(interview, caller.user_id)
    return Result(interview, found.owed, found.submitted, found.is_hidden, found.decisions)
