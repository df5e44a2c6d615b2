"""The shared document of each open room: taking edits, and telling each reader what it lacks.

An edit costs no database call; `document_saving` stores it within a tick. docs/adr/0008-crdt.md says why
it is so.
"""

import time
from datetime import datetime

from sqlalchemy.engine import Connection

from db.engine import DatabaseUnavailable
from services.document import (
    document_owners,
    document_repair,
    document_store,
    edit_refusals,
    large_insertions,
    live_document,
    lost_edits,
    update_encoding,
    written,
    yjs_updates,
)
from services.document.journal import journal
from services.document.journal_rows import Edit, Fact
from services.document.lost_edits import Lost
from services.document.open_documents import LONG_COUNTS, Document, Page, budget_of, documents, ending
from services.document.plain_texts import PlainReader
from services.document.update_cost import FRAGMENTS_OF_SPLICE
from services.document.update_parts import MalformedUpdate
from services.interview import Seat
from services.room import presence

UNKNOWN = -1
MAX_UNSTORED_BYTES = 1024 * 1024
"""Of edits that go to a page beside its sync. Usually what was typed in the last tenth of a second; while the database
is away it may be more, and then the later ones are only in the sync."""


def open_text(interview_id: int) -> str:
    """The first file's present text; the document is read from the database when the room was not open.

    Raises Conflict("interview-over"), DatabaseUnavailable.
    """
    if interview_id not in documents:
        journal.drop(interview_id)  # Left from before another process had the room; what is here is stored.
        stored = document_store.load(interview_id)
        if interview_id in ending:
            raise DatabaseUnavailable
        opened = Document(stored.live, stored.sequence, stored.snapshot_sequence, stored.owners)
        opened.written = written.read(interview_id)
        opened.text_sequence = stored.sequence if stored.is_text_current else UNKNOWN
        documents.setdefault(interview_id, opened)  # Somebody may have opened it meanwhile.
    document = documents[interview_id]
    document.empty_since = time.monotonic()  # Until somebody is seated.
    return document.live.text()


def texts_now(interview_id: int) -> document_store.Texts:
    """What stands in every file now: in the document that is open here, else in what is stored.

    For readers. It stores nothing, so what it costs does not grow with the other rooms. Raises DatabaseUnavailable.
    """
    document = documents.get(interview_id)
    if document is None or document.is_broken:
        return document_store.texts(interview_id)
    return document_store.texts_in(document.live)


def sync(seat: Seat, socket_id: str, state: bytes) -> tuple[bytes, bytes]:
    """What a page with this state vector lacks, and the document's own; from now on the page takes part.

    Raises Invalid("document-malformed"), Conflict("interview-over"), TooOften.
    """
    document = document_repair.whole(seat.interview_id)
    try:
        with budget_of(seat.user_id).working():
            missing = document.live.missing(state)
    except MalformedUpdate as error:
        raise edit_refusals.malformed() from error
    document.plain.pop(socket_id, None)
    document.pages[socket_id] = Page(seat.user_id)
    return missing, document.live.state()


def unstored(interview_id: int, socket_id: str) -> list[tuple[int, bytes]]:
    """What a sync has told this page and the server may still lose: the others' edits, each with its author.

    The earliest first, up to `MAX_UNSTORED_BYTES`.
    """
    found, left = [], MAX_UNSTORED_BYTES
    for edit in journal.unstored_of(interview_id):
        left -= len(edit.data)
        if left < 0:
            break
        if edit.author_id is not None and edit.socket_id != socket_id:
            found.append((edit.author_id, edit.data))
    return found


def take(
    seat: Seat,
    socket_id: str,
    update: bytes,
    *,
    number: int,
    source: str | None,
    at: datetime,
    lost: Lost | None = None,
) -> bool:
    """Take one edit of a page; whether it was new, so that the other pages need it too.

    `lost` is given where the page brings back what the server once took from somebody else.
    Raises Conflict("document-behind", "document-full", "interview-over"), Invalid("document-malformed"),
    TooLarge("document-too-large", "document-too-many-parts"), TooOften, DatabaseUnavailable; the page then has
    to `sync`.
    """
    document = document_repair.existing(seat.interview_id)
    page = document.pages.get(socket_id)
    if page is None or page.is_behind:
        raise edit_refusals.behind()
    page.is_behind = True
    taken = _take(document, seat, update, lost)
    page.is_behind = False
    if taken.is_new:
        document.changed(is_drawing=taken.is_drawing)
        if lost is None:
            _note_insertion(seat, taken.inserted, source, at)
    data = update if taken.is_new else b""
    author_id = seat.user_id if lost is None else lost.author_id
    journal.add(Edit(seat.interview_id, document.sequence, author_id, at, data, socket_id, number))
    return taken.is_new


def parts_taken(interview_id: int) -> tuple[int, int]:
    """How many pieces of content, or ranges of deletions, one update may have at present."""
    return document_repair.existing(interview_id).live.allowance().most()


def replace(seat: Seat, socket_id: str, text: str, *, at: datetime) -> list[bytes]:
    """Take the whole text of a plain client as an edit of what it had seen: the updates for the pages.

    None of them if it changed nothing. Raises what `take` raises.
    """
    document = document_repair.whole(seat.interview_id)
    with budget_of(seat.user_id).working():
        reader = document.plain.get(socket_id) or _listen(document, socket_id)
        update = reader.edit(text.replace("\r\n", "\n").replace("\r", "\n"))
    if update is None:
        return []
    try:
        return _take_splice(document, seat, update, at)
    except Exception:
        reader.refused()
        raise


def take_made(seat: Seat, update: bytes, *, at: datetime) -> None:
    """Take an edit that the server made for this person. Raises what `take` raises."""
    document = document_repair.whole(seat.interview_id)
    _take(document, seat, update, None)
    document.changed()
    journal.add(Edit(seat.interview_id, document.sequence, seat.user_id, at, update))


def listen(interview_id: int, socket_id: str) -> str:
    """Register a plain client, which receives whole texts; the first of them. Raises Conflict("interview-over")."""
    return _listen(document_repair.whole(interview_id), socket_id).text


def refuse(interview_id: int, socket_id: str) -> None:
    """An edit of this page was refused before it came here; later ones may build on it, so the page has to sync."""
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


def note(fact: Fact) -> None:
    """Somebody came, went or pasted; of one person as many are kept as playback shows (`written.MAX_FACTS`)."""
    document = documents.get(fact.interview_id)
    if document is None or document.written_by(fact.user_id).add_fact():
        journal.note(fact)


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


def is_blank(db: Connection, interview_id: int) -> bool:
    """Whether there is neither text nor a drawing: in the document that is open here, else in what is stored."""
    document = documents.get(interview_id)
    return document_store.is_blank(db, interview_id) if document is None else document.live.is_blank()


def _listen(document: Document, socket_id: str) -> PlainReader:
    document.pages.pop(socket_id, None)
    reader = PlainReader(document.live.text(), document.live.missing())
    document.plain[socket_id] = reader
    return reader


def _take_splice(document: Document, seat: Seat, update: bytes, at: datetime) -> list[bytes]:
    """Take an edit of one place, made by the server itself, in as many updates as the document takes.

    What stands there may be in thousands of pieces; to delete all of them splits two at most.
    """
    reading = yjs_updates.read(update)
    taken: list[bytes] = []
    try:
        for one in update_encoding.cut(reading, lambda: document.live.allowance().most()[1]):
            _take(document, seat, one, None, new_fragments=FRAGMENTS_OF_SPLICE)
            document.changed()
            journal.add(Edit(seat.interview_id, document.sequence, seat.user_id, at, one))
            taken.append(one)
    except Exception:
        if taken:  # The pages did not hear of these.
            document.call_for_sync()
        raise
    _note_insertion(seat, reading.inserted, None, at)
    return taken


def _take(
    document: Document, seat: Seat, update: bytes, lost: Lost | None, new_fragments: int | None = None
) -> live_document.Taken:
    journal.require_room(seat.interview_id, len(update))
    mine = document.written_by(seat.user_id)
    mine.require_room(len(update))
    budget = budget_of(seat.user_id)
    budget.spend(len(update))
    author_id = seat.user_id if lost is None else lost.author_id
    with edit_refusals.Told(seat, document):
        if lost is not None:
            lost_edits.require_proof(seat.interview_id, lost, update)
        with budget.working(LONG_COUNTS):
            reading, allowance = document.live.read(update)
            claimed = document_owners.claimed(document.owners, document.live.new_clients(reading), author_id)
            taken = document.live.take(update, reading, allowance, new_fragments)
    if claimed:
        document.owners.update(dict.fromkeys(claimed, author_id))
    if taken.is_new:
        mine.add_edit(len(update))
    return taken


def _note_insertion(seat: Seat, size: int, source: str | None, at: datetime) -> None:
    fact = large_insertions.noticed(seat, size, source, at)
    if fact is not None:
        note(fact)
