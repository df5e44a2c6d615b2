"""Definitions as text, for MySQL and SQLite. Says nothing about when they are needed."""

from collections.abc import Iterable

from sqlalchemy import Column, ForeignKeyConstraint, Index, Table, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.compiler import DDLCompiler


def quote(dialect: Dialect, name: str) -> str:
    return dialect.identifier_preparer.quote_identifier(name)


def listed(dialect: Dialect, names: Iterable[str]) -> str:
    return ", ".join(quote(dialect, name) for name in names)


def column(dialect: Dialect, one: Column) -> str:  # type: ignore[type-arg]
    """`name TYPE NOT NULL DEFAULT ...`, complete enough for CREATE TABLE and for MODIFY COLUMN."""
    return _compiler(dialect).get_column_specification(one)


def type_of(dialect: Dialect, one: Column) -> str:  # type: ignore[type-arg]
    return str(one.type.compile(dialect=dialect))


def foreign_key(dialect: Dialect, one: ForeignKeyConstraint) -> str:
    return str(_compiler(dialect).process(one))


def unique_parts(table: Table) -> list[tuple[str, tuple[str, ...]]]:
    """The unique keys: names and columns."""
    found = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
    return sorted((str(one.name), tuple(column.name for column in one.columns)) for one in found)


def index_parts(table: Table) -> list[tuple[str, tuple[str, ...]]]:
    """The indexes that are not unique: names and columns."""
    return sorted((str(one.name), tuple(column.name for column in one.columns)) for one in table.indexes)


def create_table(
    table: Table, dialect: Dialect, *, name: str = "", extra: Iterable[str] = (), is_guarded: bool = False
) -> str:
    """One CREATE TABLE statement; on MySQL with all of its indexes, so that a table is whole or not there.

    `extra` are further column definitions, `is_guarded` adds IF NOT EXISTS.
    """
    compiler = _compiler(dialect)
    lines = [compiler.get_column_specification(one) for one in table.columns]
    lines += extra
    constraints = str(compiler.create_table_constraints(table))  # type: ignore[no-untyped-call]
    lines += [line.strip() for line in constraints.split(", \n\t")]
    if dialect.name in ("mysql", "mariadb"):
        indexes = sorted(table.indexes, key=lambda one: str(one.name))
        lines += [f"INDEX {quote(dialect, str(one.name))} ({_indexed(dialect, one)})" for one in indexes]
    guard = "IF NOT EXISTS " if is_guarded else ""
    body = ",\n  ".join(lines)
    options = compiler.post_create_table(table).strip()
    return f"CREATE TABLE {guard}{quote(dialect, name or table.name)} (\n  {body}\n) {options}".rstrip()


def create_index(dialect: Dialect, one: Index) -> str:
    assert one.table is not None
    indexed = _indexed(dialect, one)
    return f"CREATE INDEX {quote(dialect, str(one.name))} ON {quote(dialect, one.table.name)} ({indexed})"


def _indexed(dialect: Dialect, one: Index) -> str:
    """The columns; on MySQL only so much of a long text as the definition says, for it takes no whole one."""
    lengths = one.dialect_options["mysql"]["length"] or {} if dialect.name in ("mysql", "mariadb") else {}
    names = (column.name for column in one.columns)
    return ", ".join(quote(dialect, name) + (f"({lengths[name]})" if name in lengths else "") for name in names)


def _compiler(dialect: Dialect) -> DDLCompiler:
    """A compiler for parts of statements, hence without one."""
    return dialect.ddl_compiler(dialect, None)  # type: ignore[arg-type]
