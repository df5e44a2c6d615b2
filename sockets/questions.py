"""Questions in the room: putting one in, and taking it out again."""

from datetime import datetime

import localization
from services.base import Message, ServiceError, utcnow
from services.interview import Seat
from services.questions import boards, planned
from sockets import broadcast, connections, contract, shapes
from sockets.gateway import Ack, room_event

EVERY_PAGE = ""
"""In the place of the socket that an edit came from, and that does not hear it."""


@room_event(contract.PUT_QUESTION)
def put_question(seat: Seat, payload: shapes.PutQuestion, socket_id: str) -> Ack:
    at = utcnow()
    put = planned.put(seat, payload.question, language=payload.language, at=at)
    if put.is_new:
        broadcast.question_put(seat, put.id, put.title)
    files = [{"name": one.name, "language": one.language, "text": one.text} for one in put.files]
    drawn = _draw(seat, put, socket_id, at) if put.is_new or payload.board else {"board": False, "board_refused": None}
    return {"id": put.id, "files": files, **drawn}


@room_event(contract.TAKE_OUT_QUESTION)
def take_out_question(seat: Seat, payload: shapes.PutIn, socket_id: str) -> None:
    if planned.take_out(seat, payload.id, at=utcnow()):
        broadcast.question_taken_out(seat, payload.id)


def _draw(seat: Seat, put: planned.Put, socket_id: str, at: datetime) -> Ack:
    """The question is in the room by now, also where there is no room for its board."""
    connection = connections.find(socket_id)
    locale = connection.locale if connection else localization.SOURCE_LOCALE

    def words(message: Message) -> str:
        return localization.translate_for(message, locale)

    try:
        update = boards.put(seat, put, words=words, at=at)
    except ServiceError as error:
        return {"board": False, "board_refused": words(error.message)}
    if update is not None:
        broadcast.document_update(seat, EVERY_PAGE, update)
    return {"board": update is not None, "board_refused": None}
