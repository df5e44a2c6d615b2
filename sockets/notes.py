"""Private notes and whispers of the panel. Nothing here is told to the candidate's sockets."""

from services.base import utcnow
from services.interview import Seat
from services.room import notes, whispers
from sockets import broadcast, connections, contract, payloads, shapes
from sockets.gateway import Ack, room_event


@room_event(contract.ADD_NOTE)
def add_note(seat: Seat, payload: shapes.AddNote, socket_id: str) -> Ack:
    note, _is_new = notes.add(seat, payload.text, mark=payload.mark, note_id=payload.note_id, at=utcnow())
    return {"note": payloads.note(note)}


@room_event(contract.EDIT_NOTE)
def edit_note(seat: Seat, payload: shapes.EditNote, socket_id: str) -> Ack:
    return {"note": payloads.note(notes.edit(seat, payload.id, payload.text, mark=payload.mark, at=utcnow()))}


@room_event(contract.DELETE_NOTE)
def delete_note(seat: Seat, payload: shapes.OneNote, socket_id: str) -> None:
    notes.delete(seat, payload.id)


@room_event(contract.LOAD_NOTES)
def load_notes(seat: Seat, payload: shapes.Payload, socket_id: str) -> Ack:
    connections.require_bytes(socket_id)
    found = notes.own(seat)
    connections.spend_bytes(socket_id, sum(len(one.text) for one in found))
    return {"notes": [payloads.note(one) for one in found]}


@room_event(contract.WHISPER)
def whisper(seat: Seat, payload: shapes.Whisper, socket_id: str) -> Ack:
    said, is_new = whispers.say(seat, payload.text, whisper_id=payload.whisper_id, at=utcnow())
    if is_new:
        broadcast.whispered(seat, said)
    return {"id": said.id, "timestamp": payloads.timestamp(said.created_at)}


@room_event(contract.LOAD_WHISPERS)
def load_whispers(seat: Seat, payload: shapes.EarlierWhispers, socket_id: str) -> Ack:
    connections.require_bytes(socket_id)
    found, has_earlier = whispers.latest(seat, before=payload.before)
    connections.spend_bytes(socket_id, sum(len(one.text) for one in found))
    return {"whispers": [payloads.whisper(one) for one in found], "has_earlier": has_earlier}
