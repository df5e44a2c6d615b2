"""A connection's bytes, read ahead of whoever waits for them, and a share of the process for each.

Knows no runtime: what waits for bytes, and what waits for others, is up to the two kinds of sockets.
"""

import time

from wire.frames import MASKED, POLICY, WHOLE_BINARY, WHOLE_TEXT, Failed, unmask
from wire.shares import Share, units

READ_BYTES = 65_536
HEAD_BYTES = 6  # The head of a client's short frame: two bytes and its mask.

FIRST_MESSAGE_BYTES = 4096
"""The longest message before Socket.IO knows who speaks; until then there is only its short greeting to say."""
TURN_UNITS = 32
"""Then it is everybody else's turn: less than 2 ms of events that are refused."""
CONTROLS_PER_S = 10
SAVED_CONTROLS = 100
"""Browsers send none of their own; programs ping every few seconds."""


class ReadAhead:
    """What came, from which `take` answers. Whoever sends more than their share waits: for everybody else's turn, and
    beyond the rate until it is met. `share` is the connection's own until it is known whose it is.
    """

    def __init__(self) -> None:
        self._ahead = b""
        self._at = 0
        self._is_over = False
        self.limit = FIRST_MESSAGE_BYTES
        self._turn = TURN_UNITS
        self.share = Share()
        self._controls, self._control_at = float(SAVED_CONTROLS), time.monotonic()

    def _wait(self) -> None:
        """Until more has come, or the connection is over; raises nothing."""
        raise NotImplementedError

    def _pause(self, seconds: float) -> None:
        """Let everybody else go on for so long."""
        raise NotImplementedError

    def recv(self, size: int) -> bytes:
        """At most `size` bytes; none when the connection is over."""
        if self._at == len(self._ahead):
            self._wait()
        part = self._ahead[self._at : self._at + size]
        self._at += len(part)
        return part

    def take(self, size: int) -> bytes:
        """So many bytes. Raises EOFError when the connection is over before."""
        end = self._at + size
        if end <= len(self._ahead):
            part, self._at = self._ahead[self._at : end], end
            return part
        parts = bytearray()
        while len(parts) < size:
            part = self.recv(size - len(parts))
            if not part:
                raise EOFError
            parts += part
        return bytes(parts)

    def message(self) -> str | bytes | None:
        """The next message, when it is one short frame that is here whole; None leaves it to the frames' own reader."""
        if self._at == len(self._ahead):
            self._wait()
        ahead, at = self._ahead, self._at
        if len(ahead) - at < HEAD_BYTES or ahead[at + 1] < MASKED:
            return None
        kind, size, start = ahead[at], ahead[at + 1] - MASKED, at + HEAD_BYTES
        if size == 126:
            size, start = ahead[at + 2] << 8 | ahead[at + 3], start + 2
            if size < 126:
                return None
        end = start + size
        if size == 127 or end > len(ahead) or kind not in (WHOLE_TEXT, WHOLE_BINARY) or size > self.limit:
            return None
        data = unmask(ahead[start:end], ahead[start - 4 : start])
        try:
            message = data.decode() if kind == WHOLE_TEXT else data
        except UnicodeDecodeError:
            return None
        self._at = end
        self._turn -= units(1, size)
        if self._turn <= 0:
            self._rest()
        return message

    def charge(self, size: int) -> None:
        """A frame with so many bytes is about to be read."""
        self._turn -= units(1, size)
        if self._turn <= 0:
            self._rest()

    def charge_control(self) -> None:
        """Raises Failed when more control frames come than any client has a reason for."""
        now = time.monotonic()
        self._controls = min(SAVED_CONTROLS, self._controls + (now - self._control_at) * CONTROLS_PER_S) - 1
        self._control_at = now
        if self._controls < 0:
            raise Failed(POLICY, "too many control frames")

    def _rest(self) -> None:
        """Everybody else's turn."""
        spent, self._turn = TURN_UNITS - self._turn, TURN_UNITS
        self._pause(self.share.spend(spent))
