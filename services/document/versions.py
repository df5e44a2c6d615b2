"""A document as it was after one of its edits: which one stands now, and every file as an earlier one left it.

Without the board: these are for running code.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from db.engine import database
from services.base import Conflict, NotFound, _
from services.document import document_repair, document_store, edit_log
from services.document.document_files import MAIN
from services.document.document_store import Texts
from services.document.journal import journal
from services.document.live_document import LiveDocument
from services.document.open_documents import Document
from wire import runtime

PAGE_ROWS = 1000
PAGE_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Version:
    """The number of the latest edit, and the files' names by their ids; the first file's is empty until it is named."""

    sequence: int
    names: Mapping[str, str]


def now(interview_id: int) -> Version:
    """How the open document stands. Raises Conflict("interview-over") when none is open, DatabaseUnavailable."""
    return _version(document_repair.whole(interview_id))


def now_with_texts(interview_id: int) -> tuple[Version, Texts]:
    """The same with every file's text, of one moment. Raises as above."""
    document = document_repair.whole(interview_id)
    return _version(document), document_store.texts_in(document.live, has_board=False)


def _version(document: Document) -> Version:
    names = {MAIN: document.live.main_name() or ""} | {file.id: file.name for file in document.live.files()}
    return Version(document.sequence, names)


def texts_at(interview_id: int, sequence: int) -> Texts:
    """Every file as the edit of this number left it, made from the log.

    It reads all edits up to there, so callers bound how often. Raises NotFound when they are no longer kept,
    Conflict("version-not-stored") while the latest of them wait, BrokenDocument.
    """
    updates = _updates(interview_id, sequence)
    return document_store.texts_in(runtime.in_native_thread(LiveDocument, updates), has_board=False)


def _updates(interview_id: int, sequence: int) -> list[bytes]:
    found: list[bytes] = []
    last = 0
    while last < sequence:
        page = database.read(
            lambda db, after=last: edit_log.list_page(  # type: ignore[misc]
                db, interview_id, after=after, up_to=sequence, limit=PAGE_ROWS, max_bytes=PAGE_BYTES
            )
        )
        if not page:
            raise _missing(interview_id)
        found += [row[3] for row in page]
        last = page[-1][0]
    return found


def _missing(interview_id: int) -> NotFound | Conflict:
    if journal.has_waiting(interview_id):
        return Conflict("version-not-stored", _("This code is being saved. Try again in a moment."))
    return NotFound("version-gone", _("The code of that moment is no longer kept."))
