"""The shared text of each open room: kept live here, written behind to `interviews.code_content`.

Holds process state. A change costs no database call; a flush every `FLUSH_EVERY_S` seconds writes
all changed texts in one transaction. This is the boundary behind which whole-text sync can give
way to a CRDT: callers only open, replace, flush and close.
"""

import logging
from dataclasses import dataclass

from sqlalchemy.engine import Connection

import runtime
from db.engine import DatabaseUnavailable, database
from repositories import interviews
from services.seats import over

log = logging.getLogger(__name__)

FLUSH_EVERY_S = 0.2
FLUSH_PATIENCE_S = 10.0

# Two flushes at once could commit in the wrong order and leave an older text behind.
_one_flush = runtime.Slots(1, FLUSH_PATIENCE_S)


@dataclass
class Document:
    """The text as the room sees it, and which of its versions the database has."""

    text: str
    version: int = 0
    saved_version: int = 0

    @property
    def is_saved(self) -> bool:
        return self.version == self.saved_version


_open: dict[int, Document] = {}


def open_text(interview_id: int) -> str:
    """The present text; read from the database when the room was not open."""
    if interview_id not in _open:
        stored = database.read(lambda db: interviews.find_code(db, interview_id))
        _open.setdefault(interview_id, Document(stored))  # Somebody may have opened it meanwhile.
    return _open[interview_id].text


def replace(interview_id: int, text: str) -> None:
    """Put the whole text; it reaches the database within 300 ms. Raises Conflict("interview-over")."""
    document = _open.get(interview_id)
    if document is None:
        raise over()
    if text != document.text:
        document.text = text
        document.version += 1


def is_blank(interview_id: int) -> bool:
    """Whether nothing stands in the text that is open; also when none is."""
    document = _open.get(interview_id)
    return document is None or not document.text


def flush() -> None:
    """Write every changed text, in one transaction; one flush at a time.

    Raises DatabaseUnavailable, and leaves the texts changed for the next flush.
    """
    try:
        with _one_flush.one():
            _write_changed()
    except TimeoutError as error:
        raise DatabaseUnavailable from error


def _write_changed() -> None:
    changed = {key: (document, document.version) for key, document in _open.items() if not document.is_saved}
    if not changed:
        return
    texts = {key: document.text for key, (document, _version) in changed.items()}

    def work(db: Connection) -> None:
        for interview_id, text in texts.items():
            interviews.save_code(db, interview_id, text)

    database.run(work)
    for document, version in changed.values():
        document.saved_version = max(document.saved_version, version)


def flush_quietly() -> bool:
    """`flush` for the background: whether all is saved; an outage is logged and tried again later."""
    try:
        flush()
    except DatabaseUnavailable:
        log.warning("texts of %d rooms wait for the database", sum(not one.is_saved for one in _open.values()))
        return False
    return True


def close_if_saved(interview_id: int) -> None:
    """Forget the text of an empty room once the database has it."""
    document = _open.get(interview_id)
    if document is not None and document.is_saved:
        del _open[interview_id]


def take(interview_id: int) -> Document | None:
    """Close the text for good, to be stored with the completion; later changes are refused."""
    return _open.pop(interview_id, None)


def put_back(interview_id: int, document: Document | None) -> None:
    """Undo `take` when the completion failed."""
    if document is not None:
        _open[interview_id] = document
