"""A socket whose peer may not be too slow. Knows no server and no runtime, only a socket's own functions."""

import io
import time
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Pace:
    """How slow a peer may be: never silent for longer than `silence_s`, and once it was waited for longer than
    `grace_s` no slower than `bytes_per_s` on average. Only waiting counts, not what the program does meanwhile.
    """

    silence_s: float
    grace_s: float
    bytes_per_s: float
    waited_s: float = field(default=0.0, init=False)
    moved_bytes: int = field(default=0, init=False)

    def patience_s(self) -> float:
        """How long the peer may now be waited for. Raises TimeoutError when that is no longer at all."""
        left = self.grace_s + self.moved_bytes / self.bytes_per_s - self.waited_s
        if left <= 0:
            raise TimeoutError("slower than allowed")
        return min(self.silence_s, left)

    def note(self, waited_s: float, moved_bytes: int) -> None:
        """So long was waited, and so much came of it."""
        self.waited_s += waited_s
        self.moved_bytes += moved_bytes


class PacedSocket(io.RawIOBase):
    """The raw stream below a buffered reader and writer, each with a pace that may be changed at any time.

    Reading and writing raise TimeoutError when the peer is too slow, and OSError as the socket does. Closing the stream
    leaves the socket open.
    """

    def __init__(self, socket: Any, reading: Pace, writing: Pace) -> None:
        super().__init__()
        self._socket = socket
        self.reading, self.writing = reading, writing

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        size: int = self._paced(self.reading, self._socket.recv_into, buffer)
        return size

    def write(self, data: Any) -> int:
        size: int = self._paced(self.writing, self._socket.send, data)
        return size

    def _paced(self, pace: Pace, move: Any, data: Any) -> Any:
        self._socket.settimeout(pace.patience_s())
        began = time.monotonic()
        moved = 0
        try:
            moved = move(data)
        finally:
            pace.note(time.monotonic() - began, moved)
        return moved
