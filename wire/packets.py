"""What a packet from a client may be, before anything is done with it.

Who may send which event, and what is in it, is the receiver's business.
"""

from json.decoder import scanstring  # type: ignore[attr-defined]  # Its stubs do not know it.
from typing import Any, ClassVar

from socketio.packet import BINARY_ACK, BINARY_EVENT, CONNECT, DISCONNECT, EVENT, Packet

EVENTS = (str(EVENT), str(BINARY_EVENT))
GREETINGS = (str(CONNECT), str(DISCONNECT))
RESERVED = frozenset({"connect", "disconnect"})  # What the server tells itself, by the same way as events.

MAX_ANNOUNCEMENT_CHARS = 300
"""A room's link has 64 at most; the number, the kind of input and their names are as many once more."""

FREE_CHARS = 1_000
"""Of a text whose values are not counted. Read as JSON it takes a third of a millisecond at most."""
MAX_OUTSIDE_CHARS = 4_096
"""Of a packet, outside of its strings. The longest are 100 numbers with their commas; everything long is one string.
3 MB of `[],[],` held the process for 2 s.
"""
MAX_POLLED_OUTSIDE_CHARS = 64 * 1024
"""The same of a polled body, which may be 600 edits that are announced with 40 each."""


def outside_chars(text: str) -> int:
    """How many characters of this JSON are outside of its strings: each of them may be a value that has to be made.

    Strings are skipped by the reader that JSON has for them, which takes 1 ms for a megabyte. What is no JSON counts
    as a whole.
    """
    outside = at = 0
    while (quote := text.find('"', at)) >= 0:
        outside += quote - at + 1
        if outside > MAX_POLLED_OUTSIDE_CHARS:
            return outside
        try:
            _string, at = scanstring(text, quote + 1, False)
        except ValueError:
            return outside + len(text) - quote - 1
    return outside + len(text) - at


class ClientPacket(Packet):
    """A packet whose event, if it is one, has a name that clients may use, with one binary part at most.

    The library collects announced binary parts without a bound, and would take a client's word for its
    own coming and going.
    """

    binary: ClassVar[frozenset[str]] = frozenset()
    """The only events with a binary part, of which each has one."""
    max_part_bytes: ClassVar[int] = 0
    data: Any

    def decode(self, encoded_packet: object) -> int:
        """Raises ValueError for what it may not be, besides what the library raises."""
        if not isinstance(encoded_packet, str):
            raise ValueError("a binary part that was not announced")  # noqa: TRY004 (what packets refuse is one error)
        parts: int = super().decode(encoded_packet)
        if self.packet_type == BINARY_ACK:
            raise ValueError("binary parts are not taken here")
        if self.packet_type in (EVENT, BINARY_EVENT) and not self._is_event():
            raise ValueError("not an event")
        if self.packet_type == BINARY_EVENT and (parts != 1 or self.data[0] not in self.binary):
            raise ValueError("binary parts are not taken here")
        if self.packet_type == BINARY_EVENT and len(encoded_packet) > MAX_ANNOUNCEMENT_CHARS:
            self.data = [self.data[0]]  # It would be kept until the part comes; without a payload it is refused then.
        return parts if self.packet_type == BINARY_EVENT else 0

    def add_attachment(self, attachment: object) -> bool:
        """True when the packet is whole. With a part that cannot be taken the event loses its payload, and is
        refused for that: the library would wait for the announced part for ever.
        """
        name: str = self.data[0]
        try:
            if isinstance(attachment, (bytes, bytearray)) and len(attachment) <= self.max_part_bytes:
                return bool(super().add_attachment(bytes(attachment)))
        except (LookupError, TypeError, RecursionError):
            pass
        self.data = [name]
        return True

    def _is_event(self) -> bool:
        if not isinstance(self.data, list) or not self.data or not isinstance(self.data[0], str):
            return False
        return self.data[0] not in RESERVED


def taking(binary: frozenset[str], *, max_part_bytes: int) -> type[ClientPacket]:
    """The packets of a server whose events with a binary part are these, none longer than so many bytes."""
    return type("OurPacket", (ClientPacket,), {"binary": binary, "max_part_bytes": max_part_bytes})
