"""Parts of titles, names and addresses, so that a search looks at what it finds and not at everything.

Filled from what is there, some rows at a time: the parts that they lack are written before they are marked, so what
was stopped anywhere is gone on with. What has no key, or too many parts, stays unmarked and is looked at itself.

The definitions and the rules are frozen here, because `db/tables/` and they move on. There is no way back: a backup is.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from migrations import present
from migrations.steps import BATCH_ROWS, Steps

revision = "0043"
down_revision = "0042"

OPTIONS: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_unicode_ci"}
EXACT = "utf8mb4_bin"
MAX_PART_CHARS = 12
MAX_PARTS = 600
ROWS_AT_ONCE = 200
"""Of titles or names; their parts are some thirty times as many."""

tables = sa.MetaData()

ADDED = tuple(
    sa.Table(
        name,
        tables,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("has_parts", sa.Boolean(create_constraint=False), nullable=False, server_default=sa.text("0")),
        sa.Index(f"ix_{name}_has_parts", "has_parts"),
    )
    for name in ("interviews", "users")
)


def _parts(name: str, column: str, target: str) -> sa.Table:
    return sa.Table(
        name,
        tables,
        sa.Column("part", sa.String(12).with_variant(mysql.VARCHAR(12, collation=EXACT), "mysql"), nullable=False),
        sa.Column(column, sa.Integer, nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("part", column, name=f"pk_{name}"),
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{name}_{column}", ondelete="CASCADE"),
        sa.Index(f"ix_{name}_{column}", column),
        sqlite_with_rowid=False,
        **OPTIONS,
    )


title_parts = _parts("title_parts", "interview_id", "interviews")
name_parts = _parts("name_parts", "user_id", "users")
address_parts = _parts("address_parts", "user_id", "users")

interviews = sa.table("interviews", *(sa.column(name) for name in ("id", "title_key", "has_parts")))
users = sa.table(
    "users", *(sa.column(name) for name in ("id", "name_key", "email_key", "email", "username", "has_parts"))
)


def parts_of(*keys: str) -> list[str] | None:
    found = {word[at : at + MAX_PART_CHARS] for key in keys for word in key.split() for at in range(len(word))}
    kept = [one for one, after in pairwise([*sorted(found), ""]) if not after.startswith(one)]
    return kept if len(kept) <= MAX_PARTS else None


def upgrade() -> None:
    steps = op.get_context().opts["steps"]
    for table in ADDED:
        present.add(steps, table)
    for table in (title_parts, name_parts, address_parts):
        present.bring_new(steps, table)
    _fill(steps, interviews, interviews.c.title_key, {title_parts: lambda row: parts_of(row.title_key)})
    _fill(
        steps,
        users,
        users.c.name_key,
        {name_parts: lambda row: parts_of(row.name_key), address_parts: lambda row: parts_of(*_addresses(row))},
    )


def _addresses(row: sa.Row[Any]) -> tuple[str, str]:
    return ((row.email or "").lower() if row.email_key is None else row.email_key), row.username


def _fill(
    steps: Steps,
    table: sa.TableClause,
    key: sa.ColumnClause[Any],
    made: dict[sa.Table, Callable[[sa.Row[Any]], list[str] | None]],
) -> None:
    last, total = 0, 0
    missing = sa.select(table).where(table.c.has_parts == sa.false(), key.is_not(None))
    while rows := steps.db.execute(missing.where(table.c.id > last).order_by(table.c.id).limit(ROWS_AT_ONCE)).all():
        last = rows[-1].id
        kept = [row.id for row in rows]
        for target, parts in made.items():
            kept = _write(steps, target, [(row.id, parts(row)) for row in rows if row.id in kept])
        steps.db.execute(sa.update(table).where(table.c.id.in_(kept)).values(has_parts=sa.true()))
        total += len(kept)
    if total:
        steps.say(f"{table.name}: made parts to search by ({total})")


def _write(steps: Steps, target: sa.Table, found: Sequence[tuple[int, list[str] | None]]) -> list[int]:
    """Which of them have no more parts than may be."""
    part, owner = target.columns
    ids = [one for one, _pieces in found]
    there = {(of, piece) for piece, of in steps.db.execute(sa.select(part, owner).where(owner.in_(ids)))}
    missing = [(one, piece) for one, pieces in found for piece in pieces or () if (one, piece) not in there]
    rows = [{part.name: piece, owner.name: one} for one, piece in missing]
    for start in range(0, len(rows), BATCH_ROWS):
        steps.db.execute(sa.insert(target), rows[start : start + BATCH_ROWS])
    return [one for one, pieces in found if pieces is not None]
