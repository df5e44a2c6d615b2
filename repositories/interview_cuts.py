"""Which interviews a list has, and in which order, as SQL: one person's or everybody's, of a status, within spans of
time, found by words. What is read of them is in `interview_lists` and `agenda_lists`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Subquery, and_, false, or_, select, true, union_all
from sqlalchemy.engine import Connection

from db.later import later
from db.tables import interview_members, interviews, title_parts
from repositories import search as searching
from repositories import search_parts, users
from repositories.states import InterviewStatus, JoinStatus

FEW_ENOUGH = 50
"""As many are looked at one by one; it need not be found out which of them have the next word."""
By = Callable[[ColumnElement[Any]], ColumnElement[Any]]
"""A column as it is looked up in an index, or `search_parts.aside` where the rows are named already."""


@dataclass(frozen=True)
class Span:
    """Whose start lies in [since, before). Of those only what is planned to end by a moment, or after it; for
    `keeps_held` also those that end before and whose candidate was in the room.
    """

    since: datetime | None = None
    before: datetime | None = None
    ends_by: datetime | None = None
    ends_after: datetime | None = None
    keeps_held: bool = False

    def holds(self, by: By) -> list[ColumnElement[bool]]:
        at = by(interviews.c.scheduled_time)
        ends_at = later(interviews.c.scheduled_time, interviews.c.duration_minutes)
        found: list[ColumnElement[bool]] = []
        if self.since is not None:
            found.append(at >= self.since)
        if self.before is not None:
            found.append(at < self.before)
        if self.ends_by is not None:
            found.append(ends_at <= self.ends_by)
        if self.ends_after is not None:
            held = or_(
                interviews.c.candidate_join_status == JoinStatus.APPROVED, interviews.c.admitted_session_id.is_not(None)
            )
            found.append(or_(ends_at > self.ends_after, held) if self.keeps_held else ends_at > self.ends_after)
        return found


@dataclass(frozen=True)
class Wanted:
    """Which interviews a list has: of a status, or of all; in any of these spans, no two of which overlap."""

    status: InterviewStatus | None = None
    search: str = ""
    spans: tuple[Span, ...] = (Span(),)
    is_latest_first: bool = False


@dataclass(frozen=True)
class Found:
    """What a list has, as SQL: `matches` comes from the words; whether its first part names the few that can be."""

    wanted: Wanted
    matches: tuple[ColumnElement[bool], ...] = ()
    is_few: bool = False

    def holds(self, by: By, span: Span) -> list[ColumnElement[bool]]:
        status = [] if self.wanted.status is None else [by(interviews.c.status) == self.wanted.status]
        return [*self.matches, *status, *span.holds(by)]

    def anywhere(self) -> ColumnElement[bool]:
        """The same of all spans together, for a list that is read in another order than by time."""
        by = search_parts.aside if self.is_few else _as_it_is
        return or_(*(and_(true(), *self.holds(by, span)) for span in self.wanted.spans))


def find(db: Connection, wanted: Wanted, *, is_interviewer: bool, is_everybody: bool) -> Found:
    """Looks for the words, where there are any."""
    if not wanted.search:
        return Found(wanted)
    matches, is_few = _matches(db, wanted.search, is_interviewer=is_interviewer, is_everybody=is_everybody)
    return Found(wanted, tuple(matches), is_few)


@dataclass(frozen=True)
class _Arm:
    ids: Select[Any]
    by: By


def arms_of(user_id: int | None, *, is_interviewer: bool, is_few: bool = False) -> list[_Arm]:
    """The ids and times of one person's interviews: their own, and those where they are in the panel. Nobody is
    both in one interview. Apart, each is read in order straight from an index; with an OR neither would be.
    Without a person, everybody's.
    """
    by = search_parts.aside if is_few else _as_it_is
    ids = select(interviews.c.id, interviews.c.scheduled_time)
    if user_id is None:
        return [_Arm(ids.select_from(interviews), by)]  # Said, for a count of all has no column to say it by.
    if not is_interviewer:
        return [_Arm(ids.where(by(interviews.c.candidate_id) == user_id), by)]
    joined = interviews.join(interview_members, interview_members.c.interview_id == interviews.c.id)
    as_member = ids.select_from(joined).where(interview_members.c.user_id == user_id)
    # SQLite would rather read all interviews of a status than those that one person is a member of.
    return [_Arm(ids.where(by(interviews.c.interviewer_id) == user_id), by), _Arm(as_member, search_parts.aside)]


def pieces_of(user_id: int | None, found: Found, *, is_interviewer: bool) -> list[Select[Any]]:
    """What a list is put together from, id and time: each piece is read in order straight from an index."""
    arms = arms_of(user_id, is_interviewer=is_interviewer, is_few=found.is_few)
    return [arm.ids.where(*found.holds(arm.by, span)) for arm in arms for span in found.wanted.spans]


@dataclass(frozen=True)
class Slice:
    """So many of a list after so many that are skipped; `reach` are both together."""

    take: int
    skip: int
    reach: int

    @classmethod
    def of(cls, start: int, end: int) -> "Slice":
        return cls(end - start, start, end)


def cut(pieces: Sequence[Select[Any]], part: Slice, *, is_latest_first: bool = False) -> Subquery:
    """The ids of a slice of all pieces together, cut before the names are joined."""
    if len(pieces) == 1:
        ordered = pieces[0].order_by(*in_time(interviews, is_latest_first))
        return ordered.limit(part.take).offset(part.skip).subquery()
    parts = [one.order_by(*in_time(interviews, is_latest_first)).limit(part.reach).subquery() for one in pieces]
    whole = union_all(*(select(one) for one in parts)).subquery()
    return select(whole).order_by(*in_time(whole, is_latest_first)).limit(part.take).offset(part.skip).subquery()


def in_time(source: FromClause, is_latest_first: bool) -> list[ColumnElement[Any]]:
    """Time and id in one direction, so that a page is read in order straight from an index."""
    keys = (source.c.scheduled_time, source.c.id)
    return [key.desc() if is_latest_first else key.asc() for key in keys]


def _as_it_is(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return column


def _matches(
    db: Connection, search: str, *, is_interviewer: bool, is_everybody: bool
) -> tuple[list[ColumnElement[bool]], bool]:
    """Each word of the text stands in the title or in the other person's name; among everybody's, in either name.

    First come the numbers of the interviews that can be meant, where one of the words is in few enough; then it is
    true. The people are found before, and what is compared last is the title: a database compares text far slower
    than ids, and it would look for the same people in each query again.
    """
    others = [interviews.c.candidate_id] if is_interviewer or is_everybody else []
    others += [interviews.c.interviewer_id] if not is_interviewer or is_everybody else []
    found: list[ColumnElement[bool]] = []
    few: set[int] | None = None
    for word in searching.words(search):
        named = [one.in_(ids) for ids in users.named(db, word) for one in others]
        if few is None or len(few) > FEW_ENOUGH:
            proposed = _proposed(db, word, named)
            if proposed is not None:
                few = proposed if few is None else few & proposed
        found.append(or_(*named, searching.has(interviews.c.title_key, interviews.c.title, word)))
    return (found, False) if few is None else ([search_parts.among(interviews.c.id, few), *found], True)


def _proposed(db: Connection, word: str, named: Sequence[ColumnElement[bool]]) -> set[int] | None:
    """The interviews in which a word can stand, and those that nobody prepared for a search; None for too many."""
    by_title = select(title_parts.c.interview_id).where(search_parts.holds(title_parts, word))
    unmarked = select(interviews.c.id).where(interviews.c.has_parts == false())
    by_name = [select(interviews.c.id).where(one) for one in named]
    return search_parts.few(db, by_title, unmarked, *by_name, most=search_parts.MAX_FEW)
