"""One HTTP connection, with a bound for everything a peer can make it wait for, keep or read.

The head is read by `http_head`, every wait by `paced_socket`, and connections are counted: when there are too many, the
one that has waited longest without a request is closed. Long polls and WebSockets are none of those. Knows no runtime:
how a request is answered is the business of the two servers (`http_eventlet`, `http_threads`).
"""

import errno
import io
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from http.client import HTTPMessage
from math import inf
from typing import Any

from wire.connections import Connections, Note
from wire.http_head import BadRequest, Head, read_chunked, read_head
from wire.paced_socket import Pace, PacedSocket

HEAD_S = 15.0
"""From the first byte of a head to its last, and how long a new connection may say nothing."""
KEEP_ALIVE_S = 150.0
"""Longer than the two minutes of Caddy and the one of nginx: who closes first never sends into a closed connection."""
SILENCE_S = 30.0
GRACE_S = 60.0
MIN_BYTES_PER_S = 1024
"""On average, after the grace, for bodies and answers. A mobile network of 40 kbit/s is five times as fast."""
LINGER_S = 2.0
LINGER_BYTES = 256 * 1024
"""What is read after a refusal, so that its reader gets it before the connection is reset."""
WRITE_BYTES = 16 * 1024
ACCEPT_AGAIN_S = 0.05
"""When there was no connection to be had."""
EXHAUSTED = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
"""Why there was none, when somebody who only waits could make room."""

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def _within(limit_s: float) -> Pace:
    """Everything in this time."""
    return Pace(limit_s, limit_s, inf)


def _steadily() -> Pace:
    """For bodies and answers, which may take long as long as they go on."""
    return Pace(SILENCE_S, GRACE_S, MIN_BYTES_PER_S)


class Body:
    """A request's body as `wsgi.input` reads it. Too slow a peer is one that sent no more."""

    def __init__(self, file: Any, length: int, done: Callable[[], None]) -> None:
        self._file = file
        self._left = length
        self._done = done
        self.is_late = False

    @property
    def is_whole(self) -> bool:
        return self._left == 0

    def read(self, size: int = -1) -> bytes:
        return self._take(self._file.read, size)

    def readline(self, size: int = -1) -> bytes:
        return self._take(self._file.readline, size)

    def readlines(self, size: int = -1) -> list[bytes]:
        return self.read(size).splitlines(keepends=True)

    def _take(self, read: Callable[[int], bytes], size: int) -> bytes:
        size = self._left if size < 0 else min(size, self._left)
        if self.is_late or not size:
            return b""
        try:
            data = read(size)
        except TimeoutError:
            self.is_late = True
            return b""
        self._left -= len(data)
        if not self._left:
            self._done()
        return data


class BoundedProtocol:
    """One connection. A server calls `setup`, `handle` and `finish`, and says how a request is answered.

    The attributes are those of the standard library's handlers, because eventlet's answering reads them.
    """

    request: Any
    server: Any
    headers: HTTPMessage

    def bind(self, connections: Connections, max_body_bytes: int, note: Note) -> None:
        """Before anything else."""
        self.connections, self.max_body_bytes, self.note = connections, max_body_bytes, note

    def respond(self, body: Body) -> None:
        """Answer the request that was read, by `application`. Raises OSError when the peer is gone."""
        raise NotImplementedError

    def rest(self) -> None:
        """Requests that are here already would otherwise all be answered before anybody else's."""
        raise NotImplementedError

    def setup(self) -> None:
        self.connection = self.request
        self.stream = PacedSocket(self.request, _within(HEAD_S), _steadily())
        self.rfile: Any = io.BufferedReader(self.stream)
        self.wfile: Any = io.BufferedWriter(self.stream, WRITE_BYTES)

    def handle(self) -> None:
        self.close_connection = False
        idle = _within(HEAD_S)
        while not self.close_connection:
            self.stream.reading = idle
            self.handle_one_request()
            idle = _within(KEEP_ALIVE_S)
            self.rest()

    def handle_one_request(self) -> None:
        self.protocol_version = "HTTP/1.1"
        try:
            head = self._read_head()
            body = None if head is None else self._prepare(head)
        except BadRequest as refusal:
            self.note("request")
            self._refuse(refusal)
            return
        if body is None:
            self.close_connection = True
            return
        self._answer(body)

    def _read_head(self) -> Head | None:
        """None when the peer closed, or said nothing at all for too long."""
        self.connections.wait(self.connection)
        try:
            if not self.rfile.peek(1):
                return None
        except TimeoutError:
            return None
        finally:
            self.connections.busy(self.connection)
        head: Head | None = self._in_time(partial(read_head, self.rfile.readline), _within(HEAD_S))
        return head

    def _in_time(self, read: Callable[[], Any], pace: Pace) -> Any:
        """What is read while the connection counts as one that waits.

        Raises BadRequest: 408 when it takes too long.
        """
        self.stream.reading = pace
        self.connections.wait(self.connection)
        try:
            return read()
        except TimeoutError:
            raise BadRequest(408, "Request Timeout") from None
        finally:
            self.connections.busy(self.connection)

    def _prepare(self, head: Head) -> Body:
        """Everything but the body is here, or the body came in chunks and is here whole."""
        if head.length > self.max_body_bytes:
            raise BadRequest(413, "Content Too Large")
        pace = _steadily()
        self._take_over(head)
        if head.is_chunked:
            if head.all("expect"):
                self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
                self.wfile.flush()
            whole = self._in_time(partial(read_chunked, self.rfile.readline, self.rfile.read), pace)
            del self.headers["Transfer-Encoding"], self.headers["Expect"]
            self.headers["Content-Length"] = str(len(whole))
            return Body(io.BytesIO(whole), len(whole), lambda: None)
        self.stream.reading = pace
        if head.length:
            self.connections.receive(self.connection)
        return Body(self.rfile, head.length, partial(self.connections.busy, self.connection))

    def _take_over(self, head: Head) -> None:
        self.command, self.path, self.request_version = head.method, head.target, head.version
        self.requestline = f"{head.method} {head.target} {head.version}"
        self.headers = HTTPMessage()
        for name, value in head.headers:
            self.headers[name] = value
        self.close_connection = not head.keeps_alive

    def _answer(self, body: Body) -> None:
        self.stream.writing = _steadily()
        self.application = partial(self._application, body)
        try:
            self.respond(body)
        except OSError:  # Gone, or it does not read.
            self.close_connection = True
        finally:
            self.connections.busy(self.connection)
            del self.application  # It holds the connection, which may live for long.
        if body.is_late or (self.close_connection and not body.is_whole):
            self.close_connection = True
            self._linger()

    def _application(self, body: Body, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """The application's answer, whose status says so when the body did not come in time."""

        def start(status: str, *rest: Any) -> Any:
            return start_response("408 Request Timeout" if body.is_late else status, *rest)

        answer: Iterable[bytes] = self.server.app(environ, start)
        return answer

    def _refuse(self, refusal: BadRequest) -> None:
        self.close_connection = True
        words = f"{refusal}\n".encode()
        with suppress(OSError):
            self.wfile.write(
                b"HTTP/1.1 %s\r\nConnection: close\r\nContent-Type: text/plain\r\nX-Content-Type-Options: nosniff\r\n"
                b"Content-Length: %d\r\n\r\n%s" % (str(refusal).encode(), len(words), words)
            )
            self.wfile.flush()
            self._linger()

    def _linger(self) -> None:
        """Half close, and read a little of what still comes."""
        left = LINGER_BYTES
        self.stream.reading = _within(LINGER_S)
        with suppress(OSError):
            self.connection.shutdown(1)
            while left > 0 and (data := self.rfile.read1(left)):
                left -= len(data)

    def finish(self) -> None:
        with suppress(OSError, ValueError):
            self.wfile.flush()
        self.stream.close()
        self.end(self.connection)

    def end(self, connection: Any) -> None:
        """Shut down and close it."""
        raise NotImplementedError
