"""Chat in the room."""

from services.base import utcnow
from services.interview import Seat
from services.room import chat
from sockets import broadcast, connections, contract, payloads, shapes
from sockets.gateway import Ack, room_event


@room_event(contract.CHAT_MESSAGE)
def chat_message(seat: Seat, payload: shapes.ChatMessage, socket_id: str) -> Ack:
    message, is_new = chat.say(seat, payload.message, message_id=payload.message_id, at=utcnow())
    if is_new:
        broadcast.chat_message(seat, message)
    return {"id": message.id, "timestamp": payloads.timestamp(message.created_at)}


@room_event(contract.CHAT_TYPING)
def chat_typing(seat: Seat, payload: shapes.ChatTyping, socket_id: str) -> None:
    broadcast.chat_typing(seat, socket_id, is_typing=payload.typing)


@room_event(contract.LOAD_MESSAGES)
def load_messages(seat: Seat, payload: shapes.EarlierMessages, socket_id: str) -> Ack:
    connections.require_bytes(socket_id)
    messages, has_earlier = chat.latest(seat.interview_id, before=payload.before)
    connections.spend_bytes(socket_id, sum(len(one.message) for one in messages))
    return {"messages": [payloads.chat_message(one) for one in messages], "has_earlier": has_earlier}
