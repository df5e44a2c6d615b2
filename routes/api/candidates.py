"""Candidates: listing, reading, adding, changing."""

from repositories.users import User
from routes.api.operations import operation
from routes.api.shapes import Candidate, CandidateChange, CandidateFilter, Candidates, NewCandidate
from services.api import Caller, Scope, candidates
from services.base import utcnow
from services.people import Profile


@operation(
    "GET",
    "/candidates",
    scope=Scope.READ_CANDIDATES,
    query=CandidateFilter,
    answer=Candidates,
    summary="List candidates",
)
def list_candidates(caller: Caller, query: CandidateFilter) -> Candidates:
    """All candidates, or who has an address, in the order in which they were added."""
    found = candidates.listed(
        caller, email=query.email, is_active=query.is_active, cursor=query.cursor, limit=query.limit
    )
    return Candidates(items=[_told(one) for one in found.items], next_cursor=found.next_cursor)


@operation(
    "POST",
    "/candidates",
    scope=Scope.WRITE_CANDIDATES,
    body=NewCandidate,
    answer=Candidate,
    status=201,
    summary="Add a candidate",
)
def add_candidate(caller: Caller, body: NewCandidate) -> Candidate:
    """Nothing is sent to them until an interview is scheduled."""
    profile = Profile(body.name, body.email, body.phone, body.target_role, body.experience_level)
    return _told(candidates.add(caller, profile, at=utcnow()))


@operation(
    "GET",
    "/candidates/{candidate_id}",
    scope=Scope.READ_CANDIDATES,
    answer=Candidate,
    summary="Read a candidate",
)
def get_candidate(caller: Caller, candidate_id: int) -> Candidate:
    """One candidate, deactivated ones too."""
    return _told(candidates.get(caller, candidate_id))


@operation(
    "PATCH",
    "/candidates/{candidate_id}",
    scope=Scope.WRITE_CANDIDATES,
    body=CandidateChange,
    answer=Candidate,
    summary="Change a candidate",
)
def change_candidate(caller: Caller, candidate_id: int, body: CandidateChange) -> Candidate:
    """Changes the fields that are sent; null empties one that may be empty."""
    return _told(candidates.change(caller, candidate_id, body.model_dump(exclude_unset=True), at=utcnow()))


def _told(one: User) -> Candidate:
    return Candidate(
        id=one.id,
        name=one.name,
        email=one.email,
        phone=one.phone,
        target_role=one.target_role,
        experience_level=one.experience_level,
        is_active=one.is_active,
        has_resume=one.has_resume,
        created_at=one.created_at,
    )
