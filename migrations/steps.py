"""The statements of a migration, one at a time: each is needed or it is not run, and is told in plain words.

MySQL commits every definition by itself, so a migration can stop between any two statements. Whoever
writes one looks first at what is there, and running it again goes on where it stopped. SQLite runs
the whole migration in one transaction.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.sql.dml import UpdateBase

from migrations import ddl, inspection

BATCH_ROWS = 500


class CannotMigrate(Exception):
    """The database cannot be brought to the present; the text says why and what to do."""


class Steps:
    """A locked connection, the words for what was done, and the zone of old wall-clock times."""

    def __init__(self, db: Connection, say: Callable[[str], None], *, zone: ZoneInfo) -> None:
        self.db = db
        self.say = say
        self.zone = zone
        self.dialect = db.dialect
        self.is_mysql = inspection.is_mysql(db)

    def define(self, statement: str, said: str | None) -> None:
        """Run one definition statement, written out; without words where the next step's cover it."""
        self.db.execute(sa.text(statement.replace(":", r"\:")))
        if said is not None:
            self.say(said)

    def alter(self, table: str, clauses: Sequence[str], said: str) -> None:
        """Change a table by all the clauses, so that all of them happen or none; nothing without clauses.

        MySQL takes them in one statement. SQLite takes one at a time, within the migration's transaction.
        """
        parts = [",\n  ".join(clauses)] if self.is_mysql and clauses else clauses
        for number, part in enumerate(parts, 1):
            words = said if number == len(parts) else None
            self.define(f"ALTER TABLE {self.quote(table)}\n  {part}", words)

    def write(self, statement: UpdateBase, said: str) -> None:
        """Run one statement that changes rows; `said` is told with their number, if there were any."""
        count = self.db.execute(statement).rowcount
        if count:
            self.say(f"{said} ({count})")

    def write_many(self, statement: UpdateBase, rows: Sequence[Mapping[str, Any]], said: str) -> None:
        """Run a statement for each of the rows of parameters."""
        for start in range(0, len(rows), BATCH_ROWS):
            self.db.execute(statement, list(rows[start : start + BATCH_ROWS]))
        if rows:
            self.say(f"{said} ({len(rows)})")

    def quote(self, name: str) -> str:
        return ddl.quote(self.dialect, name)

    def exactly(self, column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
        """The column compared letter by letter; MySQL would otherwise take `Done` for `done`."""
        return sa.collate(column, "utf8mb4_bin") if self.is_mysql else column
