"""The parts of titles, names and addresses that searches find them by; `repositories/search_parts.py` writes them.

Each is the beginning of its table's key, so what begins with some letters is read in one piece. On SQLite the key is
the table. They go with their row, whoever deletes it: they say nothing that it does not say.
"""

from sqlalchemy import Column, ForeignKey, Integer, Table

from db.columns import MYSQL_OPTIONS, exact, metadata

MAX_PART_CHARS = 12
"""What is longer is compared as a whole; of 100,000 titles few differ only after so many letters."""


def _parts(name: str, column: str, target: str) -> Table:
    """One row for each part of each of the others' rows."""
    return Table(
        name,
        metadata,
        Column("part", exact(MAX_PART_CHARS), primary_key=True),
        Column(
            column, Integer, ForeignKey(target, ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
        ),
        sqlite_with_rowid=False,
        **MYSQL_OPTIONS,
    )


title_parts = _parts("title_parts", "interview_id", "interviews.id")
name_parts = _parts("name_parts", "user_id", "users.id")
# Of e-mail addresses and user names.
address_parts = _parts("address_parts", "user_id", "users.id")
