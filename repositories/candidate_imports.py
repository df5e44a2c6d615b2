"""The `candidate_imports` table: files of candidates that somebody sent, and what became of them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from db.tables import MAX_ID, candidate_imports
from repositories.rows import new_id


@dataclass(frozen=True)
class CandidateImport:
    """One file. `preview` is encrypted and None once its rows were added; `left_out` counts rows."""

    id: int
    made_by: int
    created_at: datetime
    preview: str | None
    added_at: datetime | None
    added: int
    left_out: int
    undone_at: datetime | None
    removed: int


COLUMNS = (
    candidate_imports.c.id, candidate_imports.c.made_by, candidate_imports.c.created_at, candidate_imports.c.preview,
    candidate_imports.c.added_at, candidate_imports.c.added, candidate_imports.c.left_out,
    candidate_imports.c.undone_at, candidate_imports.c.removed,
)  # fmt: skip


def insert_import(db: Connection, made_by: int, *, at: datetime) -> int:
    values = {"made_by": made_by, "created_at": at, "added": 0, "left_out": 0, "removed": 0}
    return new_id(db.execute(insert(candidate_imports).values(**values)))


def find(db: Connection, import_id: int, made_by: int, *, is_held: bool = False) -> CandidateImport | None:
    """Somebody's own; `is_held` keeps others from changing it until this transaction ends."""
    if import_id > MAX_ID:  # Ids come from addresses that people can type.
        return None
    own = (candidate_imports.c.id == import_id, candidate_imports.c.made_by == made_by)
    query = select(*COLUMNS).where(*own)
    row = db.execute(query.with_for_update() if is_held else query).first()
    return None if row is None else CandidateImport(**row._mapping)


def keep_preview(db: Connection, import_id: int, preview: str) -> None:
    db.execute(update(candidate_imports).where(candidate_imports.c.id == import_id).values(preview=preview))


def note_added(db: Connection, import_id: int, *, added: int, left_out: int, at: datetime) -> None:
    """The rows are accounts now, and no longer kept here."""
    values = {"preview": None, "added_at": at, "added": added, "left_out": left_out}
    db.execute(update(candidate_imports).where(candidate_imports.c.id == import_id).values(**values))


def note_undone(db: Connection, import_id: int, *, removed: int, at: datetime) -> None:
    values = {"undone_at": at, "removed": removed}
    db.execute(update(candidate_imports).where(candidate_imports.c.id == import_id).values(**values))


def delete_previews_of(db: Connection, made_by: int, *, but: int) -> None:
    """What somebody sent and did not add, but for the one of this number."""
    own = (candidate_imports.c.made_by == made_by, candidate_imports.c.id != but)
    db.execute(delete(candidate_imports).where(*own, candidate_imports.c.added_at.is_(None)))


def delete_previews_before(db: Connection, before: datetime) -> None:
    old = (candidate_imports.c.created_at < before, candidate_imports.c.added_at.is_(None))
    db.execute(delete(candidate_imports).where(*old))


def list_ids_before(db: Connection, before: datetime, *, limit: int) -> list[int]:
    query = select(candidate_imports.c.id).where(candidate_imports.c.created_at < before).limit(limit)
    return list(db.execute(query).scalars())


def delete_ids(db: Connection, ids: list[int]) -> None:
    db.execute(delete(candidate_imports).where(candidate_imports.c.id.in_(ids)))
