"""Comments on the lines of a code review question in the room."""

from services.base import utcnow
from services.interview import Seat
from services.questions import Place, comments
from sockets import broadcast, connections, contract, payloads, shapes
from sockets.gateway import Ack, room_event


@room_event(contract.ADD_COMMENT)
def add_comment(seat: Seat, payload: shapes.AddComment, socket_id: str) -> Ack:
    place = Place(payload.file, payload.side, payload.line)
    comment, is_new = comments.add(
        seat, payload.question, place, payload.text, comment_id=payload.comment_id, at=utcnow()
    )
    if is_new:
        broadcast.comment_saved(seat, comment)
    return {"id": comment.id, "timestamp": payloads.timestamp(comment.created_at)}


@room_event(contract.EDIT_COMMENT)
def edit_comment(seat: Seat, payload: shapes.EditComment, socket_id: str) -> None:
    broadcast.comment_saved(seat, comments.edit(seat, payload.id, payload.text, at=utcnow()))


@room_event(contract.DELETE_COMMENT)
def delete_comment(seat: Seat, payload: shapes.OneComment, socket_id: str) -> None:
    broadcast.comment_deleted(seat, comments.delete(seat, payload.id))


@room_event(contract.LOAD_COMMENTS)
def load_comments(seat: Seat, payload: shapes.PutIn, socket_id: str) -> Ack:
    connections.require_bytes(socket_id)
    found = comments.list_of(seat.interview_id, payload.id)
    connections.spend_bytes(socket_id, sum(len(one.text) for one in found))
    return {"comments": [payloads.comment(one) for one in found]}
