"""Interviews of older databases: their people, times, links and states."""

import re
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import uuid4
from zoneinfo import available_timezones

import sqlalchemy as sa

from migrations.legacy import ASIDE, Adoption, people, times
from migrations.legacy.spellings import CANDIDATE_WORDS, INTERVIEWER_WORDS, JOIN_STATUSES, LANGUAGES, STATUSES
from migrations.legacy.values import default, replace, translate

LINK = re.compile(r"[A-Za-z0-9_-]{1,36}")
DEFAULT_MINUTES = 60


def fill(adoption: Adoption) -> None:
    """Give every interview what every interview has now, its two people included."""
    interviews, zone = adoption.table("interviews"), adoption.steps.zone.key
    times.clear_zero_dates(adoption, "interviews")
    for column in ("created_at", "completed_at", "join_requested_at", "scheduled_time"):
        times.fill(adoption, "interviews", column)
    default(adoption, interviews.c.scheduled_time, sa.func.coalesce(interviews.c.created_at, times.EPOCH))
    translate(adoption, interviews.c.status, STATUSES, otherwise="scheduled")
    translate(adoption, interviews.c.candidate_join_status, JOIN_STATUSES, otherwise="pending")
    translate(adoption, interviews.c.code_language, LANGUAGES, otherwise=None)
    _fill_defaults(adoption, interviews, zone)
    _fill_links(adoption)
    _fill_people(adoption, interviews.c.interviewer_id, INTERVIEWER_WORDS, "interviewer")
    _fill_people(adoption, interviews.c.candidate_id, CANDIDATE_WORDS, "candidate")


def add_stand_ins(adoption: Adoption, interview_ids: Iterable[int]) -> None:
    """Give deleted interviews, whose messages are left, a cancelled row that these belong to."""
    wanted = sorted(set(interview_ids))
    if wanted:
        rows = [_stand_in(adoption, str(uuid4())) | {"id": one} for one in wanted]
        statement = sa.insert(adoption.table("interviews"))
        adoption.steps.write_many(statement, rows, "interviews: added stand-ins for deleted ones")


def stand_in_for(adoption: Adoption, link: str) -> int:
    """The stand-in for an interview of which a link is left; found again if it was made before."""
    interviews, db = adoption.table("interviews"), adoption.steps.db
    query = sa.select(interviews.c.id).where(interviews.c.meeting_link == link)
    if db.execute(query).first() is None:
        rows = [_stand_in(adoption, link)]
        adoption.steps.write_many(sa.insert(interviews), rows, "interviews: added a stand-in for a deleted one")
    return int(db.execute(query).scalar_one())


def room_of(link: str) -> str:
    """The room in what may be a whole address, such as https://example.org/interview/ROOM?from=mail."""
    return link.strip().split("?")[0].rstrip("/").rpartition("/")[2]


def _stand_in(adoption: Adoption, link: str) -> dict[str, Any]:
    return {
        "title": "Removed interview",
        "interviewer_id": people.stand_in_for(adoption, None, "interviewer"),
        "candidate_id": people.stand_in_for(adoption, None, "candidate"),
        "scheduled_time": times.EPOCH,
        "duration_minutes": DEFAULT_MINUTES,
        "timezone": "UTC",
        "meeting_link": link,
        "status": "cancelled",
        "candidate_join_status": "pending",
        "code_language": "python",
        "is_clipboard_allowed": False,
    }


def _fill_defaults(adoption: Adoption, interviews: sa.Table, zone: str) -> None:
    steps, columns = adoption.steps, interviews.c
    for column, value in (
        (columns.title, "Interview"),
        (columns.status, "scheduled"),
        (columns.candidate_join_status, "pending"),
        (columns.code_language, "python"),
        (columns.is_clipboard_allowed, False),
        (columns.duration_minutes, DEFAULT_MINUTES),
        (columns.timezone, zone),
    ):
        default(adoption, column, value)
    replace(
        adoption,
        columns.duration_minutes,
        columns.duration_minutes < 1,
        DEFAULT_MINUTES,
        f"below 1 is now {DEFAULT_MINUTES}",
    )
    named = steps.db.execute(sa.select(columns.timezone).distinct()).scalars().all()
    for name in sorted(set(named) - available_timezones()):
        replace(adoption, columns.timezone, columns.timezone == name, zone, f"{name!r} is now {zone!r}")
    waiting = sa.and_(columns.candidate_join_status == "requested", columns.join_requested_at.is_(None))
    since = sa.update(interviews).where(waiting).values(join_requested_at=columns.scheduled_time)
    steps.write(since, "interviews: set since when candidates have been waiting")


def _fill_links(adoption: Adoption) -> None:
    """Make every meeting link one room of its own; an old link that cannot be one is kept beside it."""
    interviews = adoption.table("interviews")
    query = sa.select(interviews.c.id, interviews.c.meeting_link).order_by(interviews.c.id)
    taken: set[str] = set()
    for row in adoption.steps.db.execute(query).all():
        room = room_of(row.meeting_link or "")
        if not LINK.fullmatch(room) or room.lower() in taken:
            room = str(uuid4())
        taken.add(room.lower())
        if room != row.meeting_link:
            this = interviews.c.id == row.id
            replace(adoption, interviews.c.meeting_link, this, room, f"of number {row.id} is now {room}")


def _fill_people(adoption: Adoption, column: sa.Column[int], words: Sequence[str], role: str) -> None:
    """Find the person of each interview that has none: by what an older column says, else a stand-in."""
    interviews, steps = adoption.table("interviews"), adoption.steps
    names = [one for one in (ASIDE + column.name, *words) if one in adoption.columns("interviews")]
    is_missing = sa.or_(column.is_(None), column < 1)
    query = sa.select(interviews.c.id, *(sa.column(one) for one in names)).select_from(interviews).where(is_missing)
    rows = steps.db.execute(query).all()
    directory = people.Directory(adoption)
    found = []
    for row in rows:
        said = [str(one) for one in row[1:] if one]
        known = [user_id for user_id in map(directory.find, said) if user_id is not None]
        person = known[0] if known else people.stand_in_for(adoption, said[0] if said else None, role)
        found.append({"row_id": row.id, "person": person})
    statement = sa.update(interviews).where(interviews.c.id == sa.bindparam("row_id"))
    steps.write_many(
        statement.values({column.name: sa.bindparam("person")}), found, f"interviews: found the missing {role}"
    )
    users = adoption.table("users")
    gone = sa.select(column).distinct().where(~sa.exists().where(users.c.id == column))
    people.add_stand_ins(adoption, steps.db.execute(gone).scalars().all(), role)
