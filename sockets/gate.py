"""The WSGI gate before `/socket.io`: no session, no handshake, nothing held for strangers."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, Request
from werkzeug.wrappers import Response

from db.engine import DatabaseUnavailable
from services import sessions
from services.clock import utcnow

WSGIApp = Callable[[dict[str, Any], Any], Iterable[bytes]]
PATH = "/socket.io"


class Gate:
    """Refuses a handshake without a running session (401); later requests name a handshake by `sid`."""

    def __init__(self, app: Flask, inner: WSGIApp) -> None:
        self._app = app
        self._inner = inner

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ.get("PATH_INFO", "").startswith(PATH):
            request = Request(environ)
            refusal = None if request.args.get("sid") else self._refuse(request)
            if refusal is not None:
                return refusal(environ, start_response)
            # Compression would hold 100 KB a connection and save nothing on edits of 40 bytes.
            environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        return self._inner(environ, start_response)

    def _refuse(self, request: Request) -> Response | None:
        cookie = self._app.session_interface.open_session(self._app, request)
        token = cookie.get("token") if cookie else None
        try:
            if isinstance(token, str) and sessions.find(token, at=utcnow()) is not None:
                return None
        except DatabaseUnavailable:
            return Response("unavailable", status=503, mimetype="text/plain")
        return Response("signed-out", status=401, mimetype="text/plain")
