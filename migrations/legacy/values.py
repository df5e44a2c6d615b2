"""Rewriting the values of one column: old words into present ones, empty texts into nothing."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from migrations.legacy import ASIDE, Adoption
from migrations.legacy.spellings import present_value


def translate(
    adoption: Adoption, column: sa.Column[Any], spellings: dict[str, tuple[str, ...]], *, otherwise: str | None
) -> None:
    """Replace the old words of a column; unknown ones by `otherwise`, or left alone where that is None."""
    steps = adoption.steps
    exact = steps.exactly(column)
    words = steps.db.execute(sa.select(exact).distinct().where(column.is_not(None))).scalars().all()
    for word in sorted(words):
        present = present_value(spellings, word) or otherwise or word.strip().lower()
        if present != word:
            replace(adoption, column, exact == word, present, f"{word!r} is now {present!r}")


def replace(adoption: Adoption, column: sa.Column[Any], where: sa.ColumnElement[bool], present: Any, said: str) -> None:
    """Write a present value, and first put the old one aside unless it only differs by capitals and spaces."""
    steps, table = adoption.steps, column.table
    is_new = sa.func.lower(sa.func.trim(column)) != str(present).lower()
    lost = steps.db.execute(sa.select(table.c.id, column.label("old")).where(where, is_new)).mappings().all()
    if lost:
        _keep(adoption, column, [{"row_id": row["id"], "old": row["old"]} for row in lost if row["old"]])
    steps.write(sa.update(table).where(where).values({column.name: present}), f"{table.name}: {column.name} {said}")


def _keep(adoption: Adoption, column: sa.Column[Any], old: Sequence[dict[str, Any]]) -> None:
    """Put old values into a column beside theirs, added when it is first needed; the first ones stay."""
    steps, table, name = adoption.steps, column.table.name, ASIDE + column.name
    if name not in adoption.columns(table):
        definition = f"ALTER TABLE {steps.quote(table)} ADD COLUMN {steps.quote(name)} TEXT"
        steps.define(definition, f"{table}: added the column {name} for old values")
    beside = sa.table(table, sa.column("id"), sa.column(name))
    statement = sa.update(beside).where(beside.c.id == sa.bindparam("row_id"), beside.c[name].is_(None))
    steps.write_many(statement.values({name: sa.bindparam("old")}), old, f"{table}: kept old values in {name}")


def default(adoption: Adoption, column: sa.Column[Any], value: Any) -> None:
    """Fill what is missing."""
    nothing: list[sa.ColumnElement[bool]] = [column.is_(None)]
    if isinstance(column.type, sa.String) and value != "":
        nothing.append(column == "")
    statement = sa.update(column.table).where(sa.or_(*nothing)).values({column.name: value})
    adoption.steps.write(statement, f"{column.table.name}: filled in the missing {column.name}")


def empty_to_null(adoption: Adoption, table_name: str, columns: Iterable[str]) -> None:
    """An optional text that is empty is one that is not there."""
    table = adoption.table(table_name)
    for name in columns:
        statement = sa.update(table).where(table.c[name] == "").values({name: None})
        adoption.steps.write(statement, f"{table_name}: cleared the empty {name}")
