"""The board that a question brings into a room: put there once, beside what stands, and again only when asked."""

from datetime import datetime

from services.board import StartingBoard, own_ids, starting
from services.document import Element, board_additions
from services.interview import Seat
from services.questions.planned import Put


def put(seat: Seat, question: Put, *, words: starting.Words, at: datetime) -> bytes | None:
    """Draw it; the update for the pages. None for a question without one, and where any of it stands on the board.

    `words` says the labels in the language of whoever puts it there. Raises what `documents.take` raises.
    """
    if question.board == StartingBoard.NONE:
        return None

    def make(board: tuple[Element, ...]) -> list[Element]:
        if any(own_ids.is_own(one["id"], seat.interview_id, question.id) for one in board):
            return []
        kind = StartingBoard(question.board)
        return starting.elements(
            kind, lambda: own_ids.fresh(seat.interview_id, question.id), board, title=question.title, words=words
        )

    return board_additions.add(seat, make, at=at)
