"""The `review_comments` table: what people wrote at lines of a code review question."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, delete, func, insert, select, update
from sqlalchemy.engine import Connection

from db.tables import interview_members, interviews, review_comments, users
from repositories.rows import new_id


@dataclass(frozen=True)
class Comment:
    """One comment. `role` is what its author is in the interview at the time of reading, as in `chat_messages`.

    `author_id` is None, and the name empty, when that account is gone.
    """

    id: int
    question: int
    comment_id: str
    author_id: int | None
    author_name: str
    role: str | None
    file: int
    side: str
    line: int
    text: str
    created_at: datetime
    edited_at: datetime | None


COLUMNS: tuple[Any, ...] = (
    review_comments.c.id,
    review_comments.c.interview_question_id.label("question"),
    review_comments.c.comment_id,
    review_comments.c.author_id,
    func.coalesce(users.c.name, "").label("author_name"),
    case(
        (review_comments.c.author_id == interviews.c.candidate_id, "candidate"),
        (review_comments.c.author_id == interviews.c.interviewer_id, "interviewer"),
        else_=interview_members.c.role,
    ).label("role"),
    review_comments.c.file,
    review_comments.c.side,
    review_comments.c.line,
    review_comments.c.text,
    review_comments.c.created_at,
    review_comments.c.edited_at,
)
AUTHORS_PLACE = and_(
    interview_members.c.interview_id == review_comments.c.interview_id,
    interview_members.c.user_id == review_comments.c.author_id,
)
JOINED = (
    review_comments.join(interviews, interviews.c.id == review_comments.c.interview_id)
    .outerjoin(users, users.c.id == review_comments.c.author_id)
    .outerjoin(interview_members, AUTHORS_PLACE)
)


def insert_comment(db: Connection, interview_id: int, question: int, author_id: int, values: dict[str, Any]) -> int:
    """`values` has comment_id, file, side, line, text and created_at.

    Raises sqlalchemy.exc.IntegrityError when this author already stored this `comment_id` at this question.
    """
    row = {"interview_id": interview_id, "interview_question_id": question, "author_id": author_id}
    return new_id(db.execute(insert(review_comments).values(**row, **values)))


def update_text(db: Connection, comment_id: int, text: str, *, at: datetime) -> None:
    db.execute(update(review_comments).where(review_comments.c.id == comment_id).values(text=text, edited_at=at))


def delete_comment(db: Connection, comment_id: int) -> None:
    db.execute(delete(review_comments).where(review_comments.c.id == comment_id))


def count_of(db: Connection, question: int, author_id: int) -> int:
    """How many this author has at this question of an interview."""
    of_author = and_(review_comments.c.interview_question_id == question, review_comments.c.author_id == author_id)
    return int(db.execute(select(func.count()).select_from(review_comments).where(of_author)).scalar_one())


def find(db: Connection, interview_id: int, comment_id: int) -> Comment | None:
    query = select(*COLUMNS).select_from(JOINED)
    row = db.execute(
        query.where(review_comments.c.interview_id == interview_id, review_comments.c.id == comment_id)
    ).first()
    return None if row is None else Comment(**row._mapping)


def find_sent(db: Connection, question: int, author_id: int, comment_id: str) -> Comment | None:
    """By the name that the author's page gave it."""
    query = select(*COLUMNS).select_from(JOINED)
    row = db.execute(
        query.where(
            review_comments.c.interview_question_id == question,
            review_comments.c.author_id == author_id,
            review_comments.c.comment_id == comment_id,
        )
    ).first()
    return None if row is None else Comment(**row._mapping)


def list_of(db: Connection, interview_id: int, *, question: int | None = None, limit: int) -> list[Comment]:
    """The first `limit`, oldest first; of one question, or of all that the interview had."""
    query = select(*COLUMNS).select_from(JOINED).where(review_comments.c.interview_id == interview_id)
    if question is not None:
        query = query.where(review_comments.c.interview_question_id == question)
    rows = db.execute(query.order_by(review_comments.c.id).limit(limit))
    return [Comment(**row._mapping) for row in rows]
