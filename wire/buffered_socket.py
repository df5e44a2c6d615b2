"""A connection's bytes, read by eventlet's hub as they come."""

from contextlib import suppress
from typing import Any

import eventlet
from eventlet.hubs import get_hub
from greenlet import getcurrent

from wire.read_ahead import READ_BYTES, ReadAhead

MOST_AHEAD_BYTES = 256 * 1024


class BufferedSocket(ReadAhead):
    """A green socket that is read by the hub as bytes come; `take` answers from what is there.

    eventlet's own socket tells the kernel before every wait that it waits, and afterwards that it does not
    any more. This one says it once, and takes itself out only while too much has come that nobody read.
    """

    def __init__(self, socket: Any) -> None:
        super().__init__()
        self.fd = socket.fd
        self._socket = socket
        self._listener: Any = None
        self._waiter: Any = None

    def _pause(self, seconds: float) -> None:
        eventlet.sleep(seconds)

    def settimeout(self, timeout: float | None) -> None:
        """For sending only: engine.io's own task closes connections whose pings nobody answers."""
        self._socket.settimeout(timeout)

    def close(self) -> None:
        """What came and was not read is dropped."""
        self._ahead, self._at = b"", 0
        self._over()
        self._socket.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._socket, name)

    def _wait(self) -> None:
        if self._is_over:
            return
        if self._listener is None:
            self._listener = get_hub().add("read", self._socket.fileno(), self._readable, self._gone, self._gone)
        self._waiter = getcurrent()
        try:
            get_hub().switch()
        finally:
            self._waiter = None

    def _readable(self, fileno: int) -> None:
        """Called by the hub, for which nothing may be raised here and nothing may wait."""
        try:
            data = self.fd.recv(READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._over()
            return
        self._ahead = self._ahead[self._at :] + data
        self._at = 0
        if self._waiter is not None:
            self._waiter.switch()
        elif len(self._ahead) > MOST_AHEAD_BYTES:
            self._stop_listening()

    def _over(self) -> None:
        self._is_over = True
        self._stop_listening()
        if self._waiter is not None:
            get_hub().schedule_call_global(0, self._wake, self._waiter)

    def _gone(self, *reason: object) -> None:
        """The hub closed the descriptor's listener itself, so there is nothing left to take out."""
        self._listener = None
        self._over()

    def _wake(self, waiter: Any) -> None:
        if self._waiter is waiter:
            waiter.switch()

    def _stop_listening(self) -> None:
        listener, self._listener = self._listener, None
        if listener is not None:
            with suppress(KeyError):  # The hub has let go of the descriptor before.
                get_hub().remove(listener)
