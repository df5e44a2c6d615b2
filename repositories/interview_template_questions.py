"""The `interview_template_questions` table: which questions templates plan."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select
from sqlalchemy.engine import Connection

from db.tables import interview_template_questions, questions
from repositories.states import QuestionState


@dataclass(frozen=True)
class TemplateQuestion:
    """One question of a template, as the bank has it now."""

    question_id: int
    title: str
    state: str
    level: str
    minutes: int

    @property
    def id(self) -> int:
        """What a page names the row by."""
        return self.question_id

    @property
    def is_ready(self) -> bool:
        return self.state == QuestionState.READY


def list_of(db: Connection, template_id: int) -> list[TemplateQuestion]:
    """In order."""
    planned = interview_template_questions.c
    rows = db.execute(
        select(planned.question_id, questions.c.title, questions.c.state, questions.c.level, questions.c.minutes)
        .join_from(interview_template_questions, questions, questions.c.id == planned.question_id)
        .where(planned.template_id == template_id)
        .order_by(planned.position, planned.question_id)
    )
    return [TemplateQuestion(**row._mapping) for row in rows]


def counts(db: Connection, template_ids: Sequence[int]) -> dict[int, int]:
    """How many questions each of these has; none has no entry."""
    planned = interview_template_questions.c
    query = select(planned.template_id, func.count().label("number")).where(planned.template_id.in_(template_ids))
    return {row.template_id: row.number for row in db.execute(query.group_by(planned.template_id))}


def replace_all(db: Connection, template_id: int, question_ids: Sequence[int]) -> None:
    """Make these the template's questions, in this order."""
    db.execute(delete(interview_template_questions).where(interview_template_questions.c.template_id == template_id))
    rows = [
        {"template_id": template_id, "question_id": one, "position": place} for place, one in enumerate(question_ids)
    ]
    if rows:
        db.execute(insert(interview_template_questions), rows)


def delete_of_question(db: Connection, question_id: int) -> None:
    """Wherever it is planned."""
    db.execute(delete(interview_template_questions).where(interview_template_questions.c.question_id == question_id))
