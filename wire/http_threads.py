"""HTTP by threads: a connection has one, requests are read by `http_protocol` and answered by the standard library.

Everything of a connection is done in its thread's turns (`turns`), which it gives away while it waits for its peer.
"""

import logging
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from socket import SHUT_RDWR
from typing import Any
from urllib.parse import unquote
from wsgiref.handlers import SimpleHandler

from wire.by_threads import Thread, sleep
from wire.connections import Connections, Note, max_connections
from wire.http_protocol import ACCEPT_AGAIN_S, EXHAUSTED, Application, Body, BoundedProtocol
from wire.turns import awake
from wire.waiting_socket import SOCKET, WaitingSocket

log = logging.getLogger("neurohire.http")

MAX_THREADS = 1_000
"""Connections: each has a thread, and one that is a WebSocket has two."""
MAX_LEAVING_S = 2.0
LEAVING_AGAIN_S = 0.001
DISCARDED_BYTES = 64 * 1024
WITHOUT_BODY = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})


class _Expected:
    """A body whose peer asks first whether it may send it (RFC 9110, 10.1.1)."""

    def __init__(self, body: Body, ask: Callable[[], None]) -> None:
        self._body, self._ask = body, ask
        self.was_asked = False

    def read(self, size: int = -1) -> bytes:
        self._begin()
        return self._body.read(size)

    def readline(self, size: int = -1) -> bytes:
        self._begin()
        return self._body.readline(size)

    def _begin(self) -> None:
        if not self.was_asked:
            self.was_asked = True
            self._ask()


class _Answer(SimpleHandler):
    """What the application says, written as the standard library does."""

    os_environ: dict[str, str] = {}  # noqa: RUF012 (the library's; the process's variables are no headers)
    http_version = "1.1"
    environ: dict[str, Any]
    headers: Any
    headers_sent: bool
    status: str
    is_bodyless = False
    keeps_alive = True
    is_old = False
    """The peer speaks HTTP/1.0, where a connection is kept only if that is said."""

    def run(self, application: Any) -> None:
        """Raises OSError when the peer is gone."""
        try:
            self.setup_environ()
            self.result = application(self.environ, self.start_response)
            if not self.environ[SOCKET].is_taken:
                self.finish_response()
        except OSError:
            raise
        except Exception:
            log.exception("an answer failed")
            self.keeps_alive = False
            if not self.headers_sent:
                self.result = self.error_output(self.environ, self.start_response)
                self.finish_response()

    def error_output(self, environ: Any, start_response: Any) -> list[bytes]:
        """The status alone: what went wrong stands in the log."""
        start_response("500 Internal Server Error", [("Content-Type", "text/plain")], sys.exc_info())
        return [b""]

    def cleanup_headers(self) -> None:
        super().cleanup_headers()
        status = int(self.status.split(" ", 1)[0])
        if status in WITHOUT_BODY:
            del self.headers["Content-Length"]
        elif "Content-Length" not in self.headers and not self.is_bodyless:
            self.keeps_alive = False  # Its end is the connection's.
        if not self.keeps_alive:
            self.headers["Connection"] = "close"
        elif self.is_old:
            self.headers["Connection"] = "keep-alive"


class Protocol(BoundedProtocol):
    """See `BoundedProtocol`."""

    def __init__(self, app: Application, connection: WaitingSocket, address: tuple[Any, ...]) -> None:
        self.server, self.request, self.address = self, connection, address
        self.app = app

    def respond(self, body: Body) -> None:
        expected = _Expected(body, self._continue) if self._is_asked_first(body) else None
        source: Any = expected or body
        answer = _Answer(source, self.wfile, sys.stderr, self._environ(), multithread=True)
        answer.is_bodyless = self.command == "HEAD"
        answer.keeps_alive = not self.close_connection
        answer.is_old = self.request_version == "HTTP/1.0"
        try:
            answer.run(self.application)
            self.wfile.flush()
        finally:
            self.close_connection = not answer.keeps_alive or self.connection.is_taken
        if expected is not None and not expected.was_asked:
            self.close_connection = True
        while not self.close_connection and not body.is_whole and body.read(DISCARDED_BYTES):
            pass

    def rest(self) -> None:
        sleep(0)

    def end(self, connection: Any) -> None:
        with suppress(OSError):
            connection.shutdown(SHUT_RDWR)
        connection.close()

    def _is_asked_first(self, body: Body) -> bool:
        return not body.is_whole and (self.headers.get("Expect") or "").lower() == "100-continue"

    def _continue(self) -> None:
        self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        self.wfile.flush()

    def _environ(self) -> dict[str, Any]:
        """What WSGI says of the request (PEP 3333), in the same words as on eventlet."""
        path, _mark, query = self.path.partition("?")
        host, port = self.connection.getsockname()[:2]
        environ: dict[str, Any] = {
            "REQUEST_METHOD": self.command,
            "SCRIPT_NAME": "",
            "RAW_PATH_INFO": path,
            "PATH_INFO": unquote(path, encoding="latin1"),
            "QUERY_STRING": query,
            "CONTENT_TYPE": self.headers.get("Content-Type", self.headers.get_content_type()),
            "SERVER_PROTOCOL": self.request_version,
            "SERVER_NAME": str(host),
            "SERVER_PORT": str(port),
            "REMOTE_ADDR": str(self.address[0]) if self.address else "",
            "REMOTE_PORT": str(self.address[1]) if self.address else "",
            "GATEWAY_INTERFACE": "CGI/1.1",
            SOCKET: self.connection,
        }
        if self.headers.get("Content-Length"):
            environ["CONTENT_LENGTH"] = self.headers["Content-Length"]
        for name, value in self.headers.items():
            if "_" in name or name.lower() in ("content-type", "content-length"):
                continue  # With an underscore it would pass for the header of another name.
            key = f"HTTP_{name.replace('-', '_').upper()}"
            environ[key] = f"{environ[key]},{value}" if key in environ else value
        return environ


def serve(listener: Any, app: Application, *, max_body_bytes: int, note: Note) -> None:
    """See `serving.serve`."""
    connections = Connections(min(MAX_THREADS, max_connections()), note)
    while listener.fileno() != -1:
        try:
            socket, address = listener.accept()
        except OSError as error:
            if error.errno in EXHAUSTED:
                with awake():
                    connections.make_room()
            time.sleep(ACCEPT_AGAIN_S)
            continue
        connection = WaitingSocket(socket)
        protocol = Protocol(app, connection, address)
        protocol.bind(connections, max_body_bytes, note)
        with awake():
            has_room = connections.enter()
        _wait_for_room(connections)
        if not has_room or not _begin(protocol, connections):
            connection.close()


def _wait_for_room(connections: Connections) -> None:
    """Until who was told to go has gone: else a burst of newcomers would have more threads than there may be."""
    until = time.monotonic() + MAX_LEAVING_S
    while connections.has_too_many and time.monotonic() < until:
        time.sleep(LEAVING_AGAIN_S)


def _begin(protocol: Protocol, connections: Connections) -> bool:
    """Whether the system gave a thread for it."""
    try:
        Thread(target=_serve_one, args=(protocol, connections)).start()
    except RuntimeError:
        with awake():
            connections.leave(protocol.request)
            connections.make_room()
        protocol.note("connection")
        return False
    return True


def _serve_one(protocol: Protocol, connections: Connections) -> None:
    try:
        protocol.setup()
        try:
            protocol.handle()
        finally:
            protocol.finish()
    except OSError:
        pass  # It went away.
    except Exception:
        log.exception("a connection failed")
    finally:
        connections.leave(protocol.request)
        protocol.request.close()
