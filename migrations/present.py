"""Bringing one table to its definition, whatever of it is there already, on MySQL and SQLite.

A value is never cut: where one is longer than the definition allows, the column stays wide enough.
"""

import re
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from migrations import ddl, inspection
from migrations.steps import Steps

COLLATION = "utf8mb4_unicode_ci"
CHARSET = "utf8mb4"
WIDEST_VARCHAR = 2000
TEXT_BYTES = 65_535


def bring(steps: Steps, table: sa.Table) -> None:
    """Create the table, or on MySQL correct its columns and indexes; foreign keys are `bring_keys`'."""
    if table.name not in inspection.tables(steps.db):
        create(steps, table)
    elif steps.is_mysql:
        _correct_options(steps, table)
        _correct_columns(steps, table)
        _correct_indexes(steps, table)


def bring_new(steps: Steps, table: sa.Table) -> None:
    """Create a table that no database had before its version; one that is there was made by a run that was stopped."""
    if table.name not in inspection.tables(steps.db):
        create(steps, table)


def create(steps: Steps, table: sa.Table) -> None:
    steps.define(ddl.create_table(table, steps.dialect), f"created the table {table.name}")
    if not steps.is_mysql:
        create_indexes(steps, table)


def add(steps: Steps, table: sa.Table) -> None:
    """Add the columns and indexes of this definition that a table of an earlier version lacks."""
    found = inspection.columns(steps.db, table.name)
    missing = [one for one in table.columns if one.name not in found]
    clauses = [f"ADD COLUMN {ddl.column(steps.dialect, one)}" for one in missing]
    steps.alter(table.name, clauses, f"{table.name}: added {_in_words(missing)}")
    there = inspection.indexes(steps.db, table.name)
    for index in table.indexes:
        if index.name not in there:
            said = f"{table.name}: added an index on {', '.join(index.columns.keys())}"
            steps.define(ddl.create_index(steps.dialect, index), said)


def create_indexes(steps: Steps, table: sa.Table) -> None:
    """The indexes of a table that was just made on SQLite; its making was told."""
    for index in sorted(table.indexes, key=lambda one: str(one.name)):
        steps.define(ddl.create_index(steps.dialect, index), None)


def bring_keys(steps: Steps, table: sa.Table) -> None:
    """Add the foreign keys a MySQL table lacks; SQLite has them from its creation."""
    if not steps.is_mysql:
        return
    found = {key.name for key in inspection.foreign_keys(steps.db, table.name)}
    wanted = sorted(table.foreign_key_constraints, key=lambda one: str(one.name))
    missing = [key for key in wanted if key.name not in found]
    clauses = ["ADD " + ddl.foreign_key(steps.dialect, key) for key in missing]
    steps.alter(table.name, clauses, f"{table.name}: added its foreign keys")


def fitting_type(steps: Steps, column: sa.Column[Any], found: inspection.Column) -> str:
    """The column's type, or a wider one if a value of the column found in its place is longer (MySQL)."""
    usual = ddl.type_of(steps.dialect, column)
    if not isinstance(column.type, sa.String) or found.kind not in ("text", "int", "number"):
        return usual
    source: sa.ColumnClause[Any] = sa.column(found.name)
    if usual.startswith("VARCHAR"):
        longest = _longest(steps, column.table.name, sa.func.char_length(source))
        if longest <= (column.type.length or 0):
            return usual
        return f"VARCHAR({longest})" if longest <= WIDEST_VARCHAR else "MEDIUMTEXT"
    size = _longest(steps, column.table.name, sa.func.length(sa.cast(source, sa.Text(collation=COLLATION))))
    if usual == "TEXT" and size <= TEXT_BYTES:
        return usual
    return "MEDIUMTEXT" if size < 2**24 else "LONGTEXT"


def _longest(steps: Steps, table: str, measure: sa.ColumnElement[Any]) -> int:
    return int(steps.db.execute(sa.select(sa.func.max(measure)).select_from(sa.table(table))).scalar() or 0)


def options_clauses(steps: Steps, table: str) -> list[str]:
    """What a MySQL table's engine, row format and character set need; full Unicode needs long index keys."""
    engine, row_format, collation = inspection.table_options(steps.db, table)
    texts = [one.collation for one in inspection.columns(steps.db, table).values() if one.collation]
    clauses = []
    if engine.lower() != "innodb":
        clauses.append("ENGINE=InnoDB")
    if row_format.lower() != "dynamic":
        clauses.append("ROW_FORMAT=DYNAMIC")
    if {collation, *texts} != {COLLATION}:
        clauses.append(f"CONVERT TO CHARACTER SET {CHARSET} COLLATE {COLLATION}")
    return clauses


def _correct_options(steps: Steps, table: sa.Table) -> None:
    steps.alter(
        table.name, options_clauses(steps, table.name), f"{table.name}: can hold any Unicode text now, in InnoDB"
    )


def _correct_columns(steps: Steps, table: sa.Table) -> None:
    found = inspection.columns(steps.db, table.name)
    missing = [column for column in table.columns if column.name not in found]
    differing = [
        column for column in table.columns if column.name in found and _differs(steps, column, found[column.name])
    ]
    clauses = [f"ADD COLUMN {ddl.column(steps.dialect, column)}" for column in missing]
    clauses += [f"MODIFY COLUMN {_definition(steps, column, found[column.name])}" for column in differing]
    said = f"{table.name}: brought {_in_words(missing + differing)} to the current definition"
    steps.alter(table.name, clauses, said)


def _in_words(columns: Sequence[sa.Column[Any]]) -> str:
    noun = "the column" if len(columns) == 1 else "the columns"
    return f"{noun} {', '.join(column.name for column in columns)}"


def _definition(steps: Steps, column: sa.Column[Any], found: inspection.Column) -> str:
    usual, fitting = ddl.type_of(steps.dialect, column), fitting_type(steps, column, found)
    return ddl.column(steps.dialect, column).replace(usual, fitting, 1)


def _differs(steps: Steps, column: sa.Column[Any], found: inspection.Column) -> bool:
    is_text = isinstance(column.type, sa.String)
    default = None if column.server_default is None else str(column.server_default.arg.text).strip("'")  # type: ignore[attr-defined]
    is_counted = column is column.table.autoincrement_column
    wanted = (
        _plain(ddl.type_of(steps.dialect, column)),
        column.nullable,
        default,
        is_counted,
        COLLATION if is_text else None,
    )
    present = (_plain(found.type), found.is_nullable, found.default, "auto_increment" in found.extra, found.collation)
    if wanted == present and not found.changes_on_update:
        return False
    if wanted[1:] != present[1:] or not is_text or found.changes_on_update:
        return True
    return _plain(fitting_type(steps, column, found)) != present[0]


def _plain(type_: str) -> str:
    """A MySQL type in one spelling: servers differ in names and in the display width of integers."""
    text = {"bool": "tinyint(1)", "integer": "int"}.get(type_.lower(), type_.lower())
    return re.sub(r"^((?:small|medium|big)?int)\(\d+\)", r"\1", text)


def _correct_indexes(steps: Steps, table: sa.Table) -> None:
    """Add what is missing, and drop what an older schema had on these columns under other names."""
    found = inspection.indexes(steps.db, table.name)
    unique = {name: (columns, True) for name, columns in ddl.unique_parts(table)}
    wanted = unique | {name: (columns, False) for name, columns in ddl.index_parts(table)}
    ours = set(table.columns.keys())
    wrong = [name for name, parts in found.items() if parts != wanted.get(name) and ours.intersection(parts[0])]
    right = set(found) - set(wrong)
    clauses = [f"DROP INDEX {steps.quote(name)}" for name in sorted(wrong)]
    for name, (columns, is_unique) in sorted(wanted.items()):
        if name not in right:
            kind = "UNIQUE INDEX" if is_unique else "INDEX"
            clauses.append(f"ADD {kind} {steps.quote(name)} ({ddl.listed(steps.dialect, columns)})")
    steps.alter(table.name, clauses, f"{table.name}: brought its indexes up to date")
