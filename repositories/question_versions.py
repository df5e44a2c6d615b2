"""The `question_versions` table: every version of a question that was saved, with who saved it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, tuple_
from sqlalchemy.engine import Connection

from db.tables import question_versions, users


@dataclass(frozen=True)
class Version:
    """One version without its content; `saved_by` is a name, None when that account is gone."""

    number: int
    saved_by: str | None
    saved_at: datetime


def insert_version(
    db: Connection, question_id: int, version: int, content: str, *, saved_by: int, at: datetime
) -> None:
    values = {"question_id": question_id, "version": version, "content": content}
    db.execute(insert(question_versions).values(**values, saved_by=saved_by, saved_at=at))


def find_content(db: Connection, question_id: int, version: int) -> str | None:
    query = select(question_versions.c.content).where(
        question_versions.c.question_id == question_id, question_versions.c.version == version
    )
    return db.execute(query).scalar()


def list_contents(db: Connection, wanted: Sequence[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """The contents of these questions and versions."""
    if not wanted:
        return {}
    key = (question_versions.c.question_id, question_versions.c.version)
    rows = db.execute(select(*key, question_versions.c.content).where(tuple_(*key).in_(list(wanted))))
    return {(row.question_id, row.version): row.content for row in rows}


def list_of(db: Connection, question_id: int, *, limit: int) -> list[Version]:
    """The newest first."""
    joined = question_versions.outerjoin(users, users.c.id == question_versions.c.saved_by)
    query = (
        select(question_versions.c.version, users.c.name, question_versions.c.saved_at)
        .select_from(joined)
        .where(question_versions.c.question_id == question_id)
        .order_by(question_versions.c.version.desc())
        .limit(limit)
    )
    return [Version(*row) for row in db.execute(query)]


def total_chars(db: Connection, question_ids: Sequence[int]) -> int:
    """Of all versions of these questions together: an upper bound of what their newest ones have."""
    size = func.coalesce(func.sum(func.char_length(question_versions.c.content)), 0)
    return int(db.execute(select(size).where(question_versions.c.question_id.in_(list(question_ids)))).scalar_one())


def delete_all_of(db: Connection, question_id: int) -> None:
    db.execute(delete(question_versions).where(question_versions.c.question_id == question_id))
