"""What the people of a room hear of each other: who is there, calls, the chat, alerts, questions and comments."""

from typing import Any

from extensions import socketio
from observing import metrics
from repositories.alerts import Alert
from repositories.chat_messages import ChatMessage
from repositories.review_comments import Comment
from repositories.states import SeatRole
from services.interview import Seat
from services.proctoring import Coverage
from services.room import Media, presence
from sockets import connections, contract, payloads
from sockets.broadcast.emitting import audience, emit
from sockets.contract import Outgoing


def seat_taken(seat: Seat, socket_id: str) -> None:
    """Another tab has the seat now; this one hears nothing more of the room."""
    socketio.server.leave_room(socket_id, audience(seat.interview_id))
    emit(contract.SEAT_TAKEN, {"room": seat.meeting_link}, socket_id)


def joined(seat: Seat, socket_id: str, welcome: dict[str, Any]) -> None:
    socketio.server.enter_room(socket_id, audience(seat.interview_id))
    emit(contract.JOINED, {"room": seat.meeting_link, **payloads.person(seat), **welcome}, socket_id)
    emit(contract.USER_JOINED, payloads.person(seat), audience(seat.interview_id), exclude=socket_id)


def user_left(seat: Seat, socket_id: str) -> None:
    socketio.server.leave_room(socket_id, audience(seat.interview_id))
    emit(contract.USER_LEFT, payloads.person(seat), audience(seat.interview_id), exclude=socket_id)


def relay(event: Outgoing, seat: Seat, socket_id: str, fields: dict[str, Any], *, to: int | None) -> None:
    """Signaling for one other person in the room, or for all of them, with the sender the server knows."""
    receiver = audience(seat.interview_id) if to is None else presence.socket_of(seat.interview_id, to)
    if receiver is not None:
        emit(event, fields | {"from": seat.user_id}, receiver, exclude=socket_id)


def media_changed(seat: Seat, media: Media) -> None:
    for other in presence.others(seat.interview_id, seat.user_id):
        heard = payloads.media(media, is_surface_told=other.seat.is_interviewer)
        emit(contract.MEDIA_CHANGED, {"user_id": seat.user_id, **heard}, other.socket_id)


def language_changed(seat: Seat, language: str) -> None:
    emit(contract.LANGUAGE_CHANGED, {"language": language}, audience(seat.interview_id))


def clipboard_changed(seat: Seat, *, is_allowed: bool) -> None:
    emit(contract.CLIPBOARD_CHANGED, {"allowed": is_allowed}, audience(seat.interview_id))


def chat_typing(seat: Seat, socket_id: str, *, is_typing: bool) -> None:
    heard = {"user_id": seat.user_id, "username": seat.name, "typing": is_typing}
    emit(contract.CHAT_TYPED, heard, audience(seat.interview_id), exclude=socket_id)


def chat_message(seat: Seat, message: ChatMessage) -> None:
    emit(contract.CHAT_MESSAGE_SENT, payloads.chat_message(message), audience(seat.interview_id))


def cheat_alert(interview_id: int, alert: Alert) -> None:
    """To the interviewers only, in the language of each of their pages."""
    if alert.report_count == 1:
        metrics.ALERTS.labels(alert.kind).inc()
    for connection in connections.list_of_interview(interview_id):
        if connection.seat is not None and connection.seat.is_interviewer:
            emit(contract.CHEAT_ALERT, payloads.alert(alert, connection.locale), connection.socket_id)


def measuring_changed(interview_id: int, counted: Coverage) -> None:
    emit(contract.MEASURING_CHANGED, payloads.coverage(counted), audience(interview_id, SeatRole.INTERVIEWER))


def consent_changed(seat: Seat, *, is_all_refused: bool) -> None:
    """The candidate with this seat decided."""
    heard = {"all_refused": is_all_refused}
    emit(contract.CONSENT_CHANGED, heard, audience(seat.interview_id, SeatRole.INTERVIEWER))


def question_put(seat: Seat, row_id: int, title: str) -> None:
    """Title and number only: the page asks for the statement, and gets what its reader may read."""
    emit(contract.QUESTION_PUT, {"id": row_id, "title": title}, audience(seat.interview_id))


def question_taken_out(seat: Seat, row_id: int) -> None:
    emit(contract.QUESTION_TAKEN_OUT, {"id": row_id}, audience(seat.interview_id))


def comment_saved(seat: Seat, comment: Comment) -> None:
    emit(contract.COMMENT_SAVED, payloads.comment(comment), audience(seat.interview_id))


def comment_deleted(seat: Seat, comment: Comment) -> None:
    emit(contract.COMMENT_DELETED, {"id": comment.id, "question": comment.question}, audience(seat.interview_id))
