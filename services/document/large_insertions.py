"""Pastes, drops and unusually large insertions: facts for the playback, and alerts for the interviewers."""

from dataclasses import dataclass
from datetime import datetime

from services.base import holds
from services.document.journal_rows import Fact
from services.interview import Seat

MAX_LARGE = 10_000
"""Pastes and large insertions that wait to be told; while they cannot be told, later ones are only facts."""
LARGE_INSERT_CHARS = 80
"""A line of code. Typing, brackets that close themselves and completed words insert less at once."""
LARGE_WAITING = 20
"""Of one person, until they are told with the next tick; only a page that is no page of ours makes more in 0.1 s."""


@dataclass(frozen=True)
class Large:
    """A paste, a drop or an unusually large insertion, as the server measured it."""

    seat: Seat
    kind: str
    size: int
    at: datetime


_waiting: list[Large] = []
holds("large insertions that have not become alerts yet", _waiting.clear)


def noticed(seat: Seat, size: int, source: str | None, at: datetime) -> Fact | None:
    """The fact that an edit is which brought this much text (UTF-16 units), and is told as news; None for typing.

    Only the word for it is the page's; that it happened, how much and by whom the server saw itself.
    """
    is_named = source in ("paste", "drop") and size > 0
    if not is_named and size < LARGE_INSERT_CHARS:
        return None
    kind = source if is_named and source is not None else "large-insert"
    # What comes back by undo, out of the editor's own registers, or at once after a lost connection, is a fact for the
    # playback, but no news.
    is_news = source not in ("undo", "sync", "register")
    if is_news and len(_waiting) < MAX_LARGE and sum(one.seat == seat for one in _waiting) < LARGE_WAITING:
        _waiting.append(Large(seat, kind, size, at))
    return Fact(seat.interview_id, seat.user_id, kind, size, at)


def take() -> list[Large]:
    """Those since the last call."""
    found = list(_waiting)
    _waiting.clear()
    return found


def put_back(left: list[Large]) -> None:
    """Return what could not be sent, so that the next `take` has it again."""
    _waiting[:0] = left
