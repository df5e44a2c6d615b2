"""Elements that the server puts on a board for somebody, as an edit of its own. Nothing that stands there changes."""

from collections.abc import Callable, Sequence
from datetime import datetime
from random import randrange
from typing import Any

from pycrdt import Doc, Map

from services.document import document_repair, documents
from services.document.board_elements import Element
from services.document.update_parts import BOARD
from services.interview import Seat

MAX_CLIENT = 2**32


def add(seat: Seat, make: Callable[[tuple[Element, ...]], Sequence[Element]], *, at: datetime) -> bytes | None:
    """The update for the pages, whose author is this person; None where `make` has nothing to add.

    `make` is given what stands on the board, and makes elements with ids that no element has had. Raises what
    `documents.take` raises.
    """
    made = make(document_repair.whole(seat.interview_id).live.board())
    if not made:
        return None
    update = _update(made)
    documents.take_made(seat, update, at=at)
    return update


def _update(made: Sequence[Element]) -> bytes:
    """By a client of its own, which knows nothing that was there before."""
    doc: Doc[Any] = Doc(client_id=randrange(2, MAX_CLIENT))  # noqa: S311 (a name among clients, not a secret)
    board = doc.get(BOARD, type=Map)
    with doc.transaction():
        for one in made:
            board[one["id"]] = dict(one)
    return doc.get_update()
