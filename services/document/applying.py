"""Applying an update to the CRDT, whole or in pieces between which others run. What may be is `live_document`'s."""

import time
from collections.abc import Callable
from typing import Any

from pycrdt import Doc

from services.document import update_encoding
from services.document.update_parts import Reading

PIECE_PARTS = 512
"""How much of a stored update is applied at once, at most; a piece takes a few milliseconds."""
PIECE_S = 0.002
"""A piece that took longer makes the next one smaller: up to there its cost per part did not grow."""


class BrokenDocument(Exception):
    """pycrdt failed inside the document; it has to be made again from the log."""


def apply(doc: Doc[Any], update: bytes) -> None:
    """Raises BrokenDocument."""
    try:
        doc.apply_update(update)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # A panic inside pycrdt is no Exception.
        raise BrokenDocument from error


def in_pieces(reading: Reading, apply_one: Callable[[bytes], None]) -> None:
    """What older versions took at once may hold the interpreter for seconds. Raises what `apply_one` raises."""
    size, began = 1, time.perf_counter()

    def next_size() -> int:
        nonlocal size, began
        now = time.perf_counter()
        size = max(1, size // 2) if now - began > PIECE_S else min(2 * size, PIECE_PARTS)
        began = now
        return size

    for piece in update_encoding.cut(reading, next_size):
        apply_one(piece)
