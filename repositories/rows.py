"""What a statement brought back, in plain Python types."""

from typing import Any

from sqlalchemy.engine import CursorResult


def new_id(result: CursorResult[Any]) -> int:
    """The primary key of the row that an INSERT made."""
    key = result.inserted_primary_key
    if key is None:
        raise RuntimeError("the statement inserted no single row")
    return int(key[0])
