"""Whether this process is about to be restarted, and what a restart would interrupt.

A process that drains says to load balancers that they should send people elsewhere. It turns nobody away: a
candidate in the lobby matters more than a restart. Holds process state: whether it drains.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from db.engine import DatabaseUnavailable, database
from repositories import interview_lists
from services.base import holds, settings
from services.room.presence import presence

PURPOSE = b"neurohire: drain"


@dataclass(frozen=True)
class Outlook:
    """What a restart would interrupt now, and what comes next."""

    is_draining: bool
    rooms: int
    """Rooms with somebody seated in them."""
    people: int
    ends_at: datetime | None
    """The latest planned end of these rooms; None without any, or while the database is away."""
    next_at: datetime | None
    """When the next interview of this server is planned to begin; None without any, or while the database is away."""


class _State:
    is_on = False


_state = _State()


def _forget() -> None:
    _state.is_on = False


holds("whether the server is draining", _forget)


def token() -> str:
    """What `flask --app app drain` shows to the running server: both derive it from the same SECRET_KEY.

    256 bits as hexadecimal; never leaves the machines that have the key.
    """
    return hmac.new(settings.config.secret_key.encode(), PURPOSE, hashlib.sha256).hexdigest()


def is_token(shown: str) -> bool:
    """Compared in constant time."""
    return hmac.compare_digest(token().encode(), shown.encode())


def set_on(*, is_on: bool) -> None:
    """Begin or end draining; repeating it is harmless. Safe in a signal handler."""
    _state.is_on = is_on


def is_on() -> bool:
    return _state.is_on


def outlook(at: datetime) -> Outlook:
    """How things stand at this moment. Asks the database twice."""
    live = presence.list_seated()
    try:
        ends_at, next_at = database.read(
            lambda db: (interview_lists.latest_end(db, live), interview_lists.next_start(db, after=at))
        )
    except DatabaseUnavailable:
        ends_at = next_at = None
    return Outlook(_state.is_on, len(live), presence.count_seated(), ends_at, next_at)
