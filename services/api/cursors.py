"""Where the next page of a list begins: behind the last row that was told, so that new rows move nothing.

A cursor is opaque and signed, and belongs to the list and the filters that it came from.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from db.tables import MAX_ID
from services.base import Invalid, _, encryption

PURPOSE = "cursor of the API"
MAX_CHARS = 200
DEFAULT_LIMIT, MAX_LIMIT = 50, 100

T = TypeVar("T")


@dataclass(frozen=True)
class Part(Generic[T]):
    """Some rows of a list, and where it goes on; None at its end."""

    items: list[T]
    next_cursor: str | None


def part(
    name: str,
    filters: object,
    cursor: str | None,
    limit: int,
    read: Callable[[int, int], Sequence[T]],
    of: Callable[[T], int],
) -> Part[T]:
    """The rows behind the cursor: `read` gives those with an id above the first number, at most as many as the second,
    in the order of the ids, which `of` tells.

    Raises Invalid("cursor-unknown").
    """
    where = encryption.proof(PURPOSE, f"{name}\n{filters!r}".encode())[:8]
    after = 0 if cursor is None else _read(cursor, where)
    found = list(read(after, limit + 1))
    items = found[:limit]
    return Part(items, _written(of(items[-1]), where) if len(found) > limit else None)


def _written(after: int, where: str) -> str:
    said = json.dumps([after, where]).encode()
    return f"{urlsafe_b64encode(said).decode().rstrip('=')}.{encryption.proof(PURPOSE, said)}"


def _read(cursor: str, where: str) -> int:
    said, _dot, proof = cursor.partition(".")
    try:
        data = urlsafe_b64decode(said.encode("ascii") + b"=" * (-len(said) % 4))
        is_ours = len(cursor) <= MAX_CHARS and encryption.is_proof(proof, PURPOSE, data)
        after, of = json.loads(data) if is_ours else (None, None)
    except ValueError:  # Not ASCII, or no base64.
        after, of = None, None
    if not isinstance(after, int) or of != where or not 0 <= after <= MAX_ID:
        words = _("This cursor is not of this list with these filters. Begin again without one.")
        raise Invalid("cursor-unknown", words, field="cursor")
    return after
