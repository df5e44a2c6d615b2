"""Who takes part in an interview, with what its room says of them: one statement over several tables."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    bindparam,
    case,
    func,
    literal_column,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.engine import Connection

from db.tables import company_texts, consents, interview_members, users
from repositories.consents import COLUMNS as CONSENT_COLUMNS
from repositories.consents import Consent, of_row
from repositories.interviews import Interview


@dataclass(frozen=True)
class RoomPerson:
    """One of the people."""

    user_id: int
    name: str
    email: str | None
    role: str
    """In the panel; empty for the two whose interview it is."""


@dataclass(frozen=True)
class RoomPeople:
    """The interviewer, the panel by name with interviewers first, and what is known of the candidate: exemptions,
    resume, and what they decided last about being observed. `texts_number` is that of the company's texts in force.
    """

    interviewer: RoomPerson
    candidate: RoomPerson
    panel: tuple[RoomPerson, ...]
    exempt: frozenset[str]
    resume_path: str | None
    resume_original_name: str | None
    consent: Consent | None
    texts_number: int | None


_INTERVIEW, _INTERVIEWER_ID, _CANDIDATE_ID = (
    bindparam(name, type_=Integer) for name in ("interview_id", "interviewer_id", "candidate_id")
)
_CANDIDATE, _INTERVIEWER, _PANEL = range(3)
_OF_CANDIDATE = (users.c.exempt_signals, users.c.resume_path, users.c.resume_original_name)


def _texts_number() -> ColumnElement[Any]:
    """Of the last version, if it says anything."""
    says = or_(company_texts.c.addition != "", company_texts.c.privacy != "")
    last = select(case((says, company_texts.c.number))).order_by(company_texts.c.number.desc()).limit(1)
    return last.scalar_subquery()


def _part(part: int, role: ColumnElement[Any], source: FromClause, who: ColumnElement[bool]) -> Select[Any]:
    """Of the people beside the candidate nothing is known that only the candidate has."""
    person = (literal_column(str(part), Integer).label("part"), users.c.id, users.c.name, users.c.email)
    nothing = [type_coerce(null(), one.type).label(one.name) for one in (*_OF_CANDIDATE, *CONSENT_COLUMNS)]
    number = type_coerce(null(), Integer).label("texts_number")
    return select(*person, role.label("role"), number, *nothing).select_from(source).where(who)


def _people() -> Select[Any]:
    person = (literal_column(str(_CANDIDATE), Integer).label("part"), users.c.id, users.c.name, users.c.email)
    no_role = type_coerce(null(), interview_members.c.role.type)
    theirs = (consents.c.interview_id == _INTERVIEW) & (consents.c.user_id == _CANDIDATE_ID)
    latest = select(func.max(consents.c.id)).where(theirs).scalar_subquery()
    texts = _texts_number().label("texts_number")
    candidate = (
        select(*person, no_role.label("role"), texts, *_OF_CANDIDATE, *CONSENT_COLUMNS)
        .select_from(users.outerjoin(consents, consents.c.id == latest))
        .where(users.c.id == _CANDIDATE_ID)
    )
    interviewer = _part(_INTERVIEWER, no_role, users, users.c.id == _INTERVIEWER_ID)
    seated = users.join(interview_members, interview_members.c.user_id == users.c.id)
    panel = _part(_PANEL, interview_members.c.role, seated, interview_members.c.interview_id == _INTERVIEW)
    whole = union_all(candidate, interviewer, panel).subquery()
    return select(whole).order_by(whole.c.role, whole.c.name, whole.c.id)


# Each opening of a room asks for it; to put it together costs more than to have it answered.
_PEOPLE = _people()


def find(db: Connection, interview: Interview) -> RoomPeople:
    """Raises sqlalchemy.exc.NoResultFound where one of the two is not there."""
    values = {
        "interview_id": interview.id, "interviewer_id": interview.interviewer_id, "candidate_id": interview.candidate_id
    }  # fmt: skip
    found: dict[int, list[Any]] = {_CANDIDATE: [], _INTERVIEWER: [], _PANEL: []}
    for row in db.execute(_PEOPLE, values):
        found[row.part].append(row)
    (of_candidate,), (of_interviewer,) = found[_CANDIDATE], found[_INTERVIEWER]
    decided = of_candidate[-len(CONSENT_COLUMNS) :]
    return RoomPeople(
        _person(of_interviewer),
        _person(of_candidate),
        tuple(_person(row) for row in found[_PANEL]),
        frozenset(of_candidate.exempt_signals.split()),
        of_candidate.resume_path,
        of_candidate.resume_original_name,
        None if of_candidate.notice_version is None else of_row(decided),
        of_candidate.texts_number,
    )


def _person(row: Any) -> RoomPerson:
    return RoomPerson(row.id, row.name, row.email, row.role or "")
