"""Lists of interviews with the people's names: one person's or everybody's, within a span of time. The dashboard's are
in `agenda_lists`.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Subquery, or_, select, union_all
from sqlalchemy.engine import Connection

from db.tables import interview_members, interviews
from repositories.interview_cuts import Found, Slice, Span, Wanted, arms_of, cut, find, in_time, pieces_of
from repositories.interviews import COLUMNS, JOINED, Interview, is_of, of_row
from repositories.states import OVER, InterviewStatus, JoinStatus, SeatRole


def list_between(
    db: Connection,
    user_id: int | None,
    *,
    is_interviewer: bool,
    start: datetime,
    end: datetime,
    limit: int,
) -> list[Interview]:
    """One person's open interviews, or everybody's, that begin in [start, end), soonest first."""
    found = Found(Wanted(InterviewStatus.SCHEDULED, spans=(Span(start, end),)))
    return _list(db, cut(pieces_of(user_id, found, is_interviewer=is_interviewer), Slice.of(0, limit)))


def list_of_staff(db: Connection, user_id: int, *, start: datetime, end: datetime, limit: int) -> list[Interview]:
    """Every interview, whatever became of it, of which somebody is an interviewer or observer and that begins in
    [start, end); soonest first.
    """
    found = Found(Wanted(spans=(Span(start, end),)))
    return _list(db, cut(pieces_of(user_id, found, is_interviewer=True), Slice.of(0, limit)))


def list_waiting(db: Connection, interviewer_id: int, *, limit: int) -> list[Interview]:
    """The open interviews of one interviewer whose candidate asks to be admitted, longest wait first."""
    asking = waiting(interviewer_id, limit=limit)
    rows = db.execute(
        select(*COLUMNS)
        .select_from(JOINED.join(asking, asking.c.id == interviews.c.id))
        .order_by(interviews.c.join_requested_at, interviews.c.id)
    )
    return [of_row(row) for row in rows]


def waiting(interviewer_id: int, *, limit: int) -> Subquery:
    """The ids of the same; the latest of more, for who asked long ago has mostly left."""
    found = (
        interviews.c.candidate_join_status == JoinStatus.REQUESTED,
        # Said as what it is not, or SQLite takes the index by status and reads every open interview.
        interviews.c.status.not_in(OVER),
    )
    own, as_member = (arm.ids for arm in arms_of(interviewer_id, is_interviewer=True))
    # Who only observes admits nobody.
    as_member = as_member.where(interview_members.c.role == SeatRole.INTERVIEWER)
    since = interviews.c.join_requested_at
    asking = union_all(*(one.add_columns(since).where(*found) for one in (own, as_member))).subquery()
    return select(asking.c.id).order_by(asking.c.join_requested_at.desc(), asking.c.id.desc()).limit(limit).subquery()


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
    starting = select(interviews.c.id, interviews.c.scheduled_time).where(*found)
    return _list(db, starting.order_by(interviews.c.scheduled_time, interviews.c.id).limit(limit).subquery())


def list_after(db: Connection, after: int, wanted: Wanted, *, candidate_id: int | None, limit: int) -> list[Interview]:
    """Everybody's interviews with an id above `after`, in the order of the ids."""
    found = [interviews.c.id > after, find(db, wanted, is_interviewer=True, is_everybody=True).anywhere()]
    if candidate_id is not None:
        found.append(interviews.c.candidate_id == candidate_id)
    query = select(*COLUMNS).select_from(JOINED).where(*found)
    return [of_row(row) for row in db.execute(query.order_by(interviews.c.id).limit(limit))]


def any_for_member(db: Connection, user_id: int | None, *, is_interviewer: bool) -> bool:
    arms = arms_of(user_id, is_interviewer=is_interviewer)
    return any(db.execute(arm.ids.limit(1)).first() is not None for arm in arms)


def _list(db: Connection, ids: Subquery) -> list[Interview]:
    query = select(*COLUMNS).select_from(JOINED.join(ids, ids.c.id == interviews.c.id))
    rows = db.execute(query.order_by(*in_time(ids, is_latest_first=False)))
    return [of_row(row) for row in rows]
