"""The WSGI gate before `/socket.io`: no session, no handshake, nothing held for strangers, and little for anybody.

What is refused here costs no line in the log; it is counted.
"""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, Request
from werkzeug.wrappers import Response

from db.engine import DatabaseUnavailable
from observing import metrics
from services.base import settings, utcnow
from services.people import sessions
from services.room import presence
from sockets import connections, open_sockets
from wire import door, handshakes

WSGIApp = Callable[[dict[str, Any], Any], Iterable[bytes]]
PATH = "/socket.io"
HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
"""What `routes/http/headers.py` gives to pages, as far as it means something for answers that are none."""


OWNER = "neurohire.owner"
"""In the WSGI environment of a handshake: the user's number, and the key of their session."""
TEXT = "text/plain"


class Gate:
    """Refuses a handshake without a running session: 401, or 403 where signing in again is enough; 429 when the session
    or its person has made too many, 503 when the process has.

    Later requests name a handshake by `sid`, which is believed together with the session that made it. Of the page's
    host only the word of a trusted proxy is left: Engine.IO would believe the first one of anybody, and an origin that
    agrees with it.
    """

    def __init__(self, app: Flask, inner: WSGIApp) -> None:
        self._proxies = settings.config.trusted_proxies
        self._app = app
        self._inner = inner

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if not environ.get("PATH_INFO", "").startswith(PATH):
            return self._inner(environ, start_response)
        start_response = _with_headers(start_response)
        request = Request(environ)
        engine_id = request.args.get("sid")
        try:
            refusal = self._refuse_later(request, engine_id) if engine_id else self._refuse_first(request)
        except DatabaseUnavailable:
            refusal = _answer("unavailable", 503)
        if refusal is not None:
            metrics.refused("handshake")
            return refusal(environ, start_response)
        handshakes.tidy(environ, proxies=self._proxies)
        socket = open_sockets.find(engine_id) if engine_id else None
        if socket is None or request.method == "OPTIONS":
            return self._inner(environ, start_response)
        return self._one_at_a_time(socket, request, start_response)

    def _refuse_first(self, request: Request) -> Response | None:
        """Whoever opens a socket. Raises DatabaseUnavailable."""
        token = self._token(request)
        if token is None:
            return _answer("signed-out", 401)
        refusal = _refuse_shape(request)
        if refusal is not None:
            return refusal
        key = open_sockets.key_of(token)
        if not open_sockets.may_shake_hands(key):
            return _answer("too-often", 429)
        user = sessions.find(token, at=utcnow())
        if user is None:
            is_lapsed = sessions.find_lapsed(token, at=utcnow()) is not None
            return _answer("session-expired", 403) if is_lapsed else _answer("signed-out", 401)
        if not open_sockets.has_room(user.id) and not _make_room(user.id, key):
            return _answer("too-often", 429)
        if open_sockets.is_full():
            return _answer("unavailable", 503)
        request.environ[OWNER] = (user.id, key)
        return None

    def _refuse_later(self, request: Request, engine_id: str) -> Response | None:
        """Whoever names a socket that was opened. Raises DatabaseUnavailable."""
        socket = open_sockets.find(engine_id)
        if socket is None:
            return _answer("unknown-sid", 400)
        token = self._token(request)
        if token is None or (open_sockets.key_of(token) != socket.session_key and not _is_of(socket, token)):
            return _answer("signed-out", 401)
        if request.method == "POST" and (request.mimetype != TEXT or request.content_length is None):
            return _answer("no packets", 400)
        return _refuse_shape(request)

    def _one_at_a_time(self, socket: open_sockets.OpenSocket, request: Request, start_response: Any) -> Iterable[bytes]:
        """A second request of one kind would wait beside the first or overtake it; the protocol has no such thing."""
        kind = "is_posting" if request.method == "POST" else "is_polling"
        if handshakes.is_upgrade(request):
            return self._inner(request.environ, start_response)
        if getattr(socket, kind):
            metrics.refused("handshake")
            return _answer("one at a time", 400)(request.environ, start_response)
        setattr(socket, kind, True)
        try:
            return self._inner(request.environ, start_response)
        finally:
            setattr(socket, kind, False)

    def _token(self, request: Request) -> str | None:
        cookie = self._app.session_interface.open_session(self._app, request)
        token = cookie.get("token") if cookie else None
        return token if isinstance(token, str) else None


def _is_of(socket: open_sockets.OpenSocket, token: str) -> bool:
    """Whether this is another session of the same person, who signed in again meanwhile."""
    user = sessions.find(token, at=utcnow())
    return user is not None and user.id == socket.user_id


def _make_room(user_id: int, session_key: bytes) -> bool:
    """Close a socket of another session of the same person; False when none has to yield."""
    socket = open_sockets.yielding(user_id, session_key, is_needed=_is_seated)
    if socket is None:
        return False
    metrics.refused("yielded")
    door.end(socket.engine_id)
    return open_sockets.has_room(user_id)


def _is_seated(engine_id: str) -> bool:
    """Whether somebody sits in a room with this socket, for which a candidate has to be admitted."""
    socket_id = door.socket_id_of(engine_id)
    if socket_id is None:
        return False
    connection = connections.find(socket_id)
    seat = connection.seat if connection else None
    return seat is not None and presence.is_seated(seat.interview_id, seat.user_id, socket_id)


def _refuse_shape(request: Request) -> Response | None:
    """What no client of the protocol sends, before Engine.IO holds a socket for it."""
    fault = handshakes.fault_of(request)
    if fault is None:
        return None
    refusal = _answer(fault.words, fault.status)
    refusal.headers.extend(fault.headers)
    return refusal


def _answer(words: str, status: int) -> Response:
    return Response(words, status=status, mimetype=TEXT)


def _with_headers(start_response: Any) -> Any:
    def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        return start_response(status, [*headers, *HEADERS], *rest)

    return start
