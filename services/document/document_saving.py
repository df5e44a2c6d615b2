"""Storing the open documents behind the typing: edits of all rooms in one transaction, texts soon after.

Nothing here is on an event's way; a background task calls `flush` after each pause that `beat` has.
"""

import logging
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy.engine import Connection

from db.engine import DatabaseUnavailable
from repositories import document_updates, interviews
from services.base import Conflict, utcnow
from services.document import document_store, fragments
from services.document.journal import journal
from services.document.journal_rows import Batch
from services.document.open_documents import Document, documents, ending, forget_full_budgets
from services.room import leases, presence
from wire import runtime

log = logging.getLogger(__name__)

CLOSE_GRACE_S = 30.0
"""How long the document of an empty room stays in memory: a reload or a short drop finds it there."""
SNAPSHOT_EVERY = 500
"""Edits after which a snapshot is made: replaying 54,545 single edits takes 181 ms, a snapshot of them 5."""
SNAPSHOTS_A_FLUSH = 2
TEXTS_A_FLUSH = 60
"""Reading a long text takes up to 0.1 ms of everybody's time; the others follow with the next ticks."""


@dataclass
class _WrittenTogether:
    """The texts and snapshots that are stored in the same transaction as the edits they contain."""

    texts: list[tuple[int, str]] = field(default_factory=list)
    text_marks: list[tuple[Document, int]] = field(default_factory=list)
    snapshots: list[tuple[int, int, bytes]] = field(default_factory=list)
    snapshot_marks: list[tuple[Document, int]] = field(default_factory=list)

    def collect(self, *, is_final: bool) -> "_WrittenTogether | None":
        """Collect what is due now; returns itself, or None if there is nothing."""
        now = time.monotonic()
        for interview_id, document in documents.items():
            if document.is_broken:
                continue
            is_due = is_final or (document.text_due_at <= now and len(self.texts) < TEXTS_A_FLUSH)
            if is_due and not document.is_text_saved:
                self.texts.append((interview_id, document.live.text()))
                self.text_marks.append((document, document.sequence))
            is_full = document.sequence - document.snapshot_sequence >= SNAPSHOT_EVERY
            if is_full and len(self.snapshots) < SNAPSHOTS_A_FLUSH:
                self.snapshots.append((interview_id, document.sequence, document.live.compacted()))
                self.snapshot_marks.append((document, document.sequence))
        return self if self.texts or self.snapshots else None

    @property
    def interview_ids(self) -> set[int]:
        return {interview_id for interview_id, _text in self.texts} | {one[0] for one in self.snapshots}

    def write(self, db: Connection, lost: Collection[int]) -> None:
        at = utcnow()
        texts = [one for one in self.texts if one[0] not in lost]
        if texts:
            interviews.save_codes(db, texts)
        for interview_id, sequence, data in self.snapshots:
            if interview_id not in lost:
                document_updates.save_snapshot(db, interview_id, sequence, data, at=at)

    def mark(self) -> None:
        """All of it is stored."""
        for document, sequence in self.text_marks:
            document.text_saved(sequence)
        for document, sequence in self.snapshot_marks:
            document.snapshot_sequence = sequence


def flush(*, is_final: bool = False) -> Batch:
    """Store what waits, in one transaction, one flush at a time; what was stored. Finally, texts too that are not due.

    Raises DatabaseUnavailable, and everything waits for the next flush.
    """
    if not is_final:
        _recount()
    together = _WrittenTogether()
    batch = journal.flush(lambda: together.collect(is_final=is_final))
    together.mark()
    return batch


def _recount() -> None:
    """Recount the fragments of a document that seems to have many more; on a thread, because counting takes long."""
    for document in list(documents.values()):
        live = document.live
        if live.fragments.is_old and not document.is_broken:
            before = live.fragments.count
            found = runtime.in_native_thread(fragments.count, live.missing(), live.roots)
            live.fragments.recounted(found, before)
            return


def flush_quietly(*, is_logged: bool = True) -> bool:
    """Store everything before the process stops; whether all of it is stored. An outage is not raised."""
    try:
        flush(is_final=True)
    except DatabaseUnavailable:
        if is_logged:
            log.warning("edits wait for the database")
        return False
    return True


def close_idle() -> None:
    """Forget the documents of rooms that were empty for `CLOSE_GRACE_S` and are stored, and what nobody has spent."""
    forget_full_budgets()
    now = time.monotonic()
    for interview_id, document in list(documents.items()):
        is_over = document.empty_since is not None and now - document.empty_since >= CLOSE_GRACE_S
        is_stored = document.is_text_saved and not journal.has_waiting(interview_id)
        if is_over and is_stored and presence.is_empty(interview_id):
            del documents[interview_id]


def abandon(interview_id: int) -> None:
    """Another process took the room: forget its document, and what of it was not stored."""
    documents.pop(interview_id, None)
    journal.drop(interview_id)


@contextmanager
def closing(interview_id: int) -> Iterator[Callable[[Connection], str | None]]:
    """Close a document for good, with the caller's own transaction; later edits are refused.

    Gives the function that writes what waits into that transaction and returns the last text, None when
    nothing was ever edited. If the caller's work fails otherwise than by Conflict, it is open again.
    Raises DatabaseUnavailable.
    """
    with journal.closing(interview_id) as waiting:
        document = documents.pop(interview_id, None)
        ending.add(interview_id)
        text = None if document is None or document.is_broken else document.live.text()

        def write(db: Connection) -> str | None:
            if document is not None and leases.lost_among(db, {interview_id}):
                raise DatabaseUnavailable  # Tried again, the page reaches the process that has it now.
            waiting.write(db)
            waiting.link(db)
            return document_store.stored_text(db, interview_id) if text is None else text

        try:
            yield write
        except Conflict:  # It had ended already.
            raise
        except BaseException:
            if document is not None:
                documents[interview_id] = document
            raise
        finally:
            ending.discard(interview_id)
