"""Serving a WSGI application, in whichever way this process waits."""

from typing import Any

from wire import runtime
from wire.connections import Note
from wire.http_protocol import Application


def serve(listener: Any, app: Application, *, max_body_bytes: int, note: Note) -> None:
    """Serve this application on a listening socket (`listening.open_at`); returns when that is closed.

    A request that says it has more than `max_body_bytes` is refused unread. `note` hears of each refusal what it was
    about, one of few words. Raises the soft limit of open files to the hard one.
    """
    if runtime.mode() == runtime.THREADING:
        from wire import http_threads as server
    else:
        from wire import http_eventlet as server  # type: ignore[no-redef]
    server.serve(listener, app, max_body_bytes=max_body_bytes, note=note)
