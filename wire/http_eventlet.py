"""HTTP on eventlet's server: its answering, with our own reading of requests (`http_protocol`) and accepting."""

import logging
import sys
from typing import Any

import eventlet
from eventlet import wsgi
from eventlet.greenio import shutdown_safe

from wire import http_protocol
from wire.connections import Connections, Note, max_connections
from wire.http_protocol import ACCEPT_AGAIN_S, EXHAUSTED, Application, Body, BoundedProtocol

log = logging.getLogger("neurohire.http")

ACCEPTED_AT_ONCE = 16


class Protocol(BoundedProtocol, wsgi.HttpProtocol):
    """See `BoundedProtocol`; the attributes that eventlet's answering reads are set as its own parsing would."""

    def __init__(self, connections: Connections, max_body_bytes: int, note: Note, *rest: Any) -> None:
        self.bind(connections, max_body_bytes, note)
        super().__init__(*rest)

    def respond(self, body: Body) -> None:
        self.environ = self.get_environ()
        self.environ["eventlet.input"].rfile = body
        try:
            self.handle_one_response()
        finally:
            del self.environ  # It holds the connection, which may live for long.

    def rest(self) -> None:
        eventlet.sleep(0)

    def end(self, connection: Any) -> None:
        shutdown_safe(connection)
        connection.close()


class _Faults:
    """What eventlet has to say: tracebacks of answers that failed. It has no other lines with `log_output` off."""

    def info(self, words: str, *rest: Any) -> None:
        """Called while the exception is handled; of a peer that went away in the middle there is nothing to say."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            log.error("an answer failed: %s", words)

    def error(self, words: str, *rest: Any) -> None:
        """A body that ended too early, which is the peer's affair."""

    debug = error


def serve(listener: Any, app: Application, *, max_body_bytes: int, note: Note) -> None:
    """See `serving.serve`."""
    address, keep_alive_s = listener.getsockname(), http_protocol.KEEP_ALIVE_S
    server = wsgi.Server(listener, address, app, _Faults(), keepalive=keep_alive_s, log_output=False, debug=False)
    server.log = _Faults()
    connections = Connections(max_connections(), note)
    while listener.fileno() != -1:
        for _ in range(ACCEPTED_AT_ONCE):
            socket, address = _accept(listener, connections)
            if socket is None:
                break
            if connections.enter():
                eventlet.spawn_n(_serve_one, server, connections, max_body_bytes, note, socket, address)
            else:
                socket.close()
        eventlet.sleep(0)


def _accept(listener: Any, connections: Connections) -> tuple[Any, Any]:
    """The next connection and its peer's address; nothing when there was none to be had."""
    try:
        accepted: tuple[Any, Any] = listener.accept()
    except OSError as error:
        if error.errno in EXHAUSTED:
            connections.make_room()
        eventlet.sleep(ACCEPT_AGAIN_S)
        return None, None
    return accepted


def _serve_one(
    server: Any, connections: Connections, max_body_bytes: int, note: Note, socket: Any, address: Any
) -> None:
    try:
        Protocol(connections, max_body_bytes, note, [address, socket, wsgi.STATE_IDLE], server)
    except OSError:
        pass  # It went away.
    except Exception:
        log.exception("a connection failed")
    finally:
        connections.leave(socket)
        socket.close()
