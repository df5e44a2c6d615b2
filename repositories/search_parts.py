"""The parts of titles, names and addresses, by which a search finds them without a look at each one.

A part is a place in a word with the letters from there on. Whatever stands anywhere in a title is then what one of its
parts begins with, and a plain index finds that alike on every database, in every script, and for a single letter, too.
What has no parts is marked so in its own row, and is always looked at: another program wrote it, or it has too many.
"""

from collections.abc import Collection, Iterable
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, bindparam, delete, false, insert, select, union_all, update
from sqlalchemy.engine import Connection
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from db.tables import address_parts, name_parts, title_parts, users
from db.tables.search import MAX_PART_CHARS

MAX_PARTS = 600
"""Of one title or name. Two hundred letters have as many parts; some signs of Unicode stand for eighteen letters."""
MAX_FEW = 3000
"""Rows that are looked at by their numbers. What finds more, a list finds sooner in its own order."""
AFTER_ALL = chr(0x10FFFF)
"""Stands behind every letter in the databases' order."""


def parts_of(*keys: str) -> list[str] | None:
    """What these keys (`search.key`) are found by, in order; None where that would be more than `MAX_PARTS`.

    What another part begins with is left out: who looks for it finds the longer one.
    """
    found = {word[at : at + MAX_PART_CHARS] for key in keys for word in key.split() for at in range(len(word))}
    kept = [one for one, after in pairwise([*sorted(found), ""]) if not after.startswith(one)]
    return kept if len(kept) <= MAX_PARTS else None


def holds(parts: Table, word: str) -> ColumnElement[bool]:
    """Whether a part may be one of what has this word in it; of a longer word the beginning is compared."""
    sought = max(word.split(" "), key=len)[:MAX_PART_CHARS]
    return and_(parts.c.part >= sought, parts.c.part <= sought + AFTER_ALL * MAX_PART_CHARS)


def is_found_whole(word: str) -> bool:
    """Whether all that `holds` finds has the word, and nothing has to be compared."""
    return len(word) <= MAX_PART_CHARS and " " not in word


def few(db: Connection, *kinds: Select[tuple[int]], most: int) -> set[int] | None:
    """The numbers that these queries find together; None where they are more than `most`."""
    cut = [one.distinct().limit(most + 1).subquery() for one in kinds]
    found = set(db.execute(union_all(*(select(one) for one in cut))).scalars())
    return found if len(found) <= most else None


def among(column: ColumnElement[int], ids: Collection[int]) -> ColumnElement[bool]:
    """Whether it is one of these, which are written into the statement: to bind thousands costs more than to look
    them up.
    """
    if not ids:
        return false()
    return column.in_(bindparam(None, sorted(ids), unique=True, expanding=True, literal_execute=True))


def aside(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The column, by whose indexes SQLite is to find nothing: it takes any of them for better than the numbers of
    `among`, for it does not know how many rows have the same value. To other databases the sign says nothing.
    """
    return UnaryExpression(column, operator=custom_op("+"), type_=column.type)


def insert_titles(db: Connection, interview_id: int, parts: Collection[str]) -> None:
    _insert(db, title_parts, interview_id, parts)


def replace_titles(db: Connection, interview_id: int, parts: Collection[str]) -> None:
    _replace(db, title_parts, interview_id, parts)


def write_people(db: Connection, ids: Collection[int]) -> None:
    """Bring the parts of these people to what their rows say, and mark who has them."""
    columns = (users.c.id, users.c.name_key, users.c.email_key, users.c.email, users.c.username, users.c.has_parts)
    for row in db.execute(select(*columns).where(users.c.id.in_(ids))).all():
        address = (row.email or "").lower() if row.email_key is None else row.email_key
        by_name, by_address = parts_of(row.name_key or ""), parts_of(address, row.username)
        has_parts = row.name_key is not None and by_name is not None and by_address is not None
        _replace(db, name_parts, row.id, by_name or ())
        _replace(db, address_parts, row.id, by_address or ())
        if has_parts is not row.has_parts:
            db.execute(update(users).where(users.c.id == row.id).values(has_parts=has_parts))


def delete_people(db: Connection, ids: Collection[int]) -> None:
    for table in (name_parts, address_parts):
        db.execute(delete(table).where(table.c.user_id.in_(ids)))


def _replace(db: Connection, table: Table, of: int, parts: Collection[str]) -> None:
    """Only what differs: most changes of a row leave its title or name as it was."""
    owner = _owner(table)
    there = set(db.execute(select(table.c.part).where(owner == of)).scalars())
    gone = there.difference(parts)
    if gone:
        db.execute(delete(table).where(owner == of, table.c.part.in_(gone)))
    _insert(db, table, of, [one for one in parts if one not in there])


def _insert(db: Connection, table: Table, of: int, parts: Iterable[str]) -> None:
    rows = [{"part": one, _owner(table).name: of} for one in parts]
    if rows:
        db.execute(insert(table), rows)


def _owner(table: Table) -> ColumnElement[int]:
    return table.c.interview_id if table is title_parts else table.c.user_id
