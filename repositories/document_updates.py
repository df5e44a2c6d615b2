"""The `document_updates` and `document_snapshots` tables: every edit in order, and states that shorten reading them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection, Dialect

from db.tables import document_snapshots, document_updates


@dataclass(frozen=True)
class DocumentUpdate:
    """One edit as it was taken; `data` is a Yjs update (v1). `author_id` is None for what the server made."""

    sequence: int
    author_id: int | None
    created_at: datetime
    data: bytes


@dataclass(frozen=True)
class Snapshot:
    """The state of a document up to and with `sequence`, as a Yjs update (v1)."""

    sequence: int
    data: bytes


COLUMNS = (
    document_updates.c.sequence, document_updates.c.author_id, document_updates.c.created_at, document_updates.c.data,
)  # fmt: skip


def insert_updates(db: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """One statement for all rows. Raises IntegrityError when a sequence is taken.

    With every key somebody's edit comes here, so what SQLAlchemy makes of a row is made once, and the rows are handed
    to the driver as they are.
    """
    statement, to_time, to_blob = _insert(db.dialect)
    db.exec_driver_sql(
        statement,
        [
            (one["interview_id"], one["sequence"], one["author_id"], to_time(one["created_at"]), to_blob(one["data"]))
            for one in rows
        ],
    )


@lru_cache
def _insert(dialect: Dialect) -> tuple[str, Callable[[Any], Any], Callable[[Any], Any]]:
    """The statement, and what makes times and bytes what this database's driver takes."""
    names = ["interview_id", "sequence", "author_id", "created_at", "data"]
    assert names == [column.name for column in document_updates.c]
    compiled = insert(document_updates).compile(dialect=dialect, column_keys=names)
    return str(compiled), _bound("created_at", dialect), _bound("data", dialect)


def _bound(name: str, dialect: Dialect) -> Callable[[Any], Any]:
    return document_updates.c[name].type.dialect_impl(dialect).bind_processor(dialect) or (lambda value: value)


def list_after(db: Connection, interview_id: int, sequence: int) -> list[DocumentUpdate]:
    """The edits later than `sequence`, in order."""
    rows = db.execute(
        select(*COLUMNS)
        .where(document_updates.c.interview_id == interview_id, document_updates.c.sequence > sequence)
        .order_by(document_updates.c.sequence)
    )
    return [DocumentUpdate(*row) for row in rows]


def list_all(db: Connection, interview_id: int) -> list[DocumentUpdate]:
    """Every edit of an interview, in order."""
    return list_after(db, interview_id, 0)


def list_sizes(db: Connection, interview_id: int, sequence: int, *, limit: int) -> list[tuple[int, int]]:
    """Sequence and bytes of the first `limit` edits later than `sequence`, in order."""
    rows = db.execute(
        select(document_updates.c.sequence, func.length(document_updates.c.data))
        .where(document_updates.c.interview_id == interview_id, document_updates.c.sequence > sequence)
        .order_by(document_updates.c.sequence)
        .limit(limit)
    )
    return [(int(row[0]), int(row[1])) for row in rows]


def delete_between(db: Connection, interview_id: int, *, after: int, up_to: int) -> int:
    """Delete the edits later than `after` and not later than `up_to`; how many there were."""
    return db.execute(
        delete(document_updates).where(
            document_updates.c.interview_id == interview_id,
            document_updates.c.sequence > after,
            document_updates.c.sequence <= up_to,
        )
    ).rowcount


def list_heads(db: Connection, interview_id: int, size: int) -> list[tuple[int, int | None, bytes]]:
    """Of each edit, in order: its sequence, its author and its first `size` bytes."""
    rows = db.execute(
        select(
            document_updates.c.sequence,
            document_updates.c.author_id,
            func.substr(document_updates.c.data, 1, size).label("head"),
        )
        .where(document_updates.c.interview_id == interview_id)
        .order_by(document_updates.c.sequence)
    )
    return [(row.sequence, row.author_id, bytes(row.head)) for row in rows]


def find_data(db: Connection, interview_id: int, sequence: int) -> bytes | None:
    """The bytes of one edit."""
    query = select(document_updates.c.data).where(
        document_updates.c.interview_id == interview_id, document_updates.c.sequence == sequence
    )
    found = db.execute(query).scalar()
    return None if found is None else bytes(found)


def last_sequence(db: Connection, interview_id: int) -> int:
    """The sequence of the latest edit; 0 when there is none."""
    query = select(func.max(document_updates.c.sequence)).where(document_updates.c.interview_id == interview_id)
    return int(db.execute(query).scalar() or 0)


def sizes_by_author(db: Connection, interview_id: int) -> dict[int, tuple[int, int]]:
    """Of every person who edited: how many edits, and their bytes in all."""
    size = func.sum(func.length(document_updates.c.data))
    query = select(document_updates.c.author_id, func.count(), size).where(
        document_updates.c.interview_id == interview_id, document_updates.c.author_id.is_not(None)
    )
    rows = db.execute(query.group_by(document_updates.c.author_id))
    return {author_id: (int(count), int(total)) for author_id, count, total in rows}


def has(db: Connection, interview_id: int, sequence: int, data: bytes) -> bool:
    """Whether exactly this edit stands at this place."""
    query = select(document_updates.c.data).where(
        document_updates.c.interview_id == interview_id, document_updates.c.sequence == sequence
    )
    found = db.execute(query).scalar()
    return found is not None and bytes(found) == data


def find_snapshot(db: Connection, interview_id: int) -> Snapshot | None:
    row = db.execute(
        select(document_snapshots.c.sequence, document_snapshots.c.data).where(
            document_snapshots.c.interview_id == interview_id
        )
    ).first()
    return None if row is None else Snapshot(row.sequence, bytes(row.data))


def save_snapshot(db: Connection, interview_id: int, sequence: int, data: bytes, *, at: datetime) -> None:
    """Put this snapshot in the place of the one before it."""
    values = {"sequence": sequence, "created_at": at, "data": data}
    changed = db.execute(
        update(document_snapshots).where(document_snapshots.c.interview_id == interview_id).values(**values)
    )
    if changed.rowcount == 0:
        db.execute(insert(document_snapshots).values(interview_id=interview_id, **values))
