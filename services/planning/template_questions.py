"""The questions of one template, in order: added, moved and removed by who may change the template.

Which questions may be chosen is the bank's to say; a template keeps one that was archived later, and leaves it out when
an interview is started.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.engine import Connection

from db.engine import database
from db.tables import MAX_ID
from repositories import interview_template_questions as rows
from repositories import questions
from repositories.states import QuestionState
from services.base import Conflict, NotFound, _
from services.planning import interview_templates
from services.questions import planned


def plan(template_id: int, question_id: int, *, by: int, role: str, at: datetime) -> None:
    """Add one at the end; one that is there already stays where it is.

    Raises NotFound, NotAllowed, Conflict("question-not-ready", "questions-full").
    """

    def added(db: Connection, ids: list[int]) -> list[int]:
        found = questions.lock(db, question_id) if 0 < question_id <= MAX_ID else None
        if found is None:
            raise NotFound("question-gone", _("This question does not exist any more."))
        if found.state != QuestionState.READY:
            raise Conflict("question-not-ready", _("This question is a draft or archived. Make it ready first."))
        if question_id in ids:
            return ids
        if len(ids) >= planned.MAX_OF_INTERVIEW:
            words = _("An interview can have %(limit)s questions.", limit=planned.MAX_OF_INTERVIEW)
            raise Conflict("questions-full", words)
        return [*ids, question_id]

    _change(template_id, added, by=by, role=role, at=at)


def unplan(template_id: int, question_id: int, *, by: int, role: str, at: datetime) -> None:
    """Raises NotFound, NotAllowed."""

    def removed(db: Connection, ids: list[int]) -> list[int]:
        if question_id not in ids:
            raise NotFound
        return [one for one in ids if one != question_id]

    _change(template_id, removed, by=by, role=role, at=at)


def move(template_id: int, question_id: int, *, places: int, by: int, role: str, at: datetime) -> None:
    """One place up (-1) or down (1). Raises NotFound, NotAllowed."""

    def moved(db: Connection, ids: list[int]) -> list[int]:
        if question_id not in ids:
            raise NotFound
        place = ids.index(question_id)
        if 0 <= place + places < len(ids):
            ids.insert(place + places, ids.pop(place))
        return ids

    _change(template_id, moved, by=by, role=role, at=at)


def _change(
    template_id: int,
    change: Callable[[Connection, list[int]], list[int]],
    *,
    by: int,
    role: str,
    at: datetime,
) -> None:
    def work(db: Connection) -> None:
        template = interview_templates.lock_editable(db, template_id, by, role)
        before = [one.question_id for one in rows.list_of(db, template_id)]
        after = change(db, list(before))
        if after != before:
            rows.replace_all(db, template_id, after)
            interview_templates.note_change(db, template_id, template.title, "questions", by=by, at=at)

    database.run(work)
