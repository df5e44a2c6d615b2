"""Edits and cursors, past the library's encoding where they are many; and what became of one's own edits."""

from functools import lru_cache
from typing import Any

from services.document import documents, lost_edits
from services.interview import Seat
from sockets import contract
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
    event, author = contract.DOCUMENT_UPDATED, seat.user_id if author_id is None else author_id
    proof = lost_edits.proof(seat.interview_id, author, update)
    announcement = sending.announcement(event.name, f'"from":{author},"proof":"{proof}"')
    heard = {"update": update, "from": author, "proof": proof}
    _relay_bytes(event, seat, socket_id, announcement, heard)


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
    event, heard = contract.AWARENESS_UPDATED, {"update": update, "from": seat.user_id}
    _relay_bytes(event, seat, socket_id, _announcement(event.name, seat.user_id), heard)


def _relay_bytes(event: Outgoing, seat: Seat, socket_id: str, announcement: bytes, heard: dict[str, Any]) -> None:
    """Past the library's encoding, which costs more than everything else about an edit of 40 bytes."""
    frames = announcement + sending.part(heard["update"])
    for page in documents.pages(seat.interview_id):
        if page != socket_id and not sending.at_once(page, frames):
            emit(event, heard, page)


@lru_cache(maxsize=4096)
def _announcement(name: str, user_id: int) -> bytes:
    """The frame before the bytes; the same for everything that one person sends."""
    return sending.announcement(name, f'"from":{user_id}')
