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
HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
"""What `routes/headers.py` gives to pages, as far as it means something for answers that are none."""


class Gate:
    """Refuses a handshake without a running session: 401, or 403 where signing in again is enough.

    Later requests name a handshake by `sid`. Of the page's host only the word of a trusted proxy is left: Engine.IO
    would believe the first one of anybody, and an origin that agrees with it.
    """

    def __init__(self, app: Flask, inner: WSGIApp) -> None:
        self._proxies = app.config["NEUROHIRE"].trusted_proxies
        self._app = app
        self._inner = inner

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ.get("PATH_INFO", "").startswith(PATH):
            start_response = _with_headers(start_response)
            request = Request(environ)
            refusal = None if request.args.get("sid") else self._refuse(request)
            if refusal is not None:
                return refusal(environ, start_response)
            # Compression would hold 100 KB a connection and save nothing on edits of 40 bytes.
            environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
            _believe_only(self._proxies, environ)
        return self._inner(environ, start_response)

    def _refuse(self, request: Request) -> Response | None:
        cookie = self._app.session_interface.open_session(self._app, request)
        token = cookie.get("token") if cookie else None
        try:
            if isinstance(token, str) and sessions.find(token, at=utcnow()) is not None:
                return None
            if self._is_lapsed(token):
                return Response("session-expired", status=403, mimetype="text/plain")
        except DatabaseUnavailable:
            return Response("unavailable", status=503, mimetype="text/plain")
        return Response("signed-out", status=401, mimetype="text/plain")

    def _is_lapsed(self, token: object) -> bool:
        return isinstance(token, str) and sessions.find_lapsed(token, at=utcnow()) is not None


def _believe_only(proxies: int, environ: dict[str, Any]) -> None:
    """Each proxy adds what it was asked for at the end, so what came before ours is anybody's word."""
    for name in ("HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO"):
        said = [value.strip() for value in environ.pop(name, "").split(",")]
        if proxies and len(said) >= proxies and said[-proxies]:
            environ[name] = said[-proxies]


def _with_headers(start_response: Any) -> Any:
    def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        return start_response(status, [*headers, *HEADERS], *rest)

    return start
