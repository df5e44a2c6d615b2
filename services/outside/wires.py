"""A connection whose end is known from its beginning: one deadline for all of it, and so many bytes."""

import io
import socket
import ssl
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from wire import runtime

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Done = TypeVar("Done")

READ_BYTES = 16 * 1024


class TooMuch(Exception):
    """More bytes than were agreed to."""


class Deadline:
    """A moment after which nothing is waited for."""

    def __init__(self, seconds: float) -> None:
        self._ends_at = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds. Raises TimeoutError when there are none."""
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class Wire:
    """What `http.client` uses of a socket."""

    def sendall(self, data: bytes) -> None:
        """Raises OSError."""
        raise NotImplementedError

    def receive(self) -> bytes:
        """What comes next; nothing at the end. Raises OSError, TooMuch."""
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError

    def makefile(self, _mode: str) -> io.BufferedReader:
        """What is received, as a file."""
        return io.BufferedReader(_Received(self.receive), READ_BYTES)


class Plain(Wire):
    """Without TLS, to an address in numbers. Raises OSError."""

    def __init__(self, address: str, port: int, deadline: Deadline, max_bytes: int) -> None:
        self._deadline, self._left = deadline, max_bytes
        self._socket = socket.create_connection((address, port), timeout=deadline.left())

    def sendall(self, data: bytes) -> None:
        self._socket.settimeout(self._deadline.left())
        self._socket.sendall(data)

    def receive(self) -> bytes:
        self._socket.settimeout(self._deadline.left())
        read = self._socket.recv(READ_BYTES)
        self._left -= len(read)
        if self._left < 0:
            raise TooMuch
        return read

    def close(self) -> None:
        self._socket.close()


class Secured(Wire):
    """With TLS, for a certificate of `host`. Raises OSError, and closes the plain wire then.

    The library's own socket would wait anew for each part of a handshake, so it is given bytes and gives bytes.
    """

    def __init__(self, plain: Wire, host: str) -> None:
        self._plain = plain
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        context = runtime.client_context()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=host)
        try:
            self._wait(self._tls.do_handshake)
        except BaseException:
            self.close()
            raise

    def sendall(self, data: bytes) -> None:
        self._wait(lambda: self._tls.write(data))

    def receive(self) -> bytes:
        try:
            return self._wait(lambda: self._tls.read(READ_BYTES))
        except ssl.SSLZeroReturnError:
            return b""

    def close(self) -> None:
        self._plain.close()

    def _wait(self, step: Callable[[], Done]) -> Done:
        while True:
            try:
                done = step()
            except ssl.SSLWantReadError:
                self._flush()
                read = self._plain.receive()
                if read:
                    self._incoming.write(read)
                else:
                    self._incoming.write_eof()
            else:
                self._flush()
                return done

    def _flush(self) -> None:
        if self._outgoing.pending:
            self._plain.sendall(self._outgoing.read())


class _Received(io.RawIOBase):
    def __init__(self, receive: Callable[[], bytes]) -> None:
        self._receive = receive
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer)
        self._rest = self._rest or self._receive()
        count = min(len(view), len(self._rest))
        view[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count
