"""The shared editor: its text, its language, and the candidate's clipboard."""

from services import documents, interviews
from services.seats import Seat
from sockets import broadcast, contract
from sockets.gateway import room_event


@room_event(contract.CODE_CHANGE)
def code_change(seat: Seat, payload: contract.CodeChange, socket_id: str) -> None:
    documents.replace(seat.interview_id, payload.code)
    broadcast.code_update(seat, socket_id, payload.code)


@room_event(contract.CHANGE_LANGUAGE)
def change_language(seat: Seat, payload: contract.LanguageChange, socket_id: str) -> None:
    interviews.change_language(seat, payload.language)
    broadcast.language_changed(seat, payload.language)


@room_event(contract.CHANGE_CLIPBOARD)
def change_clipboard(seat: Seat, payload: contract.ClipboardChange, socket_id: str) -> None:
    interviews.change_clipboard(seat, is_allowed=payload.allowed)
    broadcast.clipboard_changed(seat, is_allowed=payload.allowed)
