"""The `imported_candidates` table: who came by which import, and their account as it was made."""

from collections.abc import Collection, Mapping

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from db.tables import imported_candidates


def insert_all(db: Connection, import_id: int, hashes: Mapping[int, str]) -> None:
    """Of each person's number, the hash of their account."""
    rows = [{"user_id": one, "import_id": import_id, "account_hash": found} for one, found in hashes.items()]
    db.execute(insert(imported_candidates), rows)


def list_hashes(db: Connection, import_id: int) -> dict[int, str]:
    """By the person's number."""
    columns = (imported_candidates.c.user_id, imported_candidates.c.account_hash)
    rows = db.execute(select(*columns).where(imported_candidates.c.import_id == import_id))
    return {row.user_id: row.account_hash for row in rows}


def delete_people(db: Connection, user_ids: Collection[int]) -> None:
    db.execute(delete(imported_candidates).where(imported_candidates.c.user_id.in_(user_ids)))


def delete_of_imports(db: Connection, import_ids: Collection[int]) -> None:
    db.execute(delete(imported_candidates).where(imported_candidates.c.import_id.in_(import_ids)))
