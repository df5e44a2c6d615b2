"""The shared document of each open room: taking edits, and telling each reader what it lacks.

An edit costs no database call; `document_saving` stores it within a tick. docs/adr/0008-crdt.md says why
it is so.
"""

import logging
import time
from dataclasses import dataclass
from datetime import datetime

from db.engine import DatabaseUnavailable
from services import document_store, live_document, yjs_updates
from services.errors import Conflict, Invalid, TooLarge
from services.journal import Edit, Fact, journal
from services.live_document import BehindUpdate, BrokenDocument
from services.open_documents import Budget, Document, Page, documents, ending
from services.plain_texts import PlainReader
from services.presence import presence
from services.seats import Seat, over
from services.text import _
from services.yjs_updates import MalformedUpdate, Reading

log = logging.getLogger(__name__)

UNKNOWN = -1
LARGE_INSERT_CHARS = 80
"""A line of code. Typing, brackets that close themselves and completed words insert less at once."""


@dataclass(frozen=True)
class Large:
    """A paste, a drop or an unusually large insertion, as the server measured it."""

    seat: Seat
    kind: str
    size: int
    at: datetime


_large: list[Large] = []


def open_text(interview_id: int) -> str:
    """The first file's present text; the document is read from the database when the room was not open.

    Raises Conflict("interview-over"), DatabaseUnavailable.
    """
    if interview_id not in documents:
        journal.drop(interview_id)  # Left from before another process had the room; what is here is stored.
        stored = document_store.load(interview_id)
        if interview_id in ending:
            raise DatabaseUnavailable
        opened = Document(stored.live, stored.sequence, stored.snapshot_sequence)
        opened.text_sequence = stored.sequence if stored.is_text_current else UNKNOWN
        documents.setdefault(interview_id, opened)  # Somebody may have opened it meanwhile.
    document = documents[interview_id]
    document.empty_since = time.monotonic()  # Until somebody is seated.
    return document.live.text()


def sync(seat: Seat, socket_id: str, state: bytes) -> tuple[bytes, bytes]:
    """What a page with this state vector lacks, and the document's own; from now on the page takes part.

    Raises Invalid("document-malformed"), Conflict("interview-over", "document-behind").
    """
    document = _whole(seat.interview_id)
    try:
        missing = document.live.missing(state)
    except MalformedUpdate as error:
        raise _malformed() from error
    document.plain.pop(socket_id, None)
    document.pages[socket_id] = Page(seat.user_id)
    return missing, document.live.state()


def take(seat: Seat, socket_id: str, update: bytes, *, number: int, source: str | None, at: datetime) -> bool:
    """Take one edit of a page: whether it was new, and so is for the others too.

    Raises Conflict("document-behind", "interview-over"), Invalid("document-malformed"),
    TooLarge("document-too-large"), TooOften, DatabaseUnavailable; the page then has to `sync`.
    """
    document = _existing(seat.interview_id)
    page = document.pages.get(socket_id)
    if page is None or page.is_behind:
        raise _behind()
    page.is_behind = True
    taken = _take(document, seat, update, source)
    page.is_behind = False
    if taken.is_new:
        document.changed()
        _note_large(seat, taken.inserted, source, at)
    data = update if taken.is_new else b""
    journal.add(Edit(seat.interview_id, document.sequence, seat.user_id, at, data, socket_id, number))
    return taken.is_new


def replace(seat: Seat, socket_id: str, text: str, *, at: datetime) -> bytes | None:
    """Take the whole text of a plain client as an edit of what it had seen: the update for the pages.

    None if it changed nothing. Raises what `take` raises.
    """
    document = _whole(seat.interview_id)
    reader = document.plain.get(socket_id) or _listen(document, socket_id)
    update = reader.edit(text.replace("\r\n", "\n").replace("\r", "\n"))
    if update is None:
        return None
    try:
        taken = _take(document, seat, update, None)
    except Exception:
        reader.refused()
        raise
    document.changed()
    _note_large(seat, taken.inserted, None, at)
    journal.add(Edit(seat.interview_id, document.sequence, seat.user_id, at, update))
    return update


def listen(interview_id: int, socket_id: str) -> str:
    """A plain client is there: it hears whole texts. The text it begins with. Raises Conflict("interview-over")."""
    return _listen(_whole(interview_id), socket_id).text


def refuse(interview_id: int, socket_id: str) -> None:
    """An event of this page was turned away before it came here; those after it may build on it."""
    document = documents.get(interview_id)
    if document is not None and socket_id in document.pages:
        document.pages[socket_id].is_behind = True


def forget(interview_id: int, socket_id: str) -> None:
    """The socket has left the room; the document of an empty room is closed after a while."""
    document = documents.get(interview_id)
    if document is None:
        return
    document.pages.pop(socket_id, None)
    document.plain.pop(socket_id, None)
    if presence.is_empty(interview_id):
        document.empty_since = time.monotonic()


def pages(interview_id: int) -> list[str]:
    """The sockets that opened the document."""
    document = documents.get(interview_id)
    return [] if document is None else list(document.pages)


def plain_news() -> list[tuple[str, str]]:
    """For each plain client that lacks something: its socket and the present text."""
    news = []
    for document in documents.values():
        if not document.is_stale_for_plain or document.is_broken:
            continue
        document.is_stale_for_plain = False
        text, state = document.live.text(), b""
        for socket_id, reader in document.plain.items():
            if reader.lacks(text):
                state = state or document.live.missing()
                reader.heard(text, state)
                news.append((socket_id, text))
    return news


def take_large() -> list[Large]:
    """The pastes, drops and large insertions since the last call."""
    found = list(_large)
    _large.clear()
    return found


def put_back_large(left: list[Large]) -> None:
    """What could not be told is told by the next call."""
    _large[:0] = left


def is_blank(interview_id: int) -> bool:
    """Whether nothing stands in the document that is open; also when none is."""
    document = documents.get(interview_id)
    return document is None or document.live.measure() == 0


def _existing(interview_id: int) -> Document:
    document = documents.get(interview_id)
    if document is None:
        raise over()
    return document


def _whole(interview_id: int) -> Document:
    """The open document, made again if it broke and could not be made then.

    Raises Conflict("interview-over"), DatabaseUnavailable.
    """
    if _existing(interview_id).is_broken:
        _repair(interview_id, documents[interview_id])
    return _existing(interview_id)


def _listen(document: Document, socket_id: str) -> PlainReader:
    document.pages.pop(socket_id, None)
    reader = PlainReader(document.live.text(), document.live.missing())
    document.plain[socket_id] = reader
    return reader


def _take(document: Document, seat: Seat, update: bytes, source: str | None) -> live_document.Taken:
    journal.require_room(seat.interview_id, len(update))
    document.budgets.setdefault(seat.user_id, Budget()).spend(len(update))
    try:
        reading = yjs_updates.read(update)
        claimed = _require_own(document, seat, reading, source)
        taken = document.live.take(update, reading)
    except BehindUpdate as error:
        raise _behind() from error
    except MalformedUpdate as error:
        log.info("an edit of user %s was refused: %s", seat.user_id, error)
        raise _malformed() from error
    except live_document.TooLarge as error:
        raise TooLarge("document-too-large", _("The document would become too large. This was not added.")) from error
    except BrokenDocument as error:
        log.exception("the document of interview %s is made again from the log", seat.interview_id)
        _rebuild(seat.interview_id, document)
        raise _malformed() from error
    document.owners.update(dict.fromkeys(claimed, seat.user_id))
    return taken


def _require_own(document: Document, seat: Seat, reading: Reading, source: str | None) -> list[int]:
    """Nobody writes under the name of a page that somebody else has open: the clients that are theirs from now on.

    Raises MalformedUpdate.

    A page that brings back what the server lost (`sync`) may bring other people's edits, as long as
    they are not there to do it themselves.
    """
    claimed = []
    for client in document.live.new_clients(reading):
        owner = document.owners.get(client)
        if owner is None and source != "sync":
            claimed.append(client)
        elif owner not in (None, seat.user_id) and (
            source != "sync" or any(page.user_id == owner for page in document.pages.values())
        ):
            raise MalformedUpdate("the edit of another person's page")
    return claimed


def _note_large(seat: Seat, size: int, source: str | None, at: datetime) -> None:
    """Only the word for it is the page's; that it happened, how much and by whom the server saw itself."""
    is_named = source in ("paste", "drop") and size > 0
    if not is_named and size < LARGE_INSERT_CHARS:
        return
    kind = source if is_named and source is not None else "large-insert"
    journal.note(Fact(seat.interview_id, seat.user_id, kind, size, at))
    # What comes back by undo, or at once after a lost connection, is a fact for the playback, but no news.
    if source not in ("undo", "sync"):
        _large.append(Large(seat, kind, size, at))


def _rebuild(interview_id: int, document: Document) -> None:
    """Make the live document anew from what is stored and what waits; its pages sync before they go on."""
    document.is_broken = True
    for page in document.pages.values():
        page.is_behind = True
    _repair(interview_id, document)


def _repair(interview_id: int, document: Document) -> None:
    with journal.exclusively():
        if not document.is_broken:  # Somebody else's call was first.
            return
        live = document_store.reload(interview_id)
        for update in journal.waiting_of(interview_id):
            live.load(update)
        document.live, document.is_broken = live, False
        document.is_stale_for_plain = bool(document.plain)


def _behind() -> Conflict:
    return Conflict("document-behind", _("The editor is catching up with the server. What you typed is kept."))


def _malformed() -> Invalid:
    return Invalid(
        "document-malformed", _("This change could not be taken. The editor starts again from what is saved.")
    )
