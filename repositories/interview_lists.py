"""Lists of interviews with the people's names: one person's or everybody's, cut to a page or a span of time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Subquery, func, or_, select, union_all
from sqlalchemy.engine import Connection

from db.tables import interview_members, interviews
from repositories import search as searching
from repositories import users
from repositories.interviews import COLUMNS, JOINED, Interview, is_of, of_row
from repositories.paging import Page
from repositories.states import OVER, InterviewStatus, JoinStatus, SeatRole


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
    found = _found(db, wanted, is_interviewer=is_interviewer, is_everybody=user_id is None)
    arms = _arms(user_id, is_interviewer=is_interviewer)
    counts = [arm.with_only_columns(func.count()).where(*found).scalar_subquery() for arm in arms]
    totals = db.execute(select(*counts)).one()
    total = sum(totals)
    if total == 0:
        return Page([], 0, 1, per_page)
    arms = [arm for arm, count in zip(arms, totals, strict=True) if count]
    number = min(max(page, 1), -(-total // per_page))
    end = min(number * per_page, total)
    skip, is_latest_first = (number - 1) * per_page, wanted.is_latest_first
    if skip > total - end:  # A page near the end is read from there.
        cut = _cut(arms, found, limit=total - skip, skip=total - end, is_latest_first=not is_latest_first)
    else:
        cut = _cut(arms, found, limit=end, skip=skip, is_latest_first=is_latest_first)
    return Page(_list(db, cut, is_latest_first=is_latest_first), total, number, per_page)


def _found(db: Connection, wanted: Wanted, *, is_interviewer: bool, is_everybody: bool) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.status is not None:
        found.append(interviews.c.status == wanted.status)
    if wanted.since is not None:
        found.append(interviews.c.scheduled_time >= wanted.since)
    if wanted.before is not None:
        found.append(interviews.c.scheduled_time < wanted.before)
    if wanted.leaving_out:
        found.append(interviews.c.id.not_in(wanted.leaving_out))
    if wanted.search:
        found += _matches(db, wanted.search, is_interviewer=is_interviewer, is_everybody=is_everybody)
    return found


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
    found = [
        interviews.c.status == InterviewStatus.SCHEDULED,
        interviews.c.scheduled_time >= start,
        interviews.c.scheduled_time < end,
    ]
    return _list(db, _cut(_arms(user_id, is_interviewer=is_interviewer), found, limit=limit), only=only)


def list_of_staff(db: Connection, user_id: int, *, start: datetime, end: datetime, limit: int) -> list[Interview]:
    """Every interview, whatever became of it, of which somebody is an interviewer or observer and that begins in
    [start, end); soonest first.
    """
    found = [interviews.c.scheduled_time >= start, interviews.c.scheduled_time < end]
    return _list(db, _cut(_arms(user_id, is_interviewer=True), found, limit=limit))


def list_waiting(db: Connection, interviewer_id: int, *, limit: int) -> list[Interview]:
    """The open interviews of one interviewer whose candidate asks to be admitted, longest wait first."""
    found = (
        interviews.c.candidate_join_status == JoinStatus.REQUESTED,
        # Said as what it is not, or SQLite takes the index by status and reads every open interview.
        interviews.c.status.not_in(OVER),
    )
    own, as_member = _arms(interviewer_id, is_interviewer=True)
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
    found = [interviews.c.id > after, *_found(db, wanted, is_interviewer=True, is_everybody=True)]
    if candidate_id is not None:
        found.append(interviews.c.candidate_id == candidate_id)
    query = select(*COLUMNS).select_from(JOINED).where(*found)
    return [of_row(row) for row in db.execute(query.order_by(interviews.c.id).limit(limit))]


def any_for_member(db: Connection, user_id: int | None, *, is_interviewer: bool) -> bool:
    arms = _arms(user_id, is_interviewer=is_interviewer)
    return any(db.execute(arm.limit(1)).first() is not None for arm in arms)


def _arms(user_id: int | None, *, is_interviewer: bool) -> list[Select[Any]]:
    """The ids and times of one person's interviews: their own, and those where they are in the panel. Nobody is
    both in one interview. Apart, each is read in order straight from an index; with an OR neither would be.
    Without a person, everybody's.
    """
    ids = select(interviews.c.id, interviews.c.scheduled_time)
    if user_id is None:
        return [ids.select_from(interviews)]  # Said, for a count of all has no column to say it by.
    if not is_interviewer:
        return [ids.where(interviews.c.candidate_id == user_id)]
    joined = interviews.join(interview_members, interview_members.c.interview_id == interviews.c.id)
    return [
        ids.where(interviews.c.interviewer_id == user_id),
        ids.select_from(joined).where(interview_members.c.user_id == user_id),
    ]


def _cut(
    arms: list[Select[Any]],
    found: Sequence[ColumnElement[bool]],
    *,
    limit: int,
    skip: int = 0,
    is_latest_first: bool = False,
) -> Subquery:
    """The ids from `skip` to `limit` of what is found in all arms together, cut before the names are joined."""
    if len(arms) == 1:
        ordered = arms[0].where(*found).order_by(*_in_time(interviews, is_latest_first))
        return ordered.limit(limit - skip).offset(skip).subquery()
    parts = [arm.where(*found).order_by(*_in_time(interviews, is_latest_first)).limit(limit).subquery() for arm in arms]
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


def _matches(db: Connection, search: str, *, is_interviewer: bool, is_everybody: bool) -> Iterator[ColumnElement[bool]]:
    """Each word of the text stands in the title or in the other person's name; among everybody's, in either name.

    The people are found first, and what is compared last is the title: a database compares text far slower than ids,
    and it would look for the same people in each query again.
    """
    others = [interviews.c.candidate_id] if is_interviewer or is_everybody else []
    others += [interviews.c.interviewer_id] if not is_interviewer or is_everybody else []
    for word, named in users.named(db, searching.words(search)).items():
        in_title = searching.has(interviews.c.title_key, interviews.c.title, word)
        yield or_(*(one.in_(named) for one in others), in_title)
