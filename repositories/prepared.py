"""Statements that are put together once: what changes from one time to the next is bound by name.

To put a large statement together takes the process several times as long as the database takes to answer it.
"""

from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import BindParameter, Integer, bindparam

from db.columns import UtcDateTime

T = TypeVar("T")
Values = dict[str, datetime | int]


@dataclass(frozen=True)
class Parameter:
    """Stands in a statement for a value that is given when it is run."""

    name: str
    is_moment: bool

    def __clause_element__(self) -> BindParameter[Any]:
        return bindparam(self.name, type_=UtcDateTime() if self.is_moment else Integer())


def apart(asked: T) -> tuple[T, Values]:
    """A frozen dataclass with a Parameter for each number and moment in it, and those: what two of them have in common
    is equal, and makes the same statement.
    """
    values: Values = {}
    return _apart(asked, "asked", values), values


def _apart(one: Any, name: str, values: Values) -> Any:
    if isinstance(one, datetime) or (isinstance(one, int) and not isinstance(one, bool)):
        values[name] = one
        return Parameter(name, isinstance(one, datetime))
    if isinstance(one, tuple):
        return tuple(_apart(each, f"{name}_{place}", values) for place, each in enumerate(one))
    if is_dataclass(one) and not isinstance(one, type):
        parts = {each.name: _apart(getattr(one, each.name), f"{name}_{each.name}", values) for each in fields(one)}
        return replace(one, **parts)
    return one
