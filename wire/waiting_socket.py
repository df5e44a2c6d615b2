"""A socket in a thread: whose peer is waited for while others have the turn."""

import threading
from typing import Any

from wire.turns import waiting

SOCKET = "wire.socket"
"""In the WSGI environment: the connection's own, for who takes it over."""


class WaitingSocket:
    """The functions of a socket that this program uses. What is sent whole is never mixed with what another sends."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self._sending = threading.Lock()
        self.is_taken = False
        """Somebody speaks another protocol on it now, so that there is nothing left to answer."""

    def recv(self, size: int) -> bytes:
        with waiting():
            data: bytes = self._socket.recv(size)
        return data

    def recv_into(self, buffer: Any) -> int:
        with waiting():
            size: int = self._socket.recv_into(buffer)
        return size

    def send(self, data: Any) -> int:
        with waiting():
            size: int = self._socket.send(data)
        return size

    def sendall(self, data: bytes) -> None:
        with waiting(), self._sending:
            self._socket.sendall(data)

    def settimeout(self, timeout: float | None) -> None:
        self._socket.settimeout(timeout)

    def shutdown(self, how: int) -> None:
        """Never waits; whoever waits for the peer notices."""
        self._socket.shutdown(how)

    def getsockname(self) -> Any:
        return self._socket.getsockname()

    def close(self) -> None:
        self._socket.close()
