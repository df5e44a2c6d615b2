"""WebSocket frames (RFC 6455, 5 and 7): a client's, put together to messages, each bound before it is read; ours.

Knows no socket: it is handed what reads so many bytes, and what is done with control frames. No extension is ever
negotiated, so every reserved bit is an error.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass, field

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA
FINAL, RESERVED_BITS, OPCODE, MASKED, LENGTH = 0x80, 0x70, 0x0F, 0x80, 0x7F
OPCODES = frozenset({CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG})
WHOLE_TEXT, WHOLE_BINARY = FINAL | TEXT, FINAL | BINARY  # A whole message in one frame (RFC 6455, 5.2).
MAX_CONTROL_BYTES = 125  # RFC 6455, 5.5.

MAX_FRAGMENTS = 256
"""Chromium cuts a message of 3 MB into about 50."""
LARGE_BYTES = 64 * 1024
MAX_HELD_BYTES = 64 * 1024 * 1024
"""Of all connections together: what large messages that are still coming may take."""
MAX_HELD_BYTES_EACH = 16 * 1024 * 1024
"""Of one person's connections: five messages as long as can be, and a quarter of what there is for all."""

NORMAL, PROTOCOL_ERROR, NOT_UTF8, POLICY, TOO_BIG, AGAIN_LATER = 1000, 1002, 1007, 1008, 1009, 1013  # RFC 6455, 7.4.1.
SENT_CODES = frozenset({*range(1000, 1004), *range(1007, 1015), *range(3000, 5000)})

Read = Callable[[int], bytes]


class Failed(Exception):
    """The connection ends with this status."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"{status} {reason}")
        self.status, self.reason = status, reason


class Closed(Exception):
    """The peer closed the connection as it should."""


@dataclass
class Held:
    """Bytes of messages that are still coming, of all connections of the process and of each person's."""

    bytes: int = 0
    of: dict[object, int] = field(default_factory=dict)

    def add(self, person: object, size: int) -> None:
        """With a negative size what was added is given back."""
        self.bytes += size
        self.of[person] = self.of.get(person, 0) + size
        if not self.of[person]:
            del self.of[person]

    def has_room(self, person: object, size: int) -> bool:
        return self.bytes + size <= MAX_HELD_BYTES and self.of.get(person, 0) + size <= MAX_HELD_BYTES_EACH


HELD = Held()


@dataclass
class MessageReader:
    """Reads messages. `read` returns as many bytes as it is asked for, `limit` says how long a message may be, `charge`
    is told of each frame's length before it is read, `charge_control` of each control frame, `answer_ping` sends a
    pong. `person` is whoever the connection belongs to.
    """

    read: Read
    limit: Callable[[], int]
    charge: Callable[[int], None]
    charge_control: Callable[[], None]
    answer_ping: Callable[[bytes], None]
    person: object = None
    _held: int = field(default=0, init=False)

    def message(self) -> str | bytes:
        """The next message, after as many control frames as come before and in it.

        Raises Failed, Closed, and what the functions it was given raise.
        """
        parts: list[bytes] = []
        kind = size = 0
        try:
            while True:
                opcode, is_final, length = self._head(is_in_message=bool(parts))
                if opcode >= CLOSE:
                    self._control(opcode, self._payload(length))
                    continue
                kind = opcode or kind
                size += length
                self._check(size, len(parts))
                self._hold(length)
                parts.append(self._payload(length))
                if is_final:
                    return _value(kind, b"".join(parts))
        finally:
            self._release()

    def _head(self, *, is_in_message: bool) -> tuple[int, bool, int]:
        first, second = self.read(2)
        opcode, is_final, length = first & OPCODE, bool(first & FINAL), second & LENGTH
        if first & RESERVED_BITS or opcode not in OPCODES:
            raise Failed(PROTOCOL_ERROR, "reserved bits or opcode")
        if not second & MASKED:
            raise Failed(PROTOCOL_ERROR, "not masked")
        if opcode >= CLOSE and (not is_final or length > MAX_CONTROL_BYTES):
            raise Failed(PROTOCOL_ERROR, "a control frame in parts or too long")
        if opcode < CLOSE and (opcode == CONTINUATION) != is_in_message:
            raise Failed(PROTOCOL_ERROR, "a message within another")
        if length > MAX_CONTROL_BYTES:
            length = self._long(length)
        return opcode, is_final, length

    def _long(self, length: int) -> int:
        size = 2 if length == 126 else 8
        length = int.from_bytes(self.read(size), "big")
        if length <= (MAX_CONTROL_BYTES if size == 2 else 0xFFFF):
            raise Failed(PROTOCOL_ERROR, "a length that is written too long")
        return length

    def _check(self, size: int, parts: int) -> None:
        if size > self.limit() or parts >= MAX_FRAGMENTS:
            raise Failed(TOO_BIG, "too large")

    def _payload(self, length: int) -> bytes:
        self.charge(length)
        mask = self.read(4)
        return unmask(self.read(length), mask)

    def _control(self, opcode: int, data: bytes) -> None:
        self.charge_control()
        if opcode == PING:
            self.answer_ping(data)
        elif opcode == CLOSE:
            _check_close(data)
            raise Closed

    def _hold(self, length: int) -> None:
        if length < LARGE_BYTES and not self._held:
            return
        if not HELD.has_room(self.person, length):
            raise Failed(AGAIN_LATER, "too many large messages at once")
        HELD.add(self.person, length)
        self._held += length

    def _release(self) -> None:
        if self._held:
            HELD.add(self.person, -self._held)
            self._held = 0


def _value(kind: int, data: bytes) -> str | bytes:
    if kind == BINARY:
        return data
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise Failed(NOT_UTF8, "not UTF-8") from None


def _check_close(data: bytes) -> None:
    """Raises Failed for a reason that no peer may give."""
    if not data:
        return
    if len(data) == 1 or int.from_bytes(data[:2], "big") not in SENT_CODES:
        raise Failed(PROTOCOL_ERROR, "a status that may not be sent")
    try:
        data[2:].decode()
    except UnicodeDecodeError:
        raise Failed(NOT_UTF8, "not UTF-8") from None


def unmask(data: bytes, mask: bytes) -> bytes:
    """XOR a payload with its 4-byte mask as one big integer (RFC 6455, 5.3): byte by byte in Python, 1 MB would hold
    everybody up for 287 ms; this takes 2.2 ms.
    """
    size = len(data)
    key = (mask * (size // 4 + 1))[:size]
    return (int.from_bytes(data, "little") ^ int.from_bytes(key, "little")).to_bytes(size, "little")


def frame(message: str | bytes) -> bytes:
    """One message as one unmasked frame, as a server sends it."""
    data = message.encode() if isinstance(message, str) else message
    kind = WHOLE_TEXT if isinstance(message, str) else WHOLE_BINARY
    size = len(data)
    if size < 126:
        return bytes((kind, size)) + data
    if size < 65_536:
        return struct.pack("!BBH", kind, 126, size) + data
    return struct.pack("!BBQ", kind, 127, size) + data
