"""The open document for whoever reads or edits it: a broken one is made again, from what is stored and what waits.

The CRDT may fail inside a document. Nothing of that one is used any more.
"""

from services.document import document_store
from services.document.journal import journal
from services.document.open_documents import Document, documents
from services.interview import over


def existing(interview_id: int) -> Document:
    """The open document, broken or not. Raises Conflict("interview-over") when none is open."""
    document = documents.get(interview_id)
    if document is None:
        raise over()
    return document


def whole(interview_id: int) -> Document:
    """The open document, made again if it broke and could not be made then.

    Raises Conflict("interview-over"), DatabaseUnavailable.
    """
    if existing(interview_id).is_broken:
        _repair(interview_id, documents[interview_id])
    return existing(interview_id)


def rebuild(interview_id: int, document: Document) -> None:
    """Make the live document again after it broke; its pages sync before they go on. Raises DatabaseUnavailable."""
    document.is_broken = True
    document.call_for_sync()
    _repair(interview_id, document)


def _repair(interview_id: int, document: Document) -> None:
    with journal.exclusively():
        if not document.is_broken:  # Another call repaired it while this one waited.
            return
        live = document_store.reload(interview_id)
        for update in journal.waiting_of(interview_id):
            live.load(update)
        document.live, document.is_broken = live, False
        document.is_stale_for_plain = bool(document.plain)
