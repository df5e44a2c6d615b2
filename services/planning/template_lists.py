"""Templates as the page of them lists them."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import interview_template_members, interview_template_questions
from repositories import interview_templates as rows
from repositories.interview_template_members import TemplateMember
from repositories.interview_templates import Template
from repositories.paging import Page
from services.base import names

PER_PAGE = 25


@dataclass(frozen=True)
class Listed:
    """A template as a list shows it."""

    template: Template
    panel: list[TemplateMember]
    question_count: int


def page(*, search: str, is_archived: bool, number: int) -> Page[Listed]:
    """One page of those in use, or of the archived ones, by title."""

    def work(db: Connection) -> Page[Listed]:
        text = search[: names.MAX_SEARCH_CHARS]
        found = rows.page_of_templates(db, search=text, is_archived=is_archived, page=number, per_page=PER_PAGE)
        ids = [one.id for one in found.items]
        people: dict[int, list[TemplateMember]] = defaultdict(list)
        for one in interview_template_members.list_of(db, ids):
            people[one.template_id].append(one)
        counts = interview_template_questions.counts(db, ids)
        listed = [Listed(one, people[one.id], counts.get(one.id, 0)) for one in found.items]
        return Page(listed, found.total, found.page, found.per_page)

    return database.read(work)
