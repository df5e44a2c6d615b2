"""The shared editor: its text, its language, and the candidate's clipboard."""

from services.base import utcnow
from services.document import Lost, documents
from services.interview import Seat, interviews
from sockets import broadcast, connections, contract, plain, shapes, whole
from sockets.gateway import Ack, on_refusal, room_event


@room_event(contract.CODE_CHANGE)
def code_change(seat: Seat, payload: shapes.CodeChange, socket_id: str) -> None:
    """A plain client's text. The other plain clients hear of it with the next tick (`jobs/edits.py`)."""
    connections.require_bytes(socket_id)
    connections.spend_bytes(socket_id, len(payload.code))
    for update in documents.replace(seat, socket_id, payload.code, at=utcnow()):
        broadcast.document_update(seat, socket_id, update)


@room_event(contract.DOCUMENT_SYNC)
def document_sync(seat: Seat, payload: shapes.DocumentSync, socket_id: str) -> Ack:
    connections.require_bytes(socket_id)
    update, state = documents.sync(seat, socket_id, payload.state)
    structs, ranges = documents.parts_taken(seat.interview_id)
    unstored = documents.unstored(seat.interview_id, socket_id)
    connections.spend_bytes(socket_id, len(update) + len(state) + sum(len(one) for _author, one in unstored))
    for author_id, one in unstored:  # Before the answer: what the page types from then on comes after them.
        broadcast.document_update_again(seat, socket_id, one, author_id)
    answer = {"update": update, "state": state, "structs": structs, "ranges": ranges}
    return answer | {whole.SAID_AS: True} if connections.is_whole(socket_id) else answer


@room_event(contract.DOCUMENT_UPDATE)
def document_update(seat: Seat, payload: shapes.DocumentUpdate | plain.Edit, socket_id: str) -> None:
    """Relayed at once, acknowledged by `document-saved` after the commit (`jobs/edits.py`)."""
    number, source, lost = payload.number, payload.input, None
    if payload.author is not None:
        lost = Lost(payload.author, payload.proof or "")
    if documents.take(seat, socket_id, payload.update, number=number, source=source, at=utcnow(), lost=lost):
        broadcast.document_update(seat, socket_id, payload.update, author_id=payload.author)


@on_refusal(contract.DOCUMENT_UPDATE)
def document_update_refused(socket_id: str, payload: object, refusal: Ack) -> None:
    connection = connections.find(socket_id)
    if connection is not None and connection.seat is not None:
        documents.refuse(connection.seat.interview_id, socket_id)
    number = payload.get("number") if isinstance(payload, dict) else None
    is_number = isinstance(number, int) and 0 < number <= shapes.MAX_SAFE_INTEGER
    broadcast.document_refused(socket_id, number if is_number else None, refusal["code"], refusal["message"])


@room_event(contract.AWARENESS_UPDATE)
def awareness_update(seat: Seat, payload: shapes.AwarenessUpdate | plain.Cursor, socket_id: str) -> None:
    broadcast.awareness_update(seat, socket_id, payload.update)


@room_event(contract.CHANGE_LANGUAGE)
def change_language(seat: Seat, payload: shapes.LanguageChange, socket_id: str) -> None:
    interviews.change_language(seat, payload.language)
    broadcast.language_changed(seat, payload.language)


@room_event(contract.CHANGE_CLIPBOARD)
def change_clipboard(seat: Seat, payload: shapes.ClipboardChange, socket_id: str) -> None:
    interviews.change_clipboard(seat, is_allowed=payload.allowed)
    broadcast.clipboard_changed(seat, is_allowed=payload.allowed)
