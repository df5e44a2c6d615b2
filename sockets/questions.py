"""Questions in the room: putting one in, and taking it out again."""

from services.base import utcnow
from services.interview import Seat
from services.questions import planned
from sockets import broadcast, contract, shapes
from sockets.gateway import Ack, room_event


@room_event(contract.PUT_QUESTION)
def put_question(seat: Seat, payload: shapes.PutQuestion, socket_id: str) -> Ack:
    put = planned.put(seat, payload.question, language=payload.language, at=utcnow())
    if put.is_new:
        broadcast.question_put(seat, put.id, put.title)
    files = [{"name": one.name, "language": one.language, "text": one.text} for one in put.files]
    return {"id": put.id, "files": files}


@room_event(contract.TAKE_OUT_QUESTION)
def take_out_question(seat: Seat, payload: shapes.PutIn, socket_id: str) -> None:
    if planned.take_out(seat, payload.id, at=utcnow()):
        broadcast.question_taken_out(seat, payload.id)
