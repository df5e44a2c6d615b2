"""Edits and cursors, past the library's encoding where they are many; and what became of one's own edits."""

import json
from typing import Any

from services.document import documents, lost_edits
from services.interview import Seat
from sockets import connections, contract, whole
from sockets.broadcast.emitting import emit
from sockets.contract import Outgoing
from wire import sending


def code_update(socket_id: str, code: str) -> None:
    """The whole text, for a socket that did not open the document."""
    emit(contract.CODE_UPDATE, {"code": code}, socket_id)


def document_update(seat: Seat, socket_id: str, update: bytes, *, author_id: int | None = None) -> None:
    """The bytes as they came: re-encoded by the server, they could mean something else to Yjs.

    `author_id` is whose edit it is when somebody else brought it back.
    """
    author = seat.user_id if author_id is None else author_id
    proof = lost_edits.proof(seat.interview_id, author, update)
    heard = {"update": update, "from": author, "proof": proof}
    _relay(contract.DOCUMENT_UPDATED, seat, socket_id, heard, whole.told_edit(author, proof, update))


def document_update_again(seat: Seat, socket_id: str, update: bytes, author_id: int) -> None:
    """An edit for one page, with its proof; the page also has it as a part of its sync, but without one."""
    proof = lost_edits.proof(seat.interview_id, author_id, update)
    emit(contract.DOCUMENT_UPDATED, {"update": update, "from": author_id, "proof": proof}, socket_id)


def document_saved(socket_id: str, number: int) -> None:
    saved = contract.DOCUMENT_SAVED
    if not sending.at_once(socket_id, sending.event(saved.name, f'{{"number":{number}}}')):
        emit(saved, {"number": number}, socket_id)


def document_refused(socket_id: str, number: int | None, code: str, message: str) -> None:
    emit(contract.DOCUMENT_REFUSED, {"number": number, "code": code, "message": message}, socket_id)


def document_unsaved(socket_id: str) -> None:
    emit(contract.DOCUMENT_UNSAVED, {}, socket_id)


def awareness_update(seat: Seat, socket_id: str, update: bytes) -> None:
    heard = {"update": update, "from": seat.user_id}
    _relay(contract.AWARENESS_UPDATED, seat, socket_id, heard, whole.told_cursor(seat.user_id, update))


def _relay(event: Outgoing, seat: Seat, socket_id: str, heard: dict[str, Any], in_one: bytes) -> None:
    """To the room's other pages, past the library's encoding, which costs more than everything else about an edit of
    40 bytes: in one message (`in_one`) to those that know it.
    """
    framed, announced = sending.part(in_one), None
    for page in documents.pages(seat.interview_id):
        if page == socket_id:
            continue
        if connections.is_whole(page) and sending.whole(page, in_one, framed):
            continue
        announced = announced or _announced(event, heard)
        if not sending.at_once(page, announced):
            emit(event, heard, page)


def _announced(event: Outgoing, heard: dict[str, Any]) -> bytes:
    """Both frames: the announcement with the other fields, and the bytes."""
    fields = json.dumps({name: value for name, value in heard.items() if name != "update"}, separators=(",", ":"))
    return sending.announcement(event.name, fields[1:-1]) + sending.part(heard["update"])
