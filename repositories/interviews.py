"""The `interviews` table, and its join with the people's names; lists are in `interview_lists`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, insert, or_, select, update
from sqlalchemy.engine import Connection

from db.tables import interview_members, interviews, users
from repositories import search as searching
from repositories import search_parts
from repositories.rows import new_id
from repositories.states import InterviewStatus, JoinStatus, SeatRole

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
    rejected_by: str | None
    lobby_message: str | None
    lobby_message_by: str | None
    proctoring_profile: str
    proctoring_signals: str
    calendar_sequence: int
    is_no_show: bool = False
    reminders: str | None = None

    @property
    def was_candidate_in(self) -> bool:
        """Whether the candidate was in the room, by whichever session."""
        return self.candidate_join_status == JoinStatus.APPROVED or self.admitted_session_id is not None

    @property
    def is_open(self) -> bool:
        return self.status == InterviewStatus.SCHEDULED

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
    interviews.c.admitted_session_id, interviews.c.rejection_reason, interviews.c.rejected_by,
    interviews.c.lobby_message, interviews.c.lobby_message_by,
    interviews.c.proctoring_profile,
    interviews.c.proctoring_signals, interviews.c.calendar_sequence, interviews.c.is_no_show,
    interviews.c.reminders,
)  # fmt: skip
JOINED = interviews.join(candidate, candidate.c.id == interviews.c.candidate_id).join(
    interviewer, interviewer.c.id == interviews.c.interviewer_id
)
# Every event in a room asks for these; to put such a statement together costs more than to have it answered.
_USER: BindParameter[int] = bindparam("user_id")
_EACH = select(*COLUMNS).select_from(JOINED)
_BY_ID = _EACH.where(interviews.c.id == bindparam("id"))
_BY_LINK = _EACH.where(interviews.c.meeting_link == bindparam("link"))
_FOR_MEMBER = (
    select(*COLUMNS, interview_members.c.role.label("member_role"), member.c.name.label("member_name"))
    .select_from(
        JOINED.outerjoin(
            interview_members,
            and_(interview_members.c.interview_id == interviews.c.id, interview_members.c.user_id == _USER),
        ).outerjoin(member, member.c.id == interview_members.c.user_id)
    )
    .where(
        interviews.c.meeting_link == bindparam("link"),
        or_(
            interviews.c.interviewer_id == _USER,
            interviews.c.candidate_id == _USER,
            interview_members.c.user_id.is_not(None),
        ),
    )
)


def find_for_member(db: Connection, meeting_link: str, user_id: int) -> tuple[Interview, str, str] | None:
    """The interview of this link with this person's role in it and name, if they are one of its people."""
    row = db.execute(_FOR_MEMBER, {"link": meeting_link, "user_id": user_id}).first()
    if row is None:
        return None
    values = dict(row._mapping)
    role, name = values.pop("member_role"), values.pop("member_name")
    interview = Interview(**values)
    if interview.candidate_id == user_id:
        return interview, SeatRole.CANDIDATE, interview.candidate_name
    if interview.interviewer_id == user_id:
        return interview, SeatRole.INTERVIEWER, interview.interviewer_name
    return interview, role, name


def find_by_link(db: Connection, meeting_link: str) -> Interview | None:
    """The interview of this link, whoever asks."""
    row = db.execute(_BY_LINK, {"link": meeting_link}).first()
    return None if row is None else of_row(row)


def find_title(db: Connection, interview_id: int) -> str | None:
    return db.execute(select(interviews.c.title).where(interviews.c.id == interview_id)).scalar()


def find(db: Connection, interview_id: int) -> Interview | None:
    row = db.execute(_BY_ID, {"id": interview_id}).first()
    return None if row is None else of_row(row)


@dataclass(frozen=True)
class Locked:
    """How it stands with an interview, and with the admission to it, while its row is held."""

    status: str
    join_status: str
    join_requested_at: datetime | None
    asking_session_id: int | None
    admitted_session_id: int | None
    scheduled_time: datetime

    @property
    def is_open(self) -> bool:
        return self.status == InterviewStatus.SCHEDULED

    @property
    def was_anybody_admitted(self) -> bool:
        """Whether the candidate was in the room, by whichever session."""
        return self.join_status == JoinStatus.APPROVED or self.admitted_session_id is not None


def lock(db: Connection, interview_id: int) -> Locked:
    """Hold the row until the transaction ends; how it stands now."""
    columns = (
        interviews.c.status, interviews.c.candidate_join_status, interviews.c.join_requested_at,
        interviews.c.asking_session_id, interviews.c.admitted_session_id, interviews.c.scheduled_time,
    )  # fmt: skip
    return Locked(*db.execute(select(*columns).where(interviews.c.id == interview_id).with_for_update()).one())


def insert_interview(db: Connection, values: dict[str, Any]) -> int:
    key = searching.key(values["title"])
    parts = search_parts.parts_of(key)
    kept = values | {"title_key": key, "has_parts": parts is not None}
    interview_id = new_id(db.execute(insert(interviews).values(**kept)))
    search_parts.insert_titles(db, interview_id, parts or ())
    return interview_id


def update_interview(db: Connection, interview_id: int, values: dict[str, Any]) -> None:
    if "title" in values:
        key = searching.key(values["title"])
        parts = search_parts.parts_of(key)
        search_parts.replace_titles(db, interview_id, parts or ())
        values = values | {"title_key": key, "has_parts": parts is not None}
    db.execute(update(interviews).where(interviews.c.id == interview_id).values(**values))


def find_code(db: Connection, interview_id: int) -> str:
    return db.execute(select(interviews.c.code_content).where(interviews.c.id == interview_id)).scalar_one() or ""


def save_codes(db: Connection, codes: Sequence[tuple[int, str]]) -> None:
    """Store the texts of many interviews at once, ended ones left out."""
    statement = (
        update(interviews)
        .where(interviews.c.id == bindparam("code_of"), interviews.c.status == InterviewStatus.SCHEDULED)
        .values(code_content=bindparam("code"))
    )
    db.execute(statement, [{"code_of": interview_id, "code": code} for interview_id, code in codes])


def is_of(user_id: int) -> ColumnElement[bool]:
    """Whether an interview has this person as its interviewer or candidate; the rest of the panel is not looked at."""
    return or_(interviews.c.interviewer_id == user_id, interviews.c.candidate_id == user_id)


def of_row(row: Any) -> Interview:
    """A row of COLUMNS as an interview."""
    return Interview(**row._mapping)
