"""The one entrance for every socket message: who, shape, rate and seat are settled here.

Events run on the bare python-socketio server: Flask-SocketIO would build a request and a context
for each, which doubles the cost of an event, and neither services nor handlers use them. The
connection itself goes through Flask-SocketIO, because it needs the session cookie.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

from flask import current_app, request, session
from flask_socketio import ConnectionRefusedError as Refused
from pydantic import ValidationError

import localization
from db.engine import DatabaseUnavailable
from extensions import socketio
from observing import logs, metrics
from observing.stalls import stalls
from repositories.states import SeatRole
from services.audit import origin
from services.base import Conflict, Message, NotAllowed, NotFound, ServiceError, TooOften, _, settings, utcnow
from services.interview import Seat, seats
from services.people import sessions
from services.room import leases, presence
from sockets import broadcast, connections, intake, leaving, missed, plain, whole
from sockets.connections import Connection
from sockets.contract import Incoming, Who
from sockets.open_sockets import MAX_SOCKETS_PER_USER
from sockets.shapes import MAX_PACKET_BYTES
from wire import door

log = logging.getLogger(__name__)

Ack = dict[str, Any]
Handler = Callable[[Seat, Any, str], Ack | None]

WITHOUT_SEAT = frozenset(
    {"join", "leave", "request-join", "approve-join", "reject-join", "message-lobby", "check-connection"}
)

ROLES: dict[Who, frozenset[SeatRole]] = {
    Who.MEMBER: frozenset(SeatRole),
    Who.PARTICIPANT: frozenset(SeatRole),
    Who.WRITER: frozenset({SeatRole.INTERVIEWER, SeatRole.CANDIDATE}),
    Who.CANDIDATE: frozenset({SeatRole.CANDIDATE}),
    Who.ADMITTED_CANDIDATE: frozenset({SeatRole.CANDIDATE}),
    Who.PANEL: frozenset({SeatRole.INTERVIEWER, SeatRole.OBSERVER}),
    Who.INTERVIEWER: frozenset({SeatRole.INTERVIEWER}),
}
NEEDS_ADMISSION = frozenset({Who.PARTICIPANT, Who.WRITER, Who.ADMITTED_CANDIDATE, Who.PANEL})

PLAIN: dict[str, Callable[[object, str], object | None]] = {
    "document-update": plain.edit,
    "awareness-update": plain.cursor,
}
"""What looks first at the payloads of the events that come with every key."""

HANDLERS: dict[str, tuple[Incoming, Handler]] = {}
ON_REFUSAL: dict[str, Callable[[str, object, Ack], None]] = {}


def room_event(event: Incoming) -> Callable[[Handler], Handler]:
    """Register a handler. It is called with the sender's present seat, the checked payload and the
    socket's id, only when the contract allows the event; what it returns goes into the acknowledgement.
    """

    def register(handler: Handler) -> Handler:
        HANDLERS[event.name] = (event, handler)
        return handler

    return register


def on_refusal(event: Incoming) -> Callable[[Callable[[str, object, Ack], None]], Callable[[str, object, Ack], None]]:
    """Register what is done when an event is refused, for events whose senders wait for no acknowledgement.

    It is called with the socket's id, the payload as it came, and the refusal.
    """

    def register(react: Callable[[str, object, Ack], None]) -> Callable[[str, object, Ack], None]:
        ON_REFUSAL[event.name] = react
        return react

    return register


def init_app() -> None:
    """Attach connect, disconnect and every registered event to the server."""
    socketio.on_event("connect", connect)
    socketio.server.on("disconnect", lambda socket_id, *reason: disconnect(socket_id))
    for event, handler in HANDLERS.values():
        socketio.server.on(event.name, _receiver(event, handler))
    hot = {name: _receiver(*HANDLERS[name]) for name in intake.HOT_EVENTS}
    in_one = {first: _whole_receiver(read, hot[name]) for name, (first, read) in whole.READERS.items()}
    intake.init_app(hot, in_one, gone=disconnect)


def connect(auth: object = None) -> None:
    """Settle who this socket is, from the session cookie; strangers are refused.

    A `room` in the query makes the socket known to that interview at once, if it has a seat there. `auth` says of the
    page only which messages it knows.
    """
    socket_id: str = request.sid  # type: ignore[attr-defined]
    engine_id = door.engine_id_of(socket_id) or ""
    is_whole = isinstance(auth, dict) and auth.get(whole.SAID_AS) is True
    with intake.looking_up(engine_id) as still_open:
        _settle(socket_id, is_whole=is_whole)
    if not still_open():  # It closed while its person was looked up, and nobody would say so again.
        disconnect(socket_id)
        raise Refused("gone")
    door.allow(engine_id, MAX_PACKET_BYTES)
    if is_whole:
        door.take_whole_of(engine_id, socket_id)


def _settle(socket_id: str, *, is_whole: bool) -> None:
    token = session.get("token")
    try:
        user = sessions.find(token, at=utcnow()) if isinstance(token, str) else None
    except DatabaseUnavailable:
        raise Refused("unavailable") from None
    if user is None:
        raise Refused("signed-out")
    if len(connections.list_of_user(user.id)) >= MAX_SOCKETS_PER_USER:
        raise Refused("too-often")
    locale = localization.locale_for(user.language)
    connection = Connection(socket_id, user.session_id, user.id, locale, _address(), is_whole=is_whole)
    connections.add(connection)
    meeting_link = request.args.get("room", "")
    if meeting_link:
        try:
            missed.tell(_seat(connection, meeting_link, is_hot=False), socket_id)
        except Conflict:
            connections.remove(socket_id)
            raise Refused("elsewhere") from None  # It comes back, and is sent on.
        except (ServiceError, DatabaseUnavailable):
            current_app.logger.info("socket of user %s named no interview of theirs", user.id)


def _address() -> str:
    """As pages have it: of what a proxy says, the part that ours wrote (ProxyFix does not see handshakes)."""
    proxies = settings.config.trusted_proxies
    said = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",")]
    told = said[-proxies] if proxies and len(said) >= proxies else ""
    return told or request.remote_addr or "unknown"


def disconnect(socket_id: str) -> None:
    door.forget_announced(door.engine_id_of(socket_id))
    connections.remove(socket_id)
    leaving.leave(socket_id)


def dispatch(event: Incoming, handler: Handler, socket_id: str, payload: object) -> Ack:
    """Check and handle one event; the acknowledgement, also for everything that goes wrong."""
    connection = connections.find(socket_id)
    if connection is None:
        return _dispatch(None, event, handler, payload)
    with logs.About(connection.about), origin.Within(connection.came_from):
        return _dispatch(connection, event, handler, payload)


def _dispatch(connection: Connection | None, event: Incoming, handler: Handler, payload: object) -> Ack:
    locale = connection.locale if connection else localization.SOURCE_LOCALE
    try:
        return {"ok": True, **(_handle(connection, event, handler, payload) or {})}
    except ServiceError as refusal:
        return _refusal(locale, refusal.code, refusal.message)
    except DatabaseUnavailable:
        sentence = _("The server cannot reach its database. Your work is kept on this page, and saving is tried again.")
        return _refusal(locale, "unavailable", sentence) | {"retry": True}
    except ValidationError as error:
        log.info("%s refused: %s", event.name, [_fault(one) for one in error.errors()][:5])
        return _refusal(locale, "bad-payload", _("This message was not understood."))
    except Exception:
        log.exception("%s failed", event.name)
        return _refusal(locale, "internal", _("Something went wrong on the server. Try again."))


def _fault(error: Any) -> tuple[Any, str]:
    """Where and what, for the log. The name of a field that we do not know is the sender's words."""
    is_theirs = error["type"] == "extra_forbidden"
    return "an unknown field" if is_theirs else error["loc"], error["type"]


def _receiver(event: Incoming, handler: Handler) -> Callable[..., Ack]:
    on_refusal = ON_REFUSAL.get(event.name)
    taken = metrics.EVENTS.labels(event.name, "ok")
    name = f"event {event.name}"

    def receive(socket_id: str, payload: object = None, *rest: object) -> Ack:
        began = time.perf_counter()
        stalls.begin(name)
        ack = dispatch(event, handler, socket_id, payload)
        if ack["ok"]:
            taken.inc()
            if event.is_hot:
                metrics.RELAY.observe(time.perf_counter() - began)
        else:
            metrics.EVENTS.labels(event.name, ack["code"]).inc()
        if on_refusal is not None and not ack["ok"]:
            on_refusal(socket_id, payload, ack)
        stalls.end()
        return ack

    return receive


def _whole_receiver(
    read: Callable[[str, bytes], dict[str, Any] | None], receive: Callable[..., Ack]
) -> Callable[[str, bytes], Ack]:
    def receive_whole(socket_id: str, said: bytes) -> Ack:
        connection = connections.find(socket_id)
        return receive(socket_id, read("" if connection is None else connection.last_link, said))

    return receive_whole


def _handle(connection: Connection | None, event: Incoming, handler: Handler, payload: object) -> Ack | None:
    if connection is None:
        raise NotAllowed("signed-out", _("You are signed out. Sign in again to continue."))
    if not connection.may_send(event):
        raise TooOften(1)
    if connection.lapsed_at is not None:
        raise seats.expired()
    known, quick = connection.seat, PLAIN.get(event.name)
    checked: Any = None if quick is None or known is None else quick(payload, known.meeting_link)
    if checked is None or known is None:
        checked = event.payload.model_validate(payload)
        seat = _seat(connection, checked.room, is_hot=event.is_hot)
    else:
        seat = _seat(connection, known.meeting_link, is_hot=event.is_hot)
    authorize(event, seat, connection.socket_id)
    return handler(seat, checked, connection.socket_id)


def authorize(event: Incoming, seat: Seat, socket_id: str) -> None:
    """Raises NotAllowed or Conflict unless this seat may send this event now."""
    if seat.role not in ROLES[event.who]:
        raise NotAllowed("not-allowed", _("Your role in this interview does not allow this."))
    if event.name == "leave":
        return
    seats.require_open(seat)
    needs_admission = event.who in NEEDS_ADMISSION or event.name == "join"
    if needs_admission and not seat.is_admitted:
        raise NotAllowed("not-admitted", _("The interviewer has not admitted you yet."))
    if event.name not in WITHOUT_SEAT and not presence.is_seated(seat.interview_id, seat.user_id, socket_id):
        raise Conflict("not-joined", _("Join the room first."))


def _seat(connection: Connection, meeting_link: str, *, is_hot: bool) -> Seat:
    """The sender's seat: from the database, or for a hot event the one that was found last."""
    trusted = connection.trusted_seat(meeting_link) if is_hot else None
    if trusted is not None:
        if connection.needs_lookup():
            connection.is_looking_up = True
            socketio.start_background_task(_look_up_again, connection, meeting_link)
        return trusted
    return _look_up(connection, meeting_link)


def _look_up_again(connection: Connection, meeting_link: str) -> None:
    """Beside the events that use the seat meanwhile. What is found counts from the next event on."""
    checked_at = connection.seat_checked_at
    try:
        seat = seats.get_with_session(connection.session_id, connection.user_id, meeting_link, at=utcnow())
        if connection.seat_checked_at == checked_at:  # Otherwise it was forgotten or looked up meanwhile.
            connection.keep_seat(seat)
    except ServiceError as refusal:
        if refusal.code == "session-expired":
            _lapse(connection)
        else:
            _give_up(connection)
    except DatabaseUnavailable:
        pass  # The outage is told once (db/outage.py); a line for each key that somebody presses meanwhile is none.
    finally:
        connection.is_looking_up = False


def _look_up(connection: Connection, meeting_link: str) -> Seat:
    try:
        seat = seats.get_with_session(connection.session_id, connection.user_id, meeting_link, at=utcnow())
    except NotFound:
        if connection.seat is not None and connection.seat.meeting_link == meeting_link:
            _give_up(connection)  # It was theirs and is no longer.
        raise
    except NotAllowed as refusal:
        if refusal.code == "session-expired":
            _lapse(connection)
        raise
    if connection.seat is None or connection.seat.interview_id != seat.interview_id:
        leases.claim(seat.interview_id, meeting_link)
        _give_up(connection)
        broadcast.attach(seat, connection.socket_id)
    connection.keep_seat(seat)
    return seat


def _lapse(connection: Connection) -> None:
    """The session's time is up: the seat stays for a while, and nothing is taken from it until they sign in again."""
    if connection.lapsed_at is None:
        connection.lapsed_at = time.monotonic()
        broadcast.session_expired(connection.socket_id)


def _give_up(connection: Connection) -> None:
    if connection.seat is not None:
        leaving.leave(connection.socket_id)
        broadcast.detach(connection.seat, connection.socket_id)
        connection.seat = None


def _refusal(locale: str, code: str, message: Message) -> Ack:
    return {"ok": False, "code": code, "message": localization.translate_for(message, locale)}
