"""One page of a longer list, cut in SQL."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select
from sqlalchemy.engine import Connection, Row

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """`items` of page number `page` (from 1) out of `total` items."""

    items: list[T]
    total: int
    page: int
    per_page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))


def page_of(
    db: Connection, query: Select[Any], make: Callable[[Row[Any]], T], *, total: int, page: int, per_page: int
) -> Page[T]:
    """Cut `page` out of `query`; a page past the end is the last one."""
    last = max(1, -(-total // per_page))
    page = min(max(page, 1), last)
    rows = db.execute(query.limit(per_page).offset((page - 1) * per_page))
    return Page([make(row) for row in rows], total, page, per_page)
