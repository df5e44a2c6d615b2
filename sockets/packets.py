"""What a packet from a client may be, before anything is done with it.

Who may send which event, and what is in it, is `gateway`'s business.
"""

import json
import re
from typing import Any

from socketio.packet import BINARY_ACK, BINARY_EVENT, EVENT, Packet

from sockets.shapes import MAX_UPDATE_BYTES

RESERVED = frozenset({"connect", "disconnect"})  # What the server tells itself, by the same way as events.
# The only events with a binary part, of which each has one.
BINARY = frozenset({"document-sync", "document-update", "awareness-update"})


# An edit or a cursor as pages send it, where no acknowledgement is asked for.
HOT_EVENTS = ("document-update", "awareness-update")
HOT = re.compile(rf'51-\["({"|".join(HOT_EVENTS)})",(?=\{{)')
PLACEHOLDER = {"_placeholder": True, "num": 0}


def hot_event(text: str) -> tuple[str, dict[str, Any]] | None:
    """Name and payload of the announcement of an edit or a cursor, without its bytes; None for everything else.

    The library's own reading of the same packet costs twice as much as judging and applying the edit.
    """
    found = HOT.match(text)
    if found is None or not text.endswith("]"):
        return None
    try:
        payload = json.loads(text[found.end() : -1])
    except (ValueError, RecursionError):
        return None
    if not isinstance(payload, dict) or payload.get("update") != PLACEHOLDER:
        return None
    return found.group(1), payload


class ClientPacket(Packet):
    """A packet whose event, if it is one, has a name that clients may use, with one binary part at most.

    The library collects announced binary parts without a bound, and would take a client's word for its
    own coming and going.
    """

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
        if self.packet_type == BINARY_EVENT and (parts != 1 or self.data[0] not in BINARY):
            raise ValueError("binary parts are not taken here")
        return parts if self.packet_type == BINARY_EVENT else 0

    def add_attachment(self, attachment: object) -> bool:
        """True when the packet is whole. With a part that cannot be taken the event loses its payload, and is
        refused for that: the library would wait for the announced part for ever.
        """
        name: str = self.data[0]
        try:
            if isinstance(attachment, (bytes, bytearray)) and len(attachment) <= MAX_UPDATE_BYTES:
                return bool(super().add_attachment(bytes(attachment)))
        except (LookupError, TypeError, RecursionError):
            pass
        self.data = [name]
        return True

    def _is_event(self) -> bool:
        if not isinstance(self.data, list) or not self.data or not isinstance(self.data[0], str):
            return False
        return self.data[0] not in RESERVED
