"""Whispers: what the panel says among themselves in the room. The candidate neither hears nor reads them."""

from datetime import datetime

from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from db.engine import database
from repositories import whispers
from repositories.whispers import Whisper
from services.base import Conflict, Invalid, NotAllowed, _, encryption, prose
from services.chain import Kind, chain
from services.interview import Seat, lock_open

HISTORY = 100
MAX_WHISPER_CHARS = 1_000
MAX_WHISPERS_OF_PERSON = 1_000
"""In one interview; one every half a minute for eight hours are 960."""
MAX_WHISPERS = 5_000
"""Of one interview, the latest, as many as a report lists."""


def say(seat: Seat, text: str, *, whisper_id: str, at: datetime) -> tuple[Whisper, bool]:
    """Store a whisper; the stored one, and whether it is new.

    A `whisper_id` that this person already used here finds the first one again. Raises Invalid("whisper-empty"),
    NotAllowed("not-allowed") for the candidate, Conflict("interview-over", "whispers-full").
    """
    words = prose.without_empty_ends(text)
    if not words:
        raise Invalid("whisper-empty", _("Write something first."))
    _require_panel(seat)

    def work(db: Connection) -> int:
        lock_open(db, seat.interview_id)
        if whispers.count_of(db, seat.interview_id, seat.user_id) >= MAX_WHISPERS_OF_PERSON:
            raise _Full
        new = whispers.insert_whisper(db, seat.interview_id, seat.user_id, words, whisper_id=whisper_id, at=at)
        said = {"by": seat.user_id, "fingerprint": encryption.fingerprint(f"whisper {new}\n{words}"), "whisper": new}
        chain.add(db, seat.interview_id, Kind.WHISPER, said, at=at)
        return new

    try:
        new_id = database.run(work)
    except (IntegrityError, _Full):
        first = database.read(lambda db: whispers.find_sent(db, seat.interview_id, seat.user_id, whisper_id))
        if first is None:
            raise
        return first, False
    return Whisper(new_id, whisper_id, seat.user_id, seat.name, words, at), True


def latest(seat: Seat, *, before: int | None = None) -> tuple[list[Whisper], bool]:
    """The last 100 (older than `before`), oldest first, and whether there are earlier ones.

    Raises NotAllowed("not-allowed") for the candidate.
    """
    _require_panel(seat)
    found = database.read(lambda db: whispers.list_latest(db, seat.interview_id, before=before, limit=HISTORY + 1))
    return found[-HISTORY:], len(found) > HISTORY


def whole(seat: Seat) -> list[Whisper]:
    """All of them, oldest first, for the report. Raises NotAllowed("not-allowed") for the candidate."""
    _require_panel(seat)
    return database.read(lambda db: whispers.list_latest(db, seat.interview_id, limit=MAX_WHISPERS))


class _Full(Conflict):
    """The sender has reached the limit of whispers for this interview."""

    def __init__(self) -> None:
        words = _("You have reached the limit of %(limit)s whispers for one interview.", limit=MAX_WHISPERS_OF_PERSON)
        super().__init__("whispers-full", words)


def _require_panel(seat: Seat) -> None:
    if seat.is_candidate:
        raise NotAllowed("not-allowed", _("You may not do that in this interview."))
