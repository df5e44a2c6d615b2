"""A document as the database has it: a snapshot, the edits after it, and the text of interviews older than both."""

import logging
from dataclasses import dataclass, field, replace

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import document_updates, interviews
from repositories.document_updates import Snapshot
from services.base import utcnow
from services.document import document_owners, edit_log, live_document
from services.document.applying import BrokenDocument
from services.document.board_elements import Element
from services.document.document_files import File
from services.document.journal_rows import Edit
from services.document.live_document import LiveDocument
from services.interview import lock_open, over
from wire import runtime

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Stored:
    """A live document made of what is stored, and up to which edits it and its snapshot go."""

    live: LiveDocument
    sequence: int
    snapshot_sequence: int
    owners: dict[int, int] = field(default_factory=dict)
    """The person who writes under each client."""
    is_text_current: bool = True
    """Whether `code_content` has the document's text; a server that was killed left it behind by a second."""


@dataclass(frozen=True)
class _Rows:
    """What is stored of one document."""

    interview_id: int
    snapshot: Snapshot | None
    after: list[bytes]
    """The edits after the snapshot; all of them without one."""
    last_sequence: int

    @property
    def snapshot_sequence(self) -> int:
        return 0 if self.snapshot is None else self.snapshot.sequence


@dataclass(frozen=True)
class Texts:
    """Every file's text: the first one's with its name, if it was named, and the others. And the board."""

    main_name: str | None
    main: str
    others: list[tuple[File, str]]
    board: tuple[Element, ...] = ()
    """Its elements from the hindmost to the foremost."""


def load(interview_id: int) -> Stored:
    """The document of an interview that is open. Raises Conflict("interview-over"), DatabaseUnavailable.

    Making it may take long, and happens without a transaction; whoever asks looks afterwards whether the
    interview is still open.
    """

    def fetch(db: Connection) -> tuple[_Rows, dict[int, int], str]:
        lock_open(db, interview_id)
        if edit_log.last_sequence(db, interview_id) == 0:
            _seed(db, interview_id)
        code = interviews.find_code(db, interview_id)
        return _fetch(db, interview_id), document_owners.of_log(db, interview_id), code

    rows, owners, code = database.run(fetch)
    live, snapshot_sequence = _made(rows)
    found = database.read(lambda db: interviews.find(db, interview_id))
    if found is None or not found.is_open:
        raise over()
    return Stored(live, rows.last_sequence, snapshot_sequence, owners, is_text_current=code == live.text())


def reload(interview_id: int) -> LiveDocument:
    """The document once more, whatever the interview's status. Raises BrokenDocument, DatabaseUnavailable."""
    rows = database.read(lambda db: _fetch(db, interview_id))
    return _made(rows)[0]


def texts(interview_id: int) -> Texts:
    """What stands in every file, as far as it is stored; for an interview older than the log, its one text."""

    def work(db: Connection) -> Texts:
        stored = _read(db, interview_id)
        if stored.sequence:
            return texts_in(stored.live)
        return Texts(None, interviews.find_code(db, interview_id), [])

    return database.read(work)


def texts_in(live: LiveDocument, *, has_board: bool = True) -> Texts:
    """What stands in every file of this document, and on its board unless that is not wanted: to read 3,000 elements
    takes a tenth of a second.
    """
    others = [(file, live.text(file.id)) for file in live.files()]
    return Texts(live.main_name(), live.text(), others, live.board() if has_board else ())


def stored_text(db: Connection, interview_id: int) -> str | None:
    """The first file's text by the log; None when nothing was ever edited."""
    stored = _read(db, interview_id)
    return None if stored.sequence == 0 else stored.live.text()


def stored_board(db: Connection, interview_id: int) -> tuple[Element, ...]:
    """The elements of the board by the log. Raises BrokenDocument."""
    stored = _read(db, interview_id)
    return stored.live.board()


def is_blank(db: Connection, interview_id: int) -> bool:
    """Whether there is neither text nor a drawing by the log; also true if nothing was ever edited."""
    return _read(db, interview_id).live.is_blank()


def _seed(db: Connection, interview_id: int) -> None:
    """The text of an interview from before the log becomes its first edit, which is nobody's."""
    text = interviews.find_code(db, interview_id).replace("\r\n", "\n").replace("\r", "\n")
    if text:
        first = Edit(interview_id, 1, None, utcnow(), live_document.seed(text))
        document_updates.insert_updates(db, [first.row()])


def _read(db: Connection, interview_id: int) -> Stored:
    """All within the caller's transaction, on its thread."""
    rows = _fetch(db, interview_id)
    try:
        live = _make(rows)
    except BrokenDocument:
        if rows.snapshot is None:
            raise
        rows = _without_snapshot(rows, edit_log.list_data_after(db, interview_id, 0))
        live = _make(rows)
    return Stored(live, rows.last_sequence, rows.snapshot_sequence)


def _fetch(db: Connection, interview_id: int) -> _Rows:
    snapshot = document_updates.find_snapshot(db, interview_id)
    after = edit_log.list_data_after(db, interview_id, 0 if snapshot is None else snapshot.sequence)
    return _Rows(interview_id, snapshot, after, edit_log.last_sequence(db, interview_id))


def _made(rows: _Rows) -> tuple[LiveDocument, int]:
    """The document, made on a thread of its own, and its snapshot's sequence."""
    try:
        return runtime.in_native_thread(_make, rows), rows.snapshot_sequence
    except BrokenDocument:
        if rows.snapshot is None:
            raise
        edits = database.read(lambda db: edit_log.list_data_after(db, rows.interview_id, 0))
        rows = _without_snapshot(rows, edits)
        return runtime.in_native_thread(_make, rows), 0


def _make(rows: _Rows) -> LiveDocument:
    """From the snapshot and the edits after it. Raises BrokenDocument."""
    if rows.snapshot is None:
        return LiveDocument(rows.after)
    live = LiveDocument(rows.after, rows.snapshot.data)
    live.require_whole()
    return live


def _without_snapshot(rows: _Rows, edits: list[bytes]) -> _Rows:
    """What to make the document of when the snapshot is of no use."""
    log.error("the snapshot of interview %s cannot be read", rows.interview_id)
    return replace(rows, snapshot=None, after=edits)
