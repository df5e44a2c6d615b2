"""Accounts of the `users` table as wholes: made many at once, compared with what they were, and removed again."""

import hashlib
import json
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from db.tables import address_parts, imported_candidates, metadata, name_parts, users
from repositories import search, search_parts


def insert_all(db: Connection, accounts: Sequence[dict[str, Any]]) -> list[int]:
    """Their numbers. Raises sqlalchemy.exc.IntegrityError when a user name or e-mail key is taken."""
    db.execute(insert(users), [one | {"name_key": search.key(one["name"])} for one in accounts])
    keys = [one["email_key"] for one in accounts]
    ids = list(db.execute(select(users.c.id).where(users.c.email_key.in_(keys)).order_by(users.c.id)).scalars())
    search_parts.write_people(db, ids)
    return ids


def list_roles_by_key(db: Connection, email_keys: Collection[str]) -> dict[str, str]:
    """Of those of these e-mail keys that are somebody's, the role."""
    rows = db.execute(select(users.c.email_key, users.c.role).where(users.c.email_key.in_(email_keys)))
    return {row.email_key: row.role for row in rows}


def list_hashes(db: Connection, ids: Collection[int], *, is_held: bool = False) -> dict[int, str]:
    """Of each account, a hash of all that is stored in its row; `is_held` keeps others from changing or naming it."""
    columns = [one for one in users.columns if one is not users.c.has_parts]  # Of the search, not of the person.
    query = select(*columns).where(users.c.id.in_(ids)).order_by(users.c.id)
    rows = db.execute(query.with_for_update() if is_held else query)
    return {row.id: hashlib.sha256(json.dumps([str(one) for one in row]).encode()).hexdigest() for row in rows}


def list_names(db: Connection, ids: Collection[int]) -> list[tuple[int, str]]:
    """Number and name, by name."""
    query = select(users.c.id, users.c.name).where(users.c.id.in_(ids)).order_by(users.c.name, users.c.id)
    return [(row.id, row.name) for row in db.execute(query)]


def list_having_resumes(db: Connection, ids: Collection[int]) -> set[int]:
    return set(db.execute(select(users.c.id).where(users.c.id.in_(ids), users.c.resume_path.is_not(None))).scalars())


def list_named(db: Connection, ids: Collection[int]) -> dict[int, set[str]]:
    """Of those of these people whom rows of other tables name, the names of these tables."""
    found: dict[int, set[str]] = {}
    for table in metadata.sorted_tables:
        if table in (users, imported_candidates, name_parts, address_parts):
            continue
        for column in table.columns:
            if any(key.column.table is users for key in column.foreign_keys):
                for one in db.execute(select(column).where(column.in_(ids)).distinct()).scalars():
                    found.setdefault(one, set()).add(table.name)
    return found


def delete_all(db: Connection, ids: Collection[int]) -> None:
    """Raises sqlalchemy.exc.IntegrityError when a row of another table names one of them."""
    search_parts.delete_people(db, ids)
    db.execute(delete(users).where(users.c.id.in_(ids)))
