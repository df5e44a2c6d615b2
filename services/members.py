"""Who takes part in an interview, in which role."""

from dataclasses import dataclass

from db.engine import database
from repositories import members
from repositories.interviews import Interview
from services.seats import SeatRole


@dataclass(frozen=True)
class Person:
    """One of the people of an interview."""

    user_id: int
    name: str
    role: SeatRole


def people_of(interview: Interview) -> list[Person]:
    """The interviewer who scheduled it, the candidate, then the panel."""
    further = database.read(lambda db: members.list_for_interview(db, interview.id))
    return [
        Person(interview.interviewer_id, interview.interviewer_name, SeatRole.INTERVIEWER),
        Person(interview.candidate_id, interview.candidate_name, SeatRole.CANDIDATE),
        *(Person(one.user_id, one.name, SeatRole(one.role)) for one in further),
    ]
