"""The `questions` table: what the bank lists, found by words, tag, level, language and state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, insert, select, update
from sqlalchemy.engine import Connection, Row

from db.tables import questions, users
from repositories import search as searching
from repositories.paging import Page, page_of
from repositories.rows import new_id
from repositories.states import QuestionState

COLUMNS: tuple[Any, ...] = (
    questions.c.id, questions.c.title, questions.c.tags, questions.c.languages, questions.c.level, questions.c.minutes,
    questions.c.state, questions.c.version, users.c.name.label("author"), questions.c.created_at,
    questions.c.updated_at,
)  # fmt: skip
JOINED = questions.outerjoin(users, users.c.id == questions.c.created_by)


@dataclass(frozen=True)
class Question:
    """A question as lists show it; `author` is None when that account is gone."""

    id: int
    title: str
    tags: tuple[str, ...]
    languages: tuple[str, ...]
    level: str
    minutes: int
    state: str
    version: int
    author: str | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to; an empty word narrows nothing."""

    words: str = ""
    tag: str = ""
    level: str = ""
    language: str = ""
    state: str = QuestionState.READY.value


def joined(words: Sequence[str]) -> str:
    """Words between bars, as a column keeps them: each is found whole."""
    return f"|{'|'.join(words)}|" if words else ""


def insert_question(db: Connection, values: dict[str, Any]) -> int:
    return new_id(db.execute(insert(questions).values(**_keyed(values))))


def update_question(db: Connection, question_id: int, values: dict[str, Any]) -> None:
    db.execute(update(questions).where(questions.c.id == question_id).values(**_keyed(values)))


def delete_question(db: Connection, question_id: int) -> None:
    db.execute(delete(questions).where(questions.c.id == question_id))


def find(db: Connection, question_id: int) -> Question | None:
    row = db.execute(select(*COLUMNS).select_from(JOINED).where(questions.c.id == question_id)).first()
    return None if row is None else _question(row)


def lock(db: Connection, question_id: int) -> Question | None:
    """The same, and nobody else changes it until the transaction ends."""
    db.execute(select(questions.c.id).where(questions.c.id == question_id).with_for_update())
    return find(db, question_id)


def page_of_questions(db: Connection, wanted: Filter, *, page: int, per_page: int) -> Page[Question]:
    """By title."""
    ordered = _narrowed(select(*COLUMNS).select_from(JOINED), wanted).order_by(questions.c.title, questions.c.id)
    return page_of(db, ordered, _question, total=count(db, wanted), page=page, per_page=per_page)


def list_ids(db: Connection, wanted: Filter, *, limit: int) -> list[int]:
    """By title, at most `limit`."""
    query = _narrowed(select(questions.c.id), wanted).order_by(questions.c.title, questions.c.id).limit(limit)
    return list(db.execute(query).scalars())


def count(db: Connection, wanted: Filter) -> int:
    return int(db.execute(_narrowed(select(func.count()).select_from(questions), wanted)).scalar_one())


def count_all(db: Connection) -> int:
    return int(db.execute(select(func.count()).select_from(questions)).scalar_one())


def list_tags(db: Connection, *, state: str) -> list[str]:
    """Every tag of the questions in this state, in alphabetical order."""
    rows = db.execute(select(questions.c.tags).where(questions.c.state == state, questions.c.tags != "").distinct())
    return sorted({tag for row in rows for tag in _split(row.tags)})


def _narrowed(query: Select[Any], wanted: Filter) -> Select[Any]:
    if wanted.state:
        query = query.where(questions.c.state == wanted.state)
    if wanted.level:
        query = query.where(questions.c.level == wanted.level)
    for column, word in ((questions.c.tags, wanted.tag), (questions.c.languages, wanted.language)):
        if word:
            query = query.where(column.contains(f"|{word}|", autoescape=True))
    if wanted.words.strip():
        by_title = searching.finds(questions.c.title_key, questions.c.title, wanted.words)
        query = query.where(by_title | questions.c.tags.contains(wanted.words.strip().casefold(), autoescape=True))
    return query


def _keyed(values: dict[str, Any]) -> dict[str, Any]:
    return values | {"title_key": searching.key(values["title"])} if "title" in values else values


def _split(words: str) -> tuple[str, ...]:
    return tuple(one for one in words.split("|") if one)


def _question(row: Row[Any]) -> Question:
    found = dict(row._mapping)
    return Question(**found | {"tags": _split(found["tags"]), "languages": _split(found["languages"])})
