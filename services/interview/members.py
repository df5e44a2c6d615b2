"""Who takes part in an interview, in which role; and the panel, which its interviewers choose."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import members, team
from repositories.interviews import Interview
from repositories.states import SeatRole
from services.audit import audit
from services.base import Invalid, _, utcnow

MAX_PEOPLE = 6
"""What a call of everybody with everybody carries; the interviewer who scheduled it and the candidate count."""
MAX_PANEL = MAX_PEOPLE - 2
PANEL_ROLES = (SeatRole.INTERVIEWER, SeatRole.OBSERVER)


@dataclass(frozen=True)
class Person:
    """One of the people of an interview."""

    user_id: int
    name: str
    role: SeatRole


@dataclass(frozen=True)
class PanelMember:
    """Somebody chosen for a panel; `field` names the place of the form that chose them."""

    user_id: int
    role: str
    field: str = "panel_person_1"


def people_of(interview: Interview) -> list[Person]:
    """The interviewer who scheduled it, the candidate, then the panel."""
    return [
        Person(interview.interviewer_id, interview.interviewer_name, SeatRole.INTERVIEWER),
        Person(interview.candidate_id, interview.candidate_name, SeatRole.CANDIDATE),
        *panels_of([interview])[interview.id],
    ]


def panels_of(interviews: Sequence[Interview]) -> dict[int, list[Person]]:
    """The panel of each, by the interview's id; nobody where there is none."""
    return database.read(lambda db: panels_in(db, interviews)) if interviews else defaultdict(list)


def panels_in(db: Connection, interviews: Sequence[Interview]) -> dict[int, list[Person]]:
    """The same inside the caller's transaction."""
    panels: dict[int, list[Person]] = defaultdict(list)
    ids = [one.id for one in interviews]
    for one in members.list_for_interviews(db, ids) if ids else ():
        panels[one.interview_id].append(Person(one.user_id, one.name, SeatRole(one.role)))
    return panels


def set_panel(
    db: Connection, interview_id: int, wanted: Sequence[PanelMember], *, interviewer_id: int, candidate_id: int
) -> None:
    """Make these the panel, inside the transaction that schedules or changes the interview.

    Raises Invalid with a `field`.
    """
    before = {one.user_id: one.role for one in members.list_for_interview(db, interview_id)}
    for one in wanted:
        if one.user_id in (interviewer_id, candidate_id):
            raise Invalid("panel-has-already", _("This person is already in the interview."), field=one.field)
    after = checked(db, wanted, before=before)
    if after != before:
        members.replace_all(db, interview_id, after)
        for user_id in sorted(before.keys() | after.keys()):
            if before.get(user_id) != after.get(user_id):
                _note(db, interview_id, user_id, after.get(user_id))


def _note(db: Connection, interview_id: int, user_id: int, role: str | None) -> None:
    on, details = audit.interview(interview_id), {"role": role}
    audit.write(db, audit.Deed.PANEL_CHANGED, by=audit.acting(), on=on, whom=user_id, at=utcnow(), details=details)


def checked(db: Connection, wanted: Sequence[PanelMember], *, before: Mapping[int, str]) -> dict[int, str]:
    """The roles of a panel by id. Who was in it `before` may stay, whatever became of their account.

    Raises Invalid with a `field`.
    """
    after: dict[int, str] = {}
    for one in wanted:
        _check(db, one, chosen=after, before=before)
        after[one.user_id] = one.role
    return after


def remove(db: Connection, interview_id: int, user_id: int) -> None:
    """Take one person out of the panel, inside the caller's transaction: who holds the interview is in no panel."""
    members.delete_member(db, interview_id, user_id)


def changed(before: Sequence[Person], after: Sequence[Person]) -> set[int]:
    """The ids of those who left, or take part in another role than before."""
    roles = {one.user_id: one.role for one in after}
    return {one.user_id for one in before if roles.get(one.user_id) is not one.role}


def _check(db: Connection, one: PanelMember, *, chosen: Mapping[int, str], before: Mapping[int, str]) -> None:
    if one.role not in PANEL_ROLES:
        raise Invalid("panel-role-unknown", _("Choose interviewer or observer."), field=one.field)
    if one.user_id in chosen:
        raise Invalid("panel-twice", _("This person is chosen twice. Choose somebody else."), field=one.field)
    if len(chosen) == MAX_PANEL:
        words = _("At most %(count)s people can take part, including the candidate.", count=MAX_PEOPLE)
        raise Invalid("panel-too-large", words, field=one.field)
    found = team.find(db, one.user_id)
    # Who was chosen while active stays chosen: taking them out is a decision of its own.
    if found is None or not (found.is_active or one.user_id in before):
        raise Invalid("panel-unknown", _("Choose somebody on your team from the list."), field=one.field)
