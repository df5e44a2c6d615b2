"""Storing edits behind the typing, and telling whoever waits for it. Holds process state: who was told of an outage."""

import time

from db.engine import DatabaseUnavailable
from observing import metrics
from services.base import holds
from services.document import beat, document_saving, documents, journal
from sockets import broadcast

_told_unsaved: set[str] = set()
holds("which pages know that edits cannot be stored", _told_unsaved.clear)


def store() -> None:
    """One tick of the group commit, and the acknowledgements of what it stored."""
    began = time.perf_counter()
    try:
        batch = document_saving.flush()
    except DatabaseUnavailable:
        _tell_unsaved()
        return
    took_s = time.perf_counter() - began
    if batch:
        metrics.STORE.observe(took_s)
    saved = batch.saved()
    beat.adapt(len(saved), took_s)
    _tell_saved(saved)


def tell_plain() -> None:
    """Pages without a CRDT hear the text as it is now."""
    for socket_id, text in documents.plain_news():
        broadcast.code_update(socket_id, text)


def _tell_saved(saved: dict[str, int]) -> None:
    for socket_id, number in saved.items():
        broadcast.document_saved(socket_id, number)
        _told_unsaved.discard(socket_id)


def _tell_unsaved() -> None:
    """Once for each page until something of it is stored."""
    waiting = journal.waiting_sockets()
    for socket_id in waiting - _told_unsaved:
        broadcast.document_unsaved(socket_id)
    _told_unsaved.intersection_update(waiting)
    _told_unsaved.update(waiting)
