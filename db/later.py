"""A moment some minutes after another, where both are columns: each database says that in its own words."""

from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from db.columns import UtcDateTime


class _Later(FunctionElement[Any]):
    name = "later"
    type = UtcDateTime()
    inherit_cache = True


def later(at: ColumnElement[Any], minutes: ColumnElement[int]) -> ColumnElement[Any]:
    """The moment `minutes` after `at`. No index knows it, so it is for a few rows."""
    return _Later(at, minutes)


@compiles(_Later, "sqlite")
def _in_sqlite(element: _Later, compiler: SQLCompiler, **how: Any) -> str:
    """As text like what is stored: it has no type for moments, and compares them letter by letter."""
    at, minutes = (compiler.process(one, **how) for one in element.clauses)
    return f"strftime('%Y-%m-%d %H:%M:%f', {at}, '+' || {minutes} || ' minutes')"


@compiles(_Later, "mysql")
@compiles(_Later, "mariadb")
def _in_mysql(element: _Later, compiler: SQLCompiler, **how: Any) -> str:
    at, minutes = (compiler.process(one, **how) for one in element.clauses)
    return f"({at} + INTERVAL {minutes} MINUTE)"
