"""Names are compared in one spelling on every database, and found without case and accents.

MySQL's collation took `bób` for `bob` and every letter beyond the first 65,536 for any other, so it decided who may
have which user name; those columns are compared letter by letter now. Keys to search by are filled from what is there.

The definitions and the spellings are frozen here, because `db/tables/` and the rules move on. There is no way back:
a backup is.
"""

import unicodedata
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from migrations import inspection, present
from migrations.steps import Steps

revision = "0009"
down_revision = "0008"

EXACT = "utf8mb4_bin"
KEY = sa.Text().with_variant(mysql.TEXT(collation=EXACT), "mysql")

tables = sa.MetaData()

ADDED = (
    sa.Table("users", tables, sa.Column("name_key", KEY)),
    sa.Table("interviews", tables, sa.Column("title_key", KEY)),
)

users = sa.table("users", *(sa.column(name) for name in ("id", "username", "email_key", "name", "name_key")))
interviews = sa.table("interviews", *(sa.column(name) for name in ("id", "title", "title_key")))

FOLDED_SIGNS = str.maketrans({"\u2019": "'", "\u02bc": "'", "\u200c": None, "\u200d": None})
SEARCHED_SIGNS = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th",
        "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "\u0640": None,
        "\u2018": "'", "\u2019": "'", "\u02bc": "'", "`": "'",
        "\u200b": None, "\u200c": None, "\u200d": None, "\u00ad": None,
    }
)  # fmt: skip


def fold(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).translate(FOLDED_SIGNS)
    return unicodedata.normalize("NFKC", plain.casefold()).strip()


def search_key(text: str) -> str:
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = "".join(
        char
        for char in apart
        if not (unicodedata.combining(char) >= 200 or unicodedata.combining(char) in range(10, 36))
    )
    return " ".join(unicodedata.normalize("NFC", kept.translate(SEARCHED_SIGNS)).split())


def upgrade() -> None:
    steps = op.get_context().opts["steps"]
    for table in ADDED:
        present.add(steps, table)
    if steps.is_mysql:
        _compare_exactly(steps)
    _fold_again(steps, users.c.username)
    _fold_again(steps, users.c.email_key)
    _fill(steps, users, users.c.name, users.c.name_key)
    _fill(steps, interviews, interviews.c.title, interviews.c.title_key)


def _compare_exactly(steps: Steps) -> None:
    """Only finer than before, so no two rows that are there come to be the same."""
    found = inspection.columns(steps.db, "users")
    clauses = [
        f"MODIFY COLUMN {steps.quote(name)} {found[name].type} COLLATE {EXACT}{needs}"
        for name, needs in (("username", " NOT NULL"), ("email_key", ""))
        if found[name].collation != EXACT
    ]
    steps.alter("users", clauses, "users: compares user names and addresses letter by letter")


def _fold_again(steps: Steps, column: sa.ColumnClause[Any]) -> None:
    """Few letters fold otherwise than in the first version; whoever would take another's name keeps their spelling."""
    rows = steps.db.execute(sa.select(users.c.id, column).where(column.is_not(None))).all()
    taken = {spelling for _id, spelling in rows}
    changed = []
    for row_id, spelling in rows:
        wanted = fold(spelling)
        if wanted and wanted not in taken:
            taken.add(wanted)
            changed.append({"row_id": row_id, "wanted": wanted})
    statement = (
        sa.update(users).where(users.c.id == sa.bindparam("row_id")).values({column.name: sa.bindparam("wanted")})
    )
    steps.write_many(statement, changed, f"users: wrote the column {column.name} in the present spelling")


def _fill(steps: Steps, table: sa.TableClause, source: sa.ColumnClause[Any], stored: sa.ColumnClause[Any]) -> None:
    rows = steps.db.execute(sa.select(table.c.id, source).where(stored.is_(None))).all()
    keys = [{"row_id": row_id, "wanted": search_key(text or "")} for row_id, text in rows]
    statement = (
        sa.update(table).where(table.c.id == sa.bindparam("row_id")).values({stored.name: sa.bindparam("wanted")})
    )
    steps.write_many(statement, keys, f"{table.name}: made keys to search by")
