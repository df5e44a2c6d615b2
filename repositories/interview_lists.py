"""Lists of interviews with the people's names: one person's or everybody's, cut to a page or a span of time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Subquery, false, or_, select, union_all
from sqlalchemy.engine import Connection

from db.tables import interview_members, interviews, title_parts
from repositories import search as searching
from repositories import search_parts, users
from repositories.interviews import COLUMNS, JOINED, Interview, is_of, of_row
from repositories.paging import Bound, Page
from repositories.states import OVER, InterviewStatus, JoinStatus, SeatRole

FEW_ENOUGH = 50
"""As many are looked at one by one; it need not be found out which of them have the next word."""


@dataclass(frozen=True)
class Wanted:
    """Which interviews a list has: of a status, or of all; whose start lies in [since, before); without some."""

    status: InterviewStatus | None = None
    search: str = ""
    since: datetime | None = None
    before: datetime | None = None
    leaving_out: Sequence[int] = ()
    is_latest_first: bool = False


def page_of_list(
    db: Connection, user_id: int | None, wanted: Wanted, *, is_interviewer: bool, page: int, per_page: int
) -> Page[Interview]:
    """A page of one person's interviews; of everybody's without a person."""
    found, is_few = _found(db, wanted, is_interviewer=is_interviewer, is_everybody=user_id is None)
    arms = _arms(user_id, is_interviewer=is_interviewer, is_few=is_few)
    bound = Bound.of(page, per_page, is_searched=bool(wanted.search))
    totals = db.execute(select(*(bound.count(arm.of(found)) for arm in arms))).one()
    total, has_more = bound.cut(sum(totals))
    if total == 0:
        return Page([], 0, 1, per_page)
    arms = [arm for arm, count in zip(arms, totals, strict=True) if count]
    number = min(max(page, 1), -(-total // per_page))
    end = min(number * per_page, total)
    skip, is_latest_first = (number - 1) * per_page, wanted.is_latest_first
    if skip > total - end and not has_more:  # A page near the end is read from there.
        cut = _cut(arms, found, limit=total - skip, skip=total - end, is_latest_first=not is_latest_first)
    else:
        cut = _cut(arms, found, limit=end, skip=skip, is_latest_first=is_latest_first)
    return Page(_list(db, cut, is_latest_first=is_latest_first), total, number, per_page, has_more)


By = Callable[[ColumnElement[Any]], ColumnElement[Any]]
"""A column as it is looked up in an index, or `search_parts.aside` where the rows are named already."""
Found = Callable[[By], list[ColumnElement[bool]]]
"""What is so of each interview."""


def _found(db: Connection, wanted: Wanted, *, is_interviewer: bool, is_everybody: bool) -> tuple[Found, bool]:
    """What is so of each, and whether the first of it names the few that it can be by their numbers."""
    matches: list[ColumnElement[bool]] = []
    is_few = False
    if wanted.search:
        matches, is_few = _matches(db, wanted.search, is_interviewer=is_interviewer, is_everybody=is_everybody)

    def found(by: By) -> list[ColumnElement[bool]]:
        status, at, all_of_it = by(interviews.c.status), by(interviews.c.scheduled_time), list(matches)
        if wanted.status is not None:
            all_of_it.append(status == wanted.status)
        if wanted.since is not None:
            all_of_it.append(at >= wanted.since)
        if wanted.before is not None:
            all_of_it.append(at < wanted.before)
        if wanted.leaving_out:
            all_of_it.append(interviews.c.id.not_in(wanted.leaving_out))
        return all_of_it

    return found, is_few


def list_between(
    db: Connection,
    user_id: int | None,
    *,
    is_interviewer: bool,
    start: datetime,
    end: datetime,
    limit: int,
    only: ColumnElement[bool] | None = None,
) -> list[Interview]:
    """One person's open interviews, or everybody's, that begin in [start, end), soonest first; of the first `limit`
    `only` some.
    """

    def found(by: By) -> list[ColumnElement[bool]]:
        at = by(interviews.c.scheduled_time)
        return [by(interviews.c.status) == InterviewStatus.SCHEDULED, at >= start, at < end]

    return _list(db, _cut(_arms(user_id, is_interviewer=is_interviewer), found, limit=limit), only=only)


def list_of_staff(db: Connection, user_id: int, *, start: datetime, end: datetime, limit: int) -> list[Interview]:
    """Every interview, whatever became of it, of which somebody is an interviewer or observer and that begins in
    [start, end); soonest first.
    """

    def found(by: By) -> list[ColumnElement[bool]]:
        at = by(interviews.c.scheduled_time)
        return [at >= start, at < end]

    return _list(db, _cut(_arms(user_id, is_interviewer=True), found, limit=limit))


def list_waiting(db: Connection, interviewer_id: int, *, limit: int) -> list[Interview]:
    """The open interviews of one interviewer whose candidate asks to be admitted, longest wait first."""
    found = (
        interviews.c.candidate_join_status == JoinStatus.REQUESTED,
        # Said as what it is not, or SQLite takes the index by status and reads every open interview.
        interviews.c.status.not_in(OVER),
    )
    own, as_member = (arm.ids for arm in _arms(interviewer_id, is_interviewer=True))
    # Who only observes admits nobody.
    as_member = as_member.where(interview_members.c.role == SeatRole.INTERVIEWER)
    asking = union_all(own.where(*found), as_member.where(*found)).subquery()
    rows = db.execute(
        select(*COLUMNS)
        .select_from(JOINED.join(asking, asking.c.id == interviews.c.id))
        .order_by(interviews.c.join_requested_at, interviews.c.id)
        .limit(limit)
    )
    return [of_row(row) for row in rows]


def list_open_links_of(db: Connection, user_id: int, *, limit: int) -> list[str]:
    rows = db.execute(
        select(interviews.c.meeting_link)
        .where(is_of(user_id), interviews.c.status == InterviewStatus.SCHEDULED)
        .limit(limit)
    )
    return [row.meeting_link for row in rows]


def latest_end(db: Connection, interview_ids: Sequence[int]) -> datetime | None:
    """When the last of these is planned to end."""
    planned = select(interviews.c.scheduled_time, interviews.c.duration_minutes)
    rows = db.execute(planned.where(interviews.c.id.in_(interview_ids))).all()
    return max((at + timedelta(minutes=minutes) for at, minutes in rows), default=None)


def next_start(db: Connection, *, after: datetime) -> datetime | None:
    """When the next interview that is still to take place is planned to begin."""
    later = (interviews.c.status == InterviewStatus.SCHEDULED) & (interviews.c.scheduled_time > after)
    planned = select(interviews.c.scheduled_time).where(later)
    return db.execute(planned.order_by(interviews.c.scheduled_time).limit(1)).scalar_one_or_none()


def list_starting(
    db: Connection, *, after: datetime, before: datetime, beyond: Interview | None, limit: int
) -> list[Interview]:
    """Everybody's open interviews that are planned to begin in (after, before], soonest first; those after `beyond`."""
    found = [
        interviews.c.status == InterviewStatus.SCHEDULED,
        interviews.c.scheduled_time > after,
        interviews.c.scheduled_time <= before,
    ]
    if beyond is not None:
        is_same_time = interviews.c.scheduled_time == beyond.scheduled_time
        is_later = interviews.c.scheduled_time > beyond.scheduled_time
        found.append(or_(is_later, is_same_time & (interviews.c.id > beyond.id)))
    cut = select(interviews.c.id, interviews.c.scheduled_time).where(*found)
    return _list(db, cut.order_by(interviews.c.scheduled_time, interviews.c.id).limit(limit).subquery())


def list_after(db: Connection, after: int, wanted: Wanted, *, candidate_id: int | None, limit: int) -> list[Interview]:
    """Everybody's interviews with an id above `after`, in the order of the ids."""
    of_all, is_few = _found(db, wanted, is_interviewer=True, is_everybody=True)
    found = [interviews.c.id > after, *of_all(search_parts.aside if is_few else _as_it_is)]
    if candidate_id is not None:
        found.append(interviews.c.candidate_id == candidate_id)
    query = select(*COLUMNS).select_from(JOINED).where(*found)
    return [of_row(row) for row in db.execute(query.order_by(interviews.c.id).limit(limit))]


def any_for_member(db: Connection, user_id: int | None, *, is_interviewer: bool) -> bool:
    arms = _arms(user_id, is_interviewer=is_interviewer)
    return any(db.execute(arm.ids.limit(1)).first() is not None for arm in arms)


def _as_it_is(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return column


@dataclass(frozen=True)
class _Arm:
    ids: Select[Any]
    by: By

    def of(self, found: Found) -> Select[Any]:
        return self.ids.where(*found(self.by))


def _arms(user_id: int | None, *, is_interviewer: bool, is_few: bool = False) -> list[_Arm]:
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


def _cut(
    arms: list[_Arm],
    found: Found,
    *,
    limit: int,
    skip: int = 0,
    is_latest_first: bool = False,
) -> Subquery:
    """The ids from `skip` to `limit` of what is found in all arms together, cut before the names are joined."""
    if len(arms) == 1:
        ordered = arms[0].of(found).order_by(*_in_time(interviews, is_latest_first))
        return ordered.limit(limit - skip).offset(skip).subquery()
    parts = [arm.of(found).order_by(*_in_time(interviews, is_latest_first)).limit(limit).subquery() for arm in arms]
    both = union_all(*(select(part) for part in parts)).subquery()
    return select(both).order_by(*_in_time(both, is_latest_first)).limit(limit - skip).offset(skip).subquery()


def _in_time(source: FromClause, is_latest_first: bool) -> list[ColumnElement[Any]]:
    """Time and id in one direction, so that a page is read in order straight from an index."""
    keys = (source.c.scheduled_time, source.c.id)
    return [key.desc() if is_latest_first else key.asc() for key in keys]


def _list(
    db: Connection, cut: Subquery, *, is_latest_first: bool = False, only: ColumnElement[bool] | None = None
) -> list[Interview]:
    query = select(*COLUMNS).select_from(JOINED.join(cut, cut.c.id == interviews.c.id))
    if only is not None:
        query = query.where(only)
    rows = db.execute(query.order_by(*_in_time(cut, is_latest_first)))
    return [of_row(row) for row in rows]


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
