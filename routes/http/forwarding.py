"""Sending on what came to the wrong process: every request about an interview goes to the one that has its room.

The proxy does it, so that browsers and scripts notice nothing: the answer names the process (nginx reads
`X-Accel-Redirect`, deploy/nginx.conf), and the request is made there anew, a WebSocket's too.
"""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs, unquote

from werkzeug.wrappers import Response

from db.engine import DatabaseUnavailable
from services.room import leases

WSGIApp = Callable[[dict[str, Any], Any], Iterable[bytes]]
PAGES = ("/interview/", "/api/v1/interviews/")
SOCKETS = "/socket.io"
SENT_ON = "HTTP_X_SENT_ON"
"""The proxy's word that a process has sent this on already, so that two who disagree do not play ball."""
LONGEST_LINK = 64


class Forwarding:
    """Passes on what belongs here or nowhere; answers what belongs elsewhere with the other process's name."""

    def __init__(self, inner: WSGIApp) -> None:
        self._inner = inner

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        link = _meeting_link(environ)
        try:
            owner = leases.owner_elsewhere(link) if link else None
        except DatabaseUnavailable:
            owner = None  # Whoever comes next says that the database is away.
        if owner is None:
            return self._inner(environ, start_response)
        answer = Response("Another process serves this interview.\n", status=503, mimetype="text/plain")
        answer.headers["Retry-After"], answer.headers["Cache-Control"] = "1", "no-store"
        if not environ.get(SENT_ON):
            answer.headers["X-Accel-Redirect"] = f"@{owner}"
        return answer(environ, start_response)


def _meeting_link(environ: dict[str, Any]) -> str:
    """The interview that a request is about; empty for all others."""
    path: str = environ.get("PATH_INFO", "")
    beginning = next((one for one in PAGES if path.startswith(one)), None)
    if beginning is not None:
        link = unquote(path.removeprefix(beginning).partition("/")[0])
    elif path.startswith(SOCKETS):
        link = parse_qs(environ.get("QUERY_STRING", "")).get("room", [""])[0]
    else:
        return ""
    return link if len(link) <= LONGEST_LINK else ""
