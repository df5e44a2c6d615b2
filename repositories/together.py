"""Several lists of interviews with the people's names, and several numbers, asked of the database in one statement.

Each statement waits for its answer and takes the process half a millisecond, whatever is asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
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
from repositories.search_parts import aside


@dataclass(frozen=True)
class Beside:
    """Of an interview: what its candidate asked for, how much of it has no answer, and its links that work, if any."""

    asked: int = 0
    unanswered: int = 0
    links: Links | None = None


NOTHING = type_coerce(null(), Integer)
WIDTH = 2 + len(COLUMNS)


@dataclass(frozen=True)
class Together:
    """A statement, and what its parts are called; those of `numbers` are numbers."""

    query: Select[Any]
    names: tuple[str, ...]
    numbers: frozenset[str]
    has_beside: bool

    def run(self, db: Connection, values: Mapping[str, Any]) -> "Answer":
        """The interviews of a list come in any order."""
        answer = Answer({name: [] for name in self.names if name not in self.numbers})
        for row in db.execute(self.query, values):
            name = self.names[row[0]]
            if name in self.numbers:
                answer.numbers[name] = int(row[1])
                continue
            interview = Interview(*row[2:WIDTH])
            answer.lists[name].append(interview)
            if self.has_beside:
                asked, unanswered, made_at, used_at = row[WIDTH:]
                links = None if made_at is None else Links(made_at, used_at)
                answer.beside[interview.id] = Beside(asked, unanswered, links)
        return answer


@dataclass
class Answer:
    """What was read, by the names of the parts, and what stands beside each interview by its id."""

    lists: dict[str, list[Interview]]
    numbers: dict[str, int] = field(default_factory=dict)
    beside: dict[int, Beside] = field(default_factory=dict)


class Parts:
    """Of a statement that is being put together."""

    def __init__(self) -> None:
        self._parts: list[Select[Any]] = []
        self._names: list[str] = []
        self._numbers: set[str] = set()

    def add_list(self, name: str, ids: FromClause) -> None:
        """Interviews by their `id`."""
        self._add(name, ids.c.id.label("interview_id"), NOTHING.label("number"), ids)

    def add_number(self, name: str, value: ColumnElement[Any]) -> None:
        self._numbers.add(name)
        self._add(name, NOTHING.label("interview_id"), value.label("number"))

    def _add(self, name: str, interview_id: Any, number: Any, *source: FromClause) -> None:
        place = literal_column(str(len(self._names)), Integer).label("part")
        self._names.append(name)
        self._parts.append(select(place, interview_id, number).select_from(*source))

    def together(self, *, beside_at: Any = None) -> Together:
        """Also with what stands `beside` each interview where a moment is given: links work as of then."""
        first, *others = self._parts
        whole = union_all(first, *others).subquery() if others else first.subquery()
        part, interview_id, number = whole.c
        joined = whole.outerjoin(interviews, interviews.c.id == interview_id)
        joined = joined.outerjoin(candidate, candidate.c.id == interviews.c.candidate_id)
        joined = joined.outerjoin(interviewer, interviewer.c.id == interviews.c.interviewer_id)
        beside = () if beside_at is None else _beside(beside_at)
        query = select(part, number, *COLUMNS, *beside).select_from(joined)
        return Together(query, tuple(self._names), frozenset(self._numbers), bool(beside))


def _beside(at: Any) -> tuple[ColumnElement[Any], ...]:
    """Looked up for each interview in its own index. Requests count where they are the present candidate's."""
    requests = (
        accommodation_requests.c.interview_id == interviews.c.id,
        aside(accommodation_requests.c.user_id) == interviews.c.candidate_id,
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
