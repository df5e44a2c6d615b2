"""Giving a SQLite table another definition: a new table, the rows copied, the old name taken over.

SQLite cannot alter a column. All of it happens inside the migration's one transaction, with foreign
keys not enforced until its end.
"""

from collections.abc import Mapping

import sqlalchemy as sa

from migrations import ddl, inspection, present
from migrations.steps import Steps

PASSING_NAME = "adopting"


def loosely(
    steps: Steps, table: sa.Table, sources: Mapping[str, str | None], kept: Mapping[str, inspection.Column]
) -> None:
    """Rebuild with every column of `table` and of `kept`, each free to be empty, without keys or checks."""
    wanted = [f"{steps.quote('id')} INTEGER NOT NULL PRIMARY KEY"]
    wanted += [f"{steps.quote(c.name)} {ddl.type_of(steps.dialect, c)}" for c in table.columns if c.name != "id"]
    wanted += _kept(steps, kept)
    definition = f"CREATE TABLE {steps.quote(PASSING_NAME)} ({', '.join(wanted)})"
    copied = {target: source for target, source in sources.items() if source is not None}
    copied |= {name: column.name for name, column in kept.items()}
    _rebuild(steps, table, definition, copied, said=None)


def strictly(steps: Steps, table: sa.Table) -> None:
    """Rebuild with the table's whole definition, and what other columns there are kept beside it."""
    found = inspection.columns(steps.db, table.name)
    kept = {name: column for name, column in found.items() if name not in table.columns}
    said = f"{table.name}: rebuilt with its current definition and all of its rows"
    definition = ddl.create_table(table, steps.dialect, name=PASSING_NAME, extra=_kept(steps, kept))
    _rebuild(steps, table, definition, {name: name for name in found}, said=said)
    present.create_indexes(steps, table)


def _kept(steps: Steps, kept: Mapping[str, inspection.Column]) -> list[str]:
    return [f"{steps.quote(name)} {column.type}" for name, column in kept.items()]


def _rebuild(steps: Steps, table: sa.Table, definition: str, copied: Mapping[str, str], *, said: str | None) -> None:
    passing, name = steps.quote(PASSING_NAME), steps.quote(table.name)
    steps.define(definition, None)
    targets, sources = ddl.listed(steps.dialect, copied), ddl.listed(steps.dialect, copied.values())
    # Nothing but quoted names.
    copy = f"INSERT INTO {passing} ({targets}) SELECT {sources} FROM {name}"  # noqa: S608 # nosec B608
    steps.define(copy, None)
    steps.define(f"DROP TABLE {name}", None)
    steps.define(f"ALTER TABLE {passing} RENAME TO {name}", said)
