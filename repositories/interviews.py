"""The `interviews` table, and the join that lists them with the people's names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, insert, or_, select, update
from sqlalchemy.engine import Connection

from db.tables import interview_members, interviews, users
from repositories.paging import Page, contains, page_of
from repositories.rows import new_id

candidate = users.alias("candidate")
interviewer = users.alias("interviewer")
member = users.alias("member")


@dataclass(frozen=True)
class Interview:
    """One interview with the names of its two people; times are aware UTC."""

    id: int
    title: str
    meeting_link: str
    interviewer_id: int
    candidate_id: int
    interviewer_name: str
    candidate_name: str
    scheduled_time: datetime
    duration_minutes: int
    timezone: str
    status: str
    candidate_join_status: str
    join_requested_at: datetime | None
    code_language: str
    is_clipboard_allowed: bool
    completed_at: datetime | None
    asking_session_id: int | None
    admitted_session_id: int | None
    rejection_reason: str | None
    lobby_message: str | None

    @property
    def ends_at(self) -> datetime:
        return self.scheduled_time + timedelta(minutes=self.duration_minutes)


COLUMNS = (
    interviews.c.id, interviews.c.title, interviews.c.meeting_link,
    interviews.c.interviewer_id, interviews.c.candidate_id,
    interviewer.c.name.label("interviewer_name"), candidate.c.name.label("candidate_name"),
    interviews.c.scheduled_time, interviews.c.duration_minutes, interviews.c.timezone, interviews.c.status,
    interviews.c.candidate_join_status, interviews.c.join_requested_at, interviews.c.code_language,
    interviews.c.is_clipboard_allowed, interviews.c.completed_at, interviews.c.asking_session_id,
    interviews.c.admitted_session_id, interviews.c.rejection_reason, interviews.c.lobby_message,
)  # fmt: skip
JOINED = interviews.join(candidate, candidate.c.id == interviews.c.candidate_id).join(
    interviewer, interviewer.c.id == interviews.c.interviewer_id
)


def find_for_member(db: Connection, meeting_link: str, user_id: int) -> tuple[Interview, str, str] | None:
    """The interview of this link with this person's role in it and name, if they are one of its people."""
    member_of = and_(interview_members.c.interview_id == interviews.c.id, interview_members.c.user_id == user_id)
    row = db.execute(
        select(*COLUMNS, interview_members.c.role.label("member_role"), member.c.name.label("member_name"))
        .select_from(JOINED.outerjoin(interview_members, member_of).outerjoin(member, member.c.id == user_id))
        .where(interviews.c.meeting_link == meeting_link, or_(_of(user_id), interview_members.c.user_id.is_not(None)))
    ).first()
    if row is None:
        return None
    values = dict(row._mapping)
    role, name = values.pop("member_role"), values.pop("member_name")
    interview = Interview(**values)
    if interview.candidate_id == user_id:
        role = "candidate"
    elif interview.interviewer_id == user_id:
        role = "interviewer"
    return interview, role, name


def find(db: Connection, interview_id: int) -> Interview | None:
    row = db.execute(select(*COLUMNS).select_from(JOINED).where(interviews.c.id == interview_id)).first()
    return None if row is None else _interview(row)


def lock(db: Connection, interview_id: int) -> tuple[str, str]:
    """Hold the row until the transaction ends; its (status, candidate_join_status) as they are now."""
    row = db.execute(
        select(interviews.c.status, interviews.c.candidate_join_status)
        .where(interviews.c.id == interview_id)
        .with_for_update()
    ).one()
    return row.status, row.candidate_join_status


@dataclass(frozen=True)
class Door:
    """How it stands with an interview's admission."""

    status: str
    join_status: str
    asking_session_id: int | None
    admitted_session_id: int | None


def lock_door(db: Connection, interview_id: int) -> Door:
    """Hold the row until the transaction ends; how it stands now."""
    columns = (
        interviews.c.status, interviews.c.candidate_join_status, interviews.c.asking_session_id,
        interviews.c.admitted_session_id,
    )  # fmt: skip
    return Door(*db.execute(select(*columns).where(interviews.c.id == interview_id).with_for_update()).one())


def insert_interview(db: Connection, values: dict[str, Any]) -> int:
    return new_id(db.execute(insert(interviews).values(**values)))


def update_interview(db: Connection, interview_id: int, values: dict[str, Any]) -> None:
    db.execute(update(interviews).where(interviews.c.id == interview_id).values(**values))


def find_code(db: Connection, interview_id: int) -> str:
    return db.execute(select(interviews.c.code_content).where(interviews.c.id == interview_id)).scalar_one() or ""


def save_codes(db: Connection, codes: Sequence[tuple[int, str]]) -> None:
    """Store the texts of many interviews at once, ended ones left out."""
    statement = (
        update(interviews)
        .where(interviews.c.id == bindparam("code_of"), interviews.c.status == "scheduled")
        .values(code_content=bindparam("code"))
    )
    db.execute(statement, [{"code_of": interview_id, "code": code} for interview_id, code in codes])


def page_for_member(
    db: Connection, user_id: int, *, is_interviewer: bool, search: str, status: str, page: int, per_page: int
) -> Page[Interview]:
    """A page of one person's interviews, open ones soonest first, ended ones latest first."""
    found: list[ColumnElement[bool]] = [_owned(user_id, is_interviewer=is_interviewer)]
    if status != "all":
        found.append(interviews.c.status == ("scheduled" if status == "upcoming" else status))
    if search:
        found.append(_matches(search, is_interviewer=is_interviewer))
    total = db.execute(select(func.count()).select_from(interviews).where(*found)).scalar_one()
    if total == 0:
        return Page([], 0, 1, per_page)
    # Time and id in one direction, so that the page is read in order straight from an index.
    order = (interviews.c.scheduled_time.asc(), interviews.c.id.asc())
    if status != "upcoming":
        order = (interviews.c.scheduled_time.desc(), interviews.c.id.desc())
    # The page is cut from the narrow index first; names are joined to its few rows only.
    ids = select(interviews.c.id).where(*found).order_by(*order)
    cut = page_of(db, ids, lambda row: row.id, total=total, page=page, per_page=per_page)
    rows = db.execute(select(*COLUMNS).select_from(JOINED).where(interviews.c.id.in_(cut.items)).order_by(*order))
    return Page([_interview(row) for row in rows], total, cut.page, per_page)


def list_between(
    db: Connection, user_id: int, *, is_interviewer: bool, start: datetime, end: datetime, limit: int
) -> list[Interview]:
    """One person's open interviews that begin in [start, end), soonest first."""
    rows = db.execute(
        select(*COLUMNS)
        .select_from(JOINED)
        .where(
            _owned(user_id, is_interviewer=is_interviewer),
            interviews.c.status == "scheduled",
            interviews.c.scheduled_time >= start,
            interviews.c.scheduled_time < end,
        )
        .order_by(interviews.c.scheduled_time, interviews.c.id)
        .limit(limit)
    )
    return [_interview(row) for row in rows]


def list_waiting(db: Connection, interviewer_id: int, *, limit: int) -> list[Interview]:
    """The open interviews of one interviewer whose candidate asks to be admitted, longest wait first."""
    rows = db.execute(
        select(*COLUMNS)
        .select_from(JOINED)
        .where(
            interviews.c.interviewer_id == interviewer_id,
            interviews.c.candidate_join_status == "requested",
            # Said as what it is not, or SQLite takes the index by status and reads every open interview.
            interviews.c.status.not_in(("completed", "cancelled")),
        )
        .order_by(interviews.c.join_requested_at)
        .limit(limit)
    )
    return [_interview(row) for row in rows]


def list_open_links_of(db: Connection, user_id: int, *, limit: int) -> list[str]:
    rows = db.execute(
        select(interviews.c.meeting_link).where(_of(user_id), interviews.c.status == "scheduled").limit(limit)
    )
    return [row.meeting_link for row in rows]


def any_for_member(db: Connection, user_id: int, *, is_interviewer: bool) -> bool:
    query = select(interviews.c.id).where(_owned(user_id, is_interviewer=is_interviewer)).limit(1)
    return db.execute(query).first() is not None


def _of(user_id: int) -> ColumnElement[bool]:
    return or_(interviews.c.interviewer_id == user_id, interviews.c.candidate_id == user_id)


def _matches(search: str, *, is_interviewer: bool) -> ColumnElement[bool]:
    """Whether the title or the other person's name contains the text. The matching people are found
    once; joining every interview to its person instead costs two to three times as much.
    """
    other_id = interviews.c.candidate_id if is_interviewer else interviews.c.interviewer_id
    people = select(users.c.id).where(contains(users.c.name, search))
    return or_(contains(interviews.c.title, search), other_id.in_(people))


def _owned(user_id: int, *, is_interviewer: bool) -> ColumnElement[bool]:
    return and_((interviews.c.interviewer_id if is_interviewer else interviews.c.candidate_id) == user_id)


def _interview(row: Any) -> Interview:
    return Interview(**row._mapping)
