"""What the page of a room says of its people: who they are, what is observed, and what the candidate decided."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import accommodation_requests, room_people
from repositories.accommodation_requests import AccommodationRequest
from repositories.consents import Consent
from repositories.interviews import Interview
from repositories.room_people import RoomPeople
from repositories.states import SeatRole
from services.interview import Person, Seat
from services.proctoring import proctoring
from services.resume import Resume, resumes
from services.signals import profiles


@dataclass(frozen=True)
class Opened:
    """`decision` is what holds of the present notice and the company's present texts; `kinds` are those observed.
    `requests` are the candidate's for accommodation, which who observes does not read.
    """

    people: list[Person]
    interviewer_email: str | None
    kinds: frozenset[str]
    decision: Consent | None
    resume: Resume | None
    requests: Sequence[AccommodationRequest]


def read(seat: Seat, interview: Interview) -> Opened:
    """All that a seat of this interview opens its room with, read at one time."""
    has_requests = seat.is_candidate or seat.is_interviewer

    def work(db: Connection) -> tuple[RoomPeople, list[AccommodationRequest]]:
        asked = accommodation_requests.list_for_candidate(db, interview.id, interview.candidate_id)
        return room_people.find(db, interview), asked

    def without_requests(db: Connection) -> tuple[RoomPeople, list[AccommodationRequest]]:
        return room_people.find(db, interview), []

    found, requests = database.read(work if has_requests else without_requests)
    return Opened(
        _people(found),
        found.interviewer.email,
        profiles.observed(interview.proctoring_profile, interview.proctoring_signals, found.exempt),
        proctoring.in_force(found.consent, found.texts_number),
        resumes.of(found),
        requests,
    )


def _people(found: RoomPeople) -> list[Person]:
    """The interviewer who scheduled it, the candidate, then the panel."""
    return [
        Person(found.interviewer.user_id, found.interviewer.name, SeatRole.INTERVIEWER),
        Person(found.candidate.user_id, found.candidate.name, SeatRole.CANDIDATE),
        *(Person(one.user_id, one.name, SeatRole(one.role)) for one in found.panel),
    ]
