"""Starting from a template: what of it an interview can have now, and what is left out and why."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy.engine import Connection

from db.engine import database
from db.tables import MAX_ID
from repositories import interview_template_members
from repositories import interview_template_questions as question_rows
from repositories import interview_templates as rows
from repositories.interview_template_questions import TemplateQuestion
from repositories.states import SeatRole
from services.base import Conflict, _
from services.cards import scorecards
from services.interview import PanelMember
from services.planning import interview_templates
from services.planning.interview_templates import Values


class Why(StrEnum):
    """Why something of a template is left out."""

    ARCHIVED = "archived"
    DRAFT = "draft"
    GONE = "gone"
    """The account is deactivated, or one of a candidate by now."""
    HOST = "host"
    """Who interviews is not on the panel as well."""
    SCORECARD = "scorecard"
    """It is archived."""


@dataclass(frozen=True)
class LeftOut:
    """A question, a person or the scorecard of the template that the interview does not get."""

    name: str
    why: Why


@dataclass(frozen=True)
class Start:
    """What a form is filled with: only ready questions and people who can be chosen."""

    values: Values
    questions: list[TemplateQuestion]
    left_out: list[LeftOut]


def start(template_id: int, *, host_id: int | None) -> Start:
    """What an interview of this host gets. Raises NotFound, Conflict("template-archived")."""
    whole = interview_templates.get(template_id)
    if whole.template.is_archived:
        raise Conflict("template-archived", _("This template is archived. Restore it to start from it."))
    left_out = [LeftOut(one.title, Why(one.state)) for one in whole.questions if not one.is_ready]
    panel = []
    for one in whole.panel:
        if not one.is_there or one.user_id == host_id:
            left_out.append(LeftOut(one.name, Why.GONE if not one.is_there else Why.HOST))
        else:
            panel.append(PanelMember(one.user_id, one.role))
    archived = scorecards.archived_of_template(template_id)
    if archived is not None:
        left_out.append(LeftOut(archived, Why.SCORECARD))
    ready = [one for one in whole.questions if one.is_ready]
    values = interview_templates.values_of(whole)
    usable = replace(values, panel=tuple(panel), question_ids=tuple(one.question_id for one in ready))
    return Start(usable, ready, left_out)


@dataclass(frozen=True)
class Brought:
    """What a template brings into an interview whose time a candidate chose, besides what the offer itself says."""

    language: str
    reminders: str
    question_ids: tuple[int, ...]
    observers: tuple[PanelMember, ...]


def brought(db: Connection, template_id: int | None, *, besides: Collection[int]) -> Brought | None:
    """Inside the caller's transaction; without the people `besides`. None of a template that is gone."""
    if template_id is None or rows.find(db, template_id) is None:
        return None
    values = interview_templates.values_of(interview_templates.whole_in(db, template_id))
    there = {one.user_id for one in interview_template_members.list_of(db, [template_id]) if one.is_there}
    observers = [one for one in values.panel if one.role == SeatRole.OBSERVER and one.user_id in there - set(besides)]
    ids = tuple(ready_question_ids(db, template_id))
    return Brought(values.language, values.reminders, ids, tuple(observers))


def observer_names(template_id: int | None) -> list[str]:
    """Who of a template watches, as far as they are still on the team."""
    if template_id is None or not 0 < template_id <= MAX_ID:
        return []
    panel = database.read(lambda db: interview_template_members.list_of(db, [template_id]))
    return [one.name for one in panel if one.role == SeatRole.OBSERVER and one.is_there]


def ready_questions(template_id: int | None) -> list[TemplateQuestion]:
    """Those of a template that an interview can have; none of one that is gone."""
    if template_id is None or not 0 < template_id <= MAX_ID:
        return []
    return [one for one in database.read(lambda db: question_rows.list_of(db, template_id)) if one.is_ready]


def ready_question_ids(db: Connection, template_id: int) -> list[int]:
    """The same by number, inside the caller's transaction."""
    if not 0 < template_id <= MAX_ID or rows.find(db, template_id) is None:
        return []
    return [one.question_id for one in question_rows.list_of(db, template_id) if one.is_ready]
