"""The `interview_templates` table: what an interview can be started from, found by its title."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, insert, select, update
from sqlalchemy.engine import Connection, Row

from db.tables import interview_templates, users
from repositories import search as searching
from repositories.paging import Page, page_of
from repositories.rows import new_id

COLUMNS: tuple[Any, ...] = (
    interview_templates.c.id, interview_templates.c.title, interview_templates.c.duration_minutes,
    interview_templates.c.code_language, interview_templates.c.proctoring_profile,
    interview_templates.c.proctoring_signals, interview_templates.c.reminders,
    interview_templates.c.version, interview_templates.c.archived_at,
    interview_templates.c.used_count, interview_templates.c.last_used_at, interview_templates.c.created_by,
    users.c.name.label("author"), interview_templates.c.updated_at,
)  # fmt: skip
JOINED = interview_templates.outerjoin(users, users.c.id == interview_templates.c.created_by)


@dataclass(frozen=True)
class Template:
    """A template without its panel and its questions; `author` is None when that account is gone."""

    id: int
    title: str
    duration_minutes: int
    code_language: str
    proctoring_profile: str
    proctoring_signals: str
    reminders: str | None
    version: int
    archived_at: datetime | None
    used_count: int
    last_used_at: datetime | None
    created_by: int | None
    author: str | None
    updated_at: datetime

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


def insert_template(db: Connection, values: dict[str, Any]) -> int:
    return new_id(db.execute(insert(interview_templates).values(**_keyed(values))))


def update_template(db: Connection, template_id: int, values: dict[str, Any]) -> None:
    db.execute(update(interview_templates).where(interview_templates.c.id == template_id).values(**_keyed(values)))


def count_use(db: Connection, template_id: int, *, at: datetime) -> None:
    """An interview was scheduled from it."""
    used = {"used_count": interview_templates.c.used_count + 1, "last_used_at": at}
    db.execute(update(interview_templates).where(interview_templates.c.id == template_id).values(**used))


def delete_template(db: Connection, template_id: int) -> None:
    db.execute(delete(interview_templates).where(interview_templates.c.id == template_id))


def find(db: Connection, template_id: int) -> Template | None:
    row = db.execute(select(*COLUMNS).select_from(JOINED).where(interview_templates.c.id == template_id)).first()
    return None if row is None else _template(row)


def lock(db: Connection, template_id: int) -> Template | None:
    """The same, and nobody else changes it until the transaction ends."""
    db.execute(select(interview_templates.c.id).where(interview_templates.c.id == template_id).with_for_update())
    return find(db, template_id)


def find_titled(db: Connection, title: str) -> int | None:
    """The id of one in use whose title reads alike."""
    in_use = interview_templates.c.archived_at.is_(None)
    alike = interview_templates.c.title_key == searching.key(title)
    return db.execute(select(interview_templates.c.id).where(in_use, alike).limit(1)).scalar()


def page_of_templates(db: Connection, *, search: str, is_archived: bool, page: int, per_page: int) -> Page[Template]:
    """By title; those that are archived, or those in use."""
    total = db.execute(_narrowed(select(func.count()).select_from(interview_templates), search, is_archived)).scalar()
    query = _narrowed(select(*COLUMNS).select_from(JOINED), search, is_archived)
    ordered = query.order_by(interview_templates.c.title, interview_templates.c.id)
    return page_of(db, ordered, _template, total=total or 0, page=page, per_page=per_page)


def list_titles(db: Connection, *, limit: int) -> list[tuple[int, str]]:
    """Number and title of those in use, by title."""
    columns = (interview_templates.c.id, interview_templates.c.title)
    query = select(*columns).where(interview_templates.c.archived_at.is_(None))
    rows = db.execute(query.order_by(interview_templates.c.title, interview_templates.c.id).limit(limit))
    return [(row.id, row.title) for row in rows]


def list_after(db: Connection, after: int, *, limit: int) -> list[Template]:
    """Those in use with an id above `after`, in the order of the ids."""
    found = (interview_templates.c.id > after, interview_templates.c.archived_at.is_(None))
    query = select(*COLUMNS).select_from(JOINED).where(*found)
    return [Template(**row._mapping) for row in db.execute(query.order_by(interview_templates.c.id).limit(limit))]


def count_all(db: Connection) -> int:
    return int(db.execute(select(func.count()).select_from(interview_templates)).scalar_one())


def count_of_owner(db: Connection, user_id: int) -> int:
    """How many are somebody's to change, archived ones too."""
    theirs = interview_templates.c.created_by == user_id
    return int(db.execute(select(func.count()).select_from(interview_templates).where(theirs)).scalar_one())


def hand_over(db: Connection, user_id: int, successor: int) -> None:
    """All of one person become another's."""
    theirs = interview_templates.c.created_by == user_id
    db.execute(update(interview_templates).where(theirs).values(created_by=successor))


def _narrowed(query: Select[Any], search: str, is_archived: bool) -> Select[Any]:
    archived = interview_templates.c.archived_at
    query = query.where(archived.is_not(None) if is_archived else archived.is_(None))
    if search.strip():
        query = query.where(searching.finds(interview_templates.c.title_key, interview_templates.c.title, search))
    return query


def _keyed(values: dict[str, Any]) -> dict[str, Any]:
    return values | {"title_key": searching.key(values["title"])} if "title" in values else values


def _template(row: Row[Any]) -> Template:
    return Template(**row._mapping)
