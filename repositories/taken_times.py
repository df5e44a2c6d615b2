"""When people have interviews, from `interviews` and `interview_members`: their own ones, and those of a panel."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, union_all
from sqlalchemy.engine import Connection

from db.tables import busy_times, interview_members, interviews
from repositories.states import InterviewStatus


@dataclass(frozen=True)
class TakenTime:
    """One interview of one person; one that is over takes up its day, and its time no more."""

    user_id: int
    interview_id: int
    starts_at: datetime
    ends_at: datetime
    is_open: bool


def list_interviews(
    db: Connection, people: Sequence[int], *, start: datetime, end: datetime, limit: int
) -> list[TakenTime]:
    """What was not cancelled and begins in [start, end), soonest first."""
    columns = (interviews.c.id, interviews.c.scheduled_time, interviews.c.duration_minutes, interviews.c.status)
    found = (
        interviews.c.status != InterviewStatus.CANCELLED,
        interviews.c.scheduled_time >= start,
        interviews.c.scheduled_time < end,
    )
    joined = interviews.join(interview_members, interview_members.c.interview_id == interviews.c.id)
    whose, member = interviews.c.interviewer_id, interview_members.c.user_id
    both = union_all(
        select(whose.label("user_id"), *columns).where(whose.in_(people), *found),
        select(member.label("user_id"), *columns).select_from(joined).where(member.in_(people), *found),
    ).subquery()
    rows = db.execute(select(both).order_by(both.c.scheduled_time, both.c.id).limit(limit))
    return [
        TakenTime(
            row.user_id,
            row.id,
            row.scheduled_time,
            row.scheduled_time + timedelta(minutes=row.duration_minutes),
            row.status == InterviewStatus.SCHEDULED,
        )
        for row in rows
    ]


def list_busy(
    db: Connection, people: Sequence[int], *, start: datetime, end: datetime
) -> list[tuple[int, datetime, datetime]]:
    """Person, start and end of what their other calendars hold between these moments."""
    found = (busy_times.c.user_id.in_(people), busy_times.c.ends_at > start, busy_times.c.starts_at < end)
    rows = db.execute(select(busy_times.c.user_id, busy_times.c.starts_at, busy_times.c.ends_at).where(*found))
    return [(row.user_id, row.starts_at, row.ends_at) for row in rows]
