"""Which column of an older table becomes which present one, and the one statement that makes it so.

Afterwards the table has every present column, each free to be empty, and the other columns beside
them. What the rows hold is still as it was; `people`, `interviews` and `messages` see to that.
"""

import re
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from migrations import ddl, inspection, present, rebuilding
from migrations.legacy import ASIDE, OLD_TABLES, Adoption
from migrations.legacy.spellings import ALIASES
from migrations.steps import CannotMigrate, Steps

ALSO_NUMBERS = ("phone", "experience_level")


@dataclass(frozen=True)
class Shape:
    """Where each present column comes from (None: nowhere), and what is kept beside them under which name."""

    table: sa.Table
    sources: dict[str, str | None]
    kept: dict[str, inspection.Column]


def plan(adoption: Adoption) -> list[Shape]:
    """The shapes for those tables that are older. Changes nothing; raises CannotMigrate."""
    old = [name for name in OLD_TABLES if adoption.has(name) and _is_old(adoption, name)]
    return [_plan(adoption.steps, adoption.table(name)) for name in old]


def reshape(steps: Steps, shapes: list[Shape]) -> None:
    """Give the older tables their new shape, free of keys and indexes that would be in the way."""
    for shape in shapes:
        if steps.is_mysql:
            _release_keys(steps, shape)
    for shape in shapes:
        if steps.is_mysql:
            _release_indexes(steps, shape)
            steps.alter(shape.table.name, _clauses(steps, shape), _said(shape))
        else:
            rebuilding.loosely(steps, shape.table, shape.sources, shape.kept)
            steps.say(_said(shape))


def set_aside_strangers(adoption: Adoption) -> None:
    """Rename tables that have the name of a present one but are something else."""
    for table in adoption.present.sorted_tables:
        is_stranger = table.name not in OLD_TABLES and adoption.has(table.name) and _is_old(adoption, table.name)
        if is_stranger:
            aside = ASIDE + table.name
            statement = f"ALTER TABLE {adoption.steps.quote(table.name)} RENAME TO {adoption.steps.quote(aside)}"
            adoption.steps.define(statement, f"{table.name} is not this program's table: kept as {aside}")


def _is_old(adoption: Adoption, name: str) -> bool:
    """Reshaping adds all missing columns in one statement, so a table has all of them or is old."""
    return not set(adoption.table(name).columns.keys()) <= set(adoption.columns(name))


def _plan(steps: Steps, table: sa.Table) -> Shape:
    free = inspection.columns(steps.db, table.name)
    sources: dict[str, str | None] = {"id": _id_source(steps, table, free)}
    if sources["id"] is not None:
        del free[sources["id"]]
    for column in table.columns:
        if column.name in free and _fits(steps, column, free[column.name]):
            sources[column.name] = column.name
            del free[column.name]
    for column in table.columns:
        if column.name not in sources:
            source = _alias(steps, column, free)
            sources[column.name] = source
            if source is not None:
                del free[source]
    if table.name == "users" and sources["username"] is None and sources["email"] is None:
        raise CannotMigrate("The table users has neither user names nor addresses: this is another program's database.")
    kept = {ASIDE + name if name in table.columns else name: column for name, column in free.items()}
    return Shape(table, sources, kept)


def _id_source(steps: Steps, table: sa.Table, free: dict[str, inspection.Column]) -> str | None:
    key = inspection.primary_key(steps.db, table.name)
    source = "id" if "id" in free else key[0] if len(key) == 1 else None
    if source is not None and free[source].kind == "int":
        return source
    if source is None and not key:
        return None
    raise CannotMigrate(
        f"The rows of {table.name} are not numbered by one whole-number column, so they cannot be taken over. "
        "Export them and add the people and interviews anew."
    )


def _alias(steps: Steps, column: sa.Column[Any], free: dict[str, inspection.Column]) -> str | None:
    """The first column of another name that can simply take the present name.

    A whole-number or text column named like another present column may only be taken if it misfits there,
    and such columns are the only ones of that kind still free here.
    """
    names = ALIASES[column.table.name].get(column.name, ())
    return next((name for name in names if name in free and _fits(steps, column, free[name], is_alias=True)), None)


def _fits(steps: Steps, column: sa.Column[Any], found: inspection.Column, *, is_alias: bool = False) -> bool:
    """Whether the database can turn the old column into the present one by itself, without loss."""
    if isinstance(column.type, sa.String):
        may_count = not is_alias or column.name in ALSO_NUMBERS
        return found.kind == "text" or (may_count and found.kind in ("int", "number"))
    if isinstance(column.type, sa.DateTime):
        # A time on a wall clock elsewhere than in UTC is read, converted and written, not renamed.
        is_utc = found.kind == "timestamp" or (found.kind == "datetime" and steps.zone.key == "UTC")
        return steps.is_mysql and is_utc
    return found.kind == "int"


def _release_keys(steps: Steps, shape: Shape) -> None:
    """Drop the foreign keys, whose types, names and cascades are older; the present ones come at the end."""
    name = shape.table.name
    keys = inspection.foreign_keys(steps.db, name)
    steps.alter(name, _drops(steps, keys), f"{name}: dropped its old foreign keys")
    others = [key for key in inspection.foreign_keys_to(steps.db, name) if key.table not in OLD_TABLES]
    is_retyped = not re.fullmatch(r"int(\(\d+\))?", inspection.columns(steps.db, name)[str(shape.sources["id"])].type)
    for key in others if is_retyped else []:
        said = f"{key.table}: dropped the foreign key {key.name}, because {name} is numbered by another type now"
        steps.alter(key.table, _drops(steps, [key]), said)


def _drops(steps: Steps, keys: list[inspection.ForeignKey]) -> list[str]:
    return [f"DROP FOREIGN KEY {steps.quote(key.name)}" for key in keys]


def _release_indexes(steps: Steps, shape: Shape) -> None:
    name = shape.table.name
    kept = {column.name for column in shape.kept.values()}
    found = inspection.indexes(steps.db, name)
    doomed = [index for index, (columns, _) in found.items() if not kept.issuperset(columns)]
    clauses = [f"DROP INDEX {steps.quote(index)}" for index in sorted(doomed)]
    clauses += [f"DROP CONSTRAINT {steps.quote(check)}" for check in sorted(inspection.checks(steps.db, name))]
    steps.alter(name, clauses, f"{name}: dropped its old indexes")


def _clauses(steps: Steps, shape: Shape) -> list[str]:
    table, old = shape.table, inspection.columns(steps.db, shape.table.name)
    clauses = []
    for column in table.columns:
        source = shape.sources[column.name]
        verb = "ADD COLUMN" if source is None else f"CHANGE COLUMN {steps.quote(source)}"
        clauses.append(f"{verb} {_loose(steps, column, old.get(source or ''))}")
    for name, kept in shape.kept.items():
        if name != kept.name or kept.needs_value or kept.changes_on_update:
            is_now = (kept.default or "").lower().startswith("current_timestamp")
            default = f" DEFAULT {kept.default}" if is_now else ""
            clauses.append(f"CHANGE COLUMN {steps.quote(kept.name)} {steps.quote(name)} {kept.type} NULL{default}")
    key = inspection.primary_key(steps.db, table.name)
    if key != (shape.sources["id"],):
        clauses += ["DROP PRIMARY KEY"] * bool(key) + ["ADD PRIMARY KEY (id)"]
    return clauses + present.options_clauses(steps, table.name)


def _loose(steps: Steps, column: sa.Column[Any], found: inspection.Column | None) -> str:
    if column.name == "id":
        return ddl.column(steps.dialect, column)
    type_ = ddl.type_of(steps.dialect, column) if found is None else present.fitting_type(steps, column, found)
    return f"{steps.quote(column.name)} {type_} NULL"


def _said(shape: Shape) -> str:
    renamed = [f"{source} is now {name}" for name, source in shape.sources.items() if source not in (None, name)]
    added = [name for name, source in shape.sources.items() if source is None]
    parts = [*renamed, f"added {', '.join(added)}" if added else ""]
    if shape.kept:
        parts.append(f"kept {', '.join(shape.kept)}")
    said = "; ".join(part for part in parts if part) or "made ready for the current definition"
    return f"{shape.table.name}: {said}"
