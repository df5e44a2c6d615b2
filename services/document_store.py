"""A document as the database has it: a snapshot, the edits after it, and the text of interviews older than both."""

import logging
from dataclasses import dataclass, replace

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import document_updates, interviews
from services import live_document
from services.clock import utcnow
from services.journal import Edit
from services.live_document import BrokenDocument, File, LiveDocument
from services.seats import over

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Stored:
    """A live document made of what is stored, and up to which edits it and its snapshot go."""

    live: LiveDocument
    sequence: int
    snapshot_sequence: int
    is_text_current: bool = True
    """Whether `code_content` has the document's text; a server that was killed left it behind by a second."""


@dataclass(frozen=True)
class Texts:
    """Every file's text: the first one's with its name, if it was named, and the others."""

    main_name: str | None
    main: str
    others: list[tuple[File, str]]


def load(interview_id: int) -> Stored:
    """The document of an interview that is open. Raises Conflict("interview-over"), DatabaseUnavailable."""

    def work(db: Connection) -> Stored:
        if interviews.lock(db, interview_id).status != "scheduled":
            raise over()
        if document_updates.last_sequence(db, interview_id) == 0:
            _seed(db, interview_id)
        stored = _read(db, interview_id)
        return replace(stored, is_text_current=interviews.find_code(db, interview_id) == stored.live.text())

    return database.run(work)


def reload(interview_id: int) -> LiveDocument:
    """The document once more, whatever the interview's status. Raises BrokenDocument, DatabaseUnavailable."""
    return database.read(lambda db: _read(db, interview_id)).live


def texts(interview_id: int) -> Texts:
    """What stands in every file, as far as it is stored; for an interview older than the log, its one text."""

    def work(db: Connection) -> Texts:
        stored = _read(db, interview_id)
        live = stored.live
        main = live.text() if stored.sequence else interviews.find_code(db, interview_id)
        return Texts(live.main_name(), main, [(file, live.text(file.id)) for file in live.files()])

    return database.read(work)


def stored_text(db: Connection, interview_id: int) -> str | None:
    """The first file's text by the log; None when nothing was ever edited."""
    stored = _read(db, interview_id)
    return None if stored.sequence == 0 else stored.live.text()


def _seed(db: Connection, interview_id: int) -> None:
    """The text of an interview from before the log becomes its first edit, which is nobody's."""
    text = interviews.find_code(db, interview_id).replace("\r\n", "\n").replace("\r", "\n")
    if text:
        first = Edit(interview_id, 1, None, utcnow(), live_document.seed(text))
        document_updates.insert_updates(db, [first.row()])


def _read(db: Connection, interview_id: int) -> Stored:
    """From the snapshot and the edits after it; from all edits when the snapshot is of no use."""
    snapshot = document_updates.find_snapshot(db, interview_id)
    last = document_updates.last_sequence(db, interview_id)
    if snapshot is not None:
        after = document_updates.list_data_after(db, interview_id, snapshot.sequence)
        try:
            live = LiveDocument([snapshot.data, *after])
            live.require_whole()
            return Stored(live, last, snapshot.sequence)
        except BrokenDocument:
            log.exception("the snapshot of interview %s cannot be read", interview_id)
    return Stored(LiveDocument(document_updates.list_data_after(db, interview_id, 0)), last, 0)
