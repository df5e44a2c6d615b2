"""Ends: of an interview, of a seat in it, of sessions and accounts, and of the server. Sockets close here."""

from extensions import socketio
from repositories.states import SeatRole
from services.base import pubsub
from services.room import presence
from sockets import connections, contract
from sockets.broadcast.emitting import audience, emit
from sockets.contract import Outgoing

SIGN_IN_AGAIN_WITHIN_S = 600.0
"""How long the sockets of an expired session stay open for its person to sign in again."""


def server_stopping() -> None:
    """To every page of this process, whatever room it is in."""
    for connection in connections.list_all():
        emit(contract.SERVER_STOPPING, {}, connection.socket_id)


def interview_completed(interview_id: int, meeting_link: str) -> None:
    _end(contract.INTERVIEW_COMPLETED, interview_id, meeting_link)


def interview_cancelled(interview_id: int, meeting_link: str) -> None:
    _end(contract.INTERVIEW_CANCELLED, interview_id, meeting_link)


def interview_changed(interview_id: int) -> None:
    """Its candidate or time changed: every socket has to prove its seat again before it receives anything."""
    for connection in connections.list_of_interview(interview_id):
        socketio.server.disconnect(connection.socket_id)


def panel_changed(interview_id: int, user_ids: set[int]) -> None:
    """These left the panel or changed their role: their sockets have to prove their seat again, wherever they are."""
    for user_id in user_ids:
        reopen_seat(interview_id, user_id)
        _tell_others("panel-changed", interview_id=interview_id, user_id=user_id)


def reopen_seat(interview_id: int, user_id: int) -> None:
    """The same, for the sockets of this process."""
    for connection in connections.list_of_interview(interview_id):
        if connection.user_id == user_id:
            socketio.server.disconnect(connection.socket_id)


def room_moved(interview_id: int) -> None:
    """Another process has the room now: its people come back by themselves, and are sent there."""
    for connection in connections.list_of_interview(interview_id):
        socketio.server.disconnect(connection.socket_id)


def session_ended(session_id: int) -> None:
    """Signed out: the sockets of this session close, wherever they are."""
    close_session(session_id)
    _tell_others("session-ended", session_id=session_id)


def close_session(session_id: int) -> None:
    """The same, for the sockets of this process."""
    _disconnect(connections.list_of_session(session_id))


def session_expired(socket_id: str) -> None:
    """The session's time is up; the page lets its person sign in again."""
    emit(contract.SESSION_EXPIRED, {}, socket_id)


def session_renewed(user_id: int, session_id: int) -> None:
    """Somebody signed in again: their sockets whose session's time was up go on with this one."""
    renew_session(user_id, session_id)
    _tell_others("session-renewed", user_id=user_id, session_id=session_id)


def renew_session(user_id: int, session_id: int) -> None:
    """The same, for the sockets of this process."""
    for connection in connections.list_of_user(user_id):
        if connection.lapsed_at is not None:
            connection.renew(session_id)


def close_lapsed() -> None:
    """Whoever did not sign in again for long enough is signed out."""
    _disconnect(connections.list_lapsed(for_s=SIGN_IN_AGAIN_WITHIN_S))


def account_closed(user_id: int) -> None:
    """Deactivated, or the password was changed: every socket of this person closes, wherever it is."""
    close_account(user_id)
    _tell_others("account-closed", user_id=user_id)


def close_account(user_id: int) -> None:
    """The same, for the sockets of this process."""
    _disconnect(connections.list_of_user(user_id))


def account_changed(user_id: int) -> None:
    """Their role is another: every socket has to prove its seat again, wherever it is."""
    reopen_account(user_id)
    _tell_others("account-changed", user_id=user_id)


def reopen_account(user_id: int) -> None:
    """The same, for the sockets of this process."""
    for connection in connections.list_of_user(user_id):
        socketio.server.disconnect(connection.socket_id)


def _tell_others(kind: str, **ids: int) -> None:
    """In the background, so that the caller's page does not wait for Redis."""
    if pubsub().is_bound:
        socketio.start_background_task(pubsub().tell, kind, **ids)


def _end(event: Outgoing, interview_id: int, meeting_link: str) -> None:
    connections.forget_seats(interview_id)
    for role in SeatRole:
        emit(event, {"room": meeting_link}, audience(interview_id, role))
    for connection in connections.list_of_interview(interview_id):
        presence.stand(connection.socket_id)
    for room in (audience(interview_id), *(audience(interview_id, role) for role in SeatRole)):
        socketio.server.close_room(room)


def _disconnect(closing: list[connections.Connection]) -> None:
    for connection in closing:
        emit(contract.SESSION_ENDED, {}, connection.socket_id)
        socketio.server.disconnect(connection.socket_id)
