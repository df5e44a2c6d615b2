"""One page of a longer list, cut in SQL."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.engine import Connection, Row

T = TypeVar("T")

MAX_COUNTED = 10_000
"""To count more takes longer than the page; nobody turns five hundred."""
COUNTED_OF_SEARCH = 200
"""Each may have to be looked for among those that are not found; who finds that many adds a word."""


@dataclass(frozen=True)
class Page(Generic[T]):
    """`items` of page number `page` (from 1) out of `total` items, or with `has_more` of more than `total`."""

    items: list[T]
    total: int
    page: int
    per_page: int
    has_more: bool = False

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))


@dataclass(frozen=True)
class Bound:
    """How far a list is counted, so that a page costs the same however long it is; there is always a next page."""

    most: int

    @classmethod
    def of(cls, page: int, per_page: int, *, is_searched: bool) -> "Bound":
        so_far = max(COUNTED_OF_SEARCH, (page + 1) * per_page)
        return cls(min(so_far, MAX_COUNTED) if is_searched else MAX_COUNTED)

    def count(self, query: Select[Any]) -> ScalarSelect[int]:
        """The number of rows, or one more than `most`."""
        return self.counted(query, self.most + 1)

    @staticmethod
    def counted(query: Select[Any], reach: int) -> ScalarSelect[int]:
        """The number of rows, or `reach`."""
        return select(func.count()).select_from(query.limit(reach).subquery()).scalar_subquery()

    def cut(self, total: int) -> tuple[int, bool]:
        """What a page says of a count: how many, and whether there are more."""
        return min(total, self.most), total > self.most


def page_of(
    db: Connection,
    query: Select[Any],
    make: Callable[[Row[Any]], T],
    *,
    total: int,
    page: int,
    per_page: int,
    has_more: bool = False,
) -> Page[T]:
    """Cut `page` out of `query`; a page past the end is the last one."""
    last = max(1, -(-total // per_page))
    page = min(max(page, 1), last)
    rows = db.execute(query.limit(per_page).offset((page - 1) * per_page))
    return Page([make(row) for row in rows], total, page, per_page, has_more)
