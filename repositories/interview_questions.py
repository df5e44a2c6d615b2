"""The `interview_questions` table: what is planned for an interview, and what was put into its room."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection, Row

from db.tables import interview_questions, questions, users
from repositories.rows import new_id

COLUMNS: tuple[Any, ...] = (
    interview_questions.c.id, interview_questions.c.question_id, interview_questions.c.position,
    interview_questions.c.version, users.c.name.label("put_by"), interview_questions.c.put_at,
    interview_questions.c.taken_out_at, interview_questions.c.title.label("put_title"),
    questions.c.title.label("newest_title"), questions.c.state, questions.c.level, questions.c.minutes,
    questions.c.languages, questions.c.version.label("newest"),
)  # fmt: skip
JOINED = interview_questions.join(questions, questions.c.id == interview_questions.c.question_id).outerjoin(
    users, users.c.id == interview_questions.c.put_by
)


@dataclass(frozen=True)
class InterviewQuestion:
    """One row; what is not said of the version that was put is said of the question's newest."""

    id: int
    question_id: int
    position: int
    version: int | None
    put_by: str | None
    put_at: datetime | None
    taken_out_at: datetime | None
    put_title: str | None
    newest_title: str
    state: str
    level: str
    minutes: int
    languages: tuple[str, ...]
    newest: int

    @property
    def title(self) -> str:
        """As it was when it was put into the room; before that, as it is now."""
        return self.put_title or self.newest_title

    @property
    def is_planned(self) -> bool:
        """Whether it was not put into the room yet."""
        return self.version is None

    @property
    def is_in(self) -> bool:
        """Whether it is in the room now."""
        return self.version is not None and self.taken_out_at is None


def list_of(db: Connection, interview_id: int) -> list[InterviewQuestion]:
    """In the order of the plan; what was put without one follows in the order it was put."""
    query = select(*COLUMNS).select_from(JOINED).where(interview_questions.c.interview_id == interview_id)
    rows = db.execute(query.order_by(interview_questions.c.position, interview_questions.c.id))
    return [_made(row) for row in rows]


def find(db: Connection, interview_id: int, row_id: int) -> InterviewQuestion | None:
    query = select(*COLUMNS).select_from(JOINED)
    row = db.execute(
        query.where(interview_questions.c.interview_id == interview_id, interview_questions.c.id == row_id)
    ).first()
    return None if row is None else _made(row)


def insert_row(db: Connection, interview_id: int, question_id: int, position: int, values: dict[str, Any]) -> int:
    """`values` has version, put_by and put_at where it is put into the room at once."""
    row = {"interview_id": interview_id, "question_id": question_id, "position": position}
    return new_id(db.execute(insert(interview_questions).values(**row, **values)))


def update_row(db: Connection, row_id: int, values: dict[str, Any]) -> None:
    db.execute(update(interview_questions).where(interview_questions.c.id == row_id).values(**values))


def delete_row(db: Connection, row_id: int) -> None:
    db.execute(delete(interview_questions).where(interview_questions.c.id == row_id))


def is_used(db: Connection, question_id: int) -> bool:
    """Whether any interview had it in its room."""
    query = select(func.count()).where(
        interview_questions.c.question_id == question_id, interview_questions.c.version.is_not(None)
    )
    return bool(db.execute(query).scalar_one())


def delete_plans_of(db: Connection, question_id: int) -> None:
    """Where it was only planned."""
    db.execute(
        delete(interview_questions).where(
            interview_questions.c.question_id == question_id, interview_questions.c.version.is_(None)
        )
    )


def _made(row: Row[Any]) -> InterviewQuestion:
    found = dict(row._mapping)
    return InterviewQuestion(**found | {"languages": tuple(one for one in found["languages"].split("|") if one)})
