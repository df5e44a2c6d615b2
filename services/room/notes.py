"""Private notes of the panel, each with its moment. While the interview is open, an author reads only their own."""

from datetime import datetime

from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from db.engine import database
from repositories import notes
from repositories.notes import Note
from services.base import Conflict, Invalid, NotAllowed, NotFound, _, prose
from services.interview import Seat, lock_open

MAX_NOTE_CHARS = 2_000
MAX_NOTES_OF_PERSON = 500
"""In one interview; one a minute for eight hours are 480."""
MAX_NOTES = 5_000
"""Of one interview, as many as are listed: ten people with as many as they may have."""


def add(seat: Seat, text: str, *, mark: str | None, note_id: str, at: datetime) -> tuple[Note, bool]:
    """Store a note; the stored one, and whether it is new. A mark alone is a note, too.

    A `note_id` that this author already used here finds the first one again. Raises Invalid("note-empty"),
    NotAllowed("not-allowed") for the candidate, Conflict("interview-over", "notes-full").
    """
    words = _written(text, mark)
    _require_panel(seat)

    def work(db: Connection) -> Note:
        lock_open(db, seat.interview_id)
        if notes.count_of(db, seat.interview_id, seat.user_id) >= MAX_NOTES_OF_PERSON:
            raise _Full
        new = notes.insert_note(db, seat.interview_id, seat.user_id, words, mark=mark, note_id=note_id, at=at)
        return _existing(db, seat, new)

    try:
        return database.run(work), True
    except (IntegrityError, _Full):
        first = database.read(lambda db: notes.find_sent(db, seat.interview_id, seat.user_id, note_id))
        if first is None:
            raise
        return first, False


def edit(seat: Seat, note: int, text: str, *, mark: str | None, at: datetime) -> Note:
    """Change one's own; the changed one, which says when. Somebody else's note is "gone": it is not theirs to know of.

    Raises as `add`, and NotFound("note-gone").
    """
    words = _written(text, mark)

    def work(db: Connection) -> Note:
        _own(db, seat, note)
        notes.update_note(db, note, words, mark=mark, at=at)
        return _existing(db, seat, note)

    return database.run(work)


def delete(seat: Seat, note: int) -> None:
    """Delete one's own. Raises NotFound("note-gone"), NotAllowed("not-allowed"), Conflict("interview-over")."""

    def work(db: Connection) -> None:
        _own(db, seat, note)
        notes.delete_note(db, note)

    database.run(work)


def own(seat: Seat) -> list[Note]:
    """What this person of the panel wrote, oldest first. Raises NotAllowed("not-allowed") for the candidate."""
    _require_panel(seat)
    return database.read(
        lambda db: notes.list_of(db, seat.interview_id, author_id=seat.user_id, limit=MAX_NOTES_OF_PERSON)
    )


def list_of(interview_id: int) -> list[Note]:
    """Everybody's, oldest first, for the record of an interview that is over. Who may read it, the caller decides."""
    return database.read(lambda db: notes.list_of(db, interview_id, limit=MAX_NOTES))


def readable(seat: Seat, *, owes_card: bool) -> tuple[list[Note], bool]:
    """What this person of the panel reads in the report, oldest first, and whether that is everybody's.

    Others' notes are read once the interview is over and the reader's own card is in, as others' cards are. Raises
    NotAllowed("not-allowed") for the candidate.
    """
    mine = own(seat)
    has_others = not seat.is_open and not owes_card
    return (list_of(seat.interview_id) if has_others else mine), has_others


class _Full(Conflict):
    """The author has reached the limit of notes for this interview."""

    def __init__(self) -> None:
        words = _("You have reached the limit of %(limit)s notes for one interview.", limit=MAX_NOTES_OF_PERSON)
        super().__init__("notes-full", words)


def _written(text: str, mark: str | None) -> str:
    words = prose.without_empty_ends(text)
    if not words and mark is None:
        raise Invalid("note-empty", _("Write something first."))
    return words


def _require_panel(seat: Seat) -> None:
    if seat.is_candidate:
        raise NotAllowed("not-allowed", _("You may not do that in this interview."))


def _own(db: Connection, seat: Seat, note: int) -> None:
    _require_panel(seat)
    lock_open(db, seat.interview_id)
    if _existing(db, seat, note).author_id != seat.user_id:
        raise _gone()


def _existing(db: Connection, seat: Seat, note: int) -> Note:
    found = notes.find(db, seat.interview_id, note)
    if found is None:
        raise _gone()
    return found


def _gone() -> NotFound:
    return NotFound("note-gone", _("This note does not exist any more."))
