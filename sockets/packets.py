"""What a packet from a client may be, before anything is done with it.

Who may send which event, and what is in it, is `gateway`'s business.
"""

from socketio.packet import EVENT, Packet

RESERVED = frozenset({"connect", "disconnect"})  # What the server tells itself, by the same way as events.


class ClientPacket(Packet):
    """A packet without binary parts whose event, if it is one, has a name that clients may use.

    The library collects announced binary parts without a bound, which no event of ours has, and would
    take a client's word for its own coming and going.
    """

    def decode(self, encoded_packet: object) -> int:
        """Raises ValueError for what it may not be, besides what the library raises."""
        if not isinstance(encoded_packet, str) or encoded_packet.startswith(("5", "6")):
            raise ValueError("binary parts are not taken")
        super().decode(encoded_packet)
        if self.packet_type == EVENT and not self._is_event():
            raise ValueError("not an event")
        return 0

    def _is_event(self) -> bool:
        if not isinstance(self.data, list) or not self.data or not isinstance(self.data[0], str):
            return False
        return self.data[0] not in RESERVED
