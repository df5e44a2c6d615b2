"""Several lists of interviews with the people's names, and several numbers, asked of the database in one statement.

Each statement waits for its answer and takes the process half a millisecond, whatever is asked.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    ScalarSelect,
    Select,
    func,
    literal_column,
    null,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.engine import Connection

from db.tables import accommodation_requests, interviews, invitations
from repositories.interviews import COLUMNS, Interview, candidate, interviewer
from repositories.invitations import Links


@dataclass(frozen=True)
class Beside:
    """Of an interview: what its candidate asked for, how much of it has no answer, and its links that work, if any."""

    asked: int = 0
    unanswered: int = 0
    links: Links | None = None


NOTHING = type_coerce(null(), Integer)


class Statement:
    """`beside` is read with the lists where a moment is given."""

    def __init__(self, beside_at: datetime | None) -> None:
        self.beside_at = beside_at
        self._parts: list[Select[Any]] = []
        self._names: list[str] = []
        self.lists: dict[str, list[Interview]] = {}
        self.numbers: dict[str, int] = {}
        self.beside: dict[int, Beside] = {}

    def add_list(self, name: str, ids: FromClause) -> None:
        self.lists[name] = []
        self._add(name, select(self._part(), ids.c.id.label("interview_id"), NOTHING.label("number")).select_from(ids))

    def add_number(self, name: str, value: ColumnElement[Any]) -> None:
        self.numbers[name] = 0
        self._add(name, select(self._part(), NOTHING.label("interview_id"), value.label("number")))

    def _add(self, name: str, part: Select[Any]) -> None:
        self._names.append(name)
        self._parts.append(part)

    def _part(self) -> ColumnElement[int]:
        return literal_column(str(len(self._names)), Integer).label("part")

    def run(self, db: Connection) -> None:
        """Fills `lists`, `numbers` and `beside`. The interviews of a list come in any order."""
        first, *others = self._parts
        whole = union_all(first, *others).subquery() if others else first.subquery()
        part, interview_id, number = whole.c
        joined = whole.outerjoin(interviews, interviews.c.id == interview_id)
        joined = joined.outerjoin(candidate, candidate.c.id == interviews.c.candidate_id)
        joined = joined.outerjoin(interviewer, interviewer.c.id == interviews.c.interviewer_id)
        beside = () if self.beside_at is None else _beside(self.beside_at)
        width = 2 + len(COLUMNS)
        for row in db.execute(select(part, number, *COLUMNS, *beside).select_from(joined)):
            name = self._names[row[0]]
            if name in self.numbers:
                self.numbers[name] = int(row[1])
                continue
            interview = Interview(*row[2:width])
            self.lists[name].append(interview)
            if beside:
                asked, unanswered, made_at, used_at = row[width:]
                links = None if made_at is None else Links(made_at, used_at)
                self.beside[interview.id] = Beside(asked, unanswered, links)


def _beside(at: datetime) -> tuple[ColumnElement[Any], ...]:
    """Looked up for each interview in its own index. Requests count where they are the present candidate's."""
    requests = (
        accommodation_requests.c.interview_id == interviews.c.id,
        accommodation_requests.c.user_id == interviews.c.candidate_id,
    )
    works = (
        invitations.c.interview_id == interviews.c.id,
        invitations.c.revoked_at.is_(None),
        invitations.c.expires_at > at,
    )

    def of(value: ColumnElement[Any], *found: ColumnElement[bool]) -> ScalarSelect[Any]:
        return select(value).where(*found).correlate(interviews).scalar_subquery()

    return (
        of(func.count(accommodation_requests.c.id), *requests),
        of(func.count(accommodation_requests.c.id), *requests, accommodation_requests.c.answered_at.is_(None)),
        of(func.max(invitations.c.created_at), *works),
        of(func.max(invitations.c.last_used_at), *works),
    )
