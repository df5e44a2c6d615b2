"""What comes from a socket before it is an event: edits and cursors past the library, the rest counted and bound."""

from collections.abc import Callable

from wire import engine, library, packets
from wire.hot import Hot
from wire.receiver import Receiver

OUTSIDE_WEIGHT = 32
"""Bytes that a character outside of JSON's strings counts for: 128 of them are as much work as a frame of 4 KB."""
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What the library raises for packets that make no sense."""


class Reader:
    """Stands before the library's own taking of packets.

    What is no packet of ours at all is counted and dropped: the library would write a traceback for each, with which
    whoever is signed in could fill the disk. Edits and cursors go past it.
    """

    def __init__(self, receiver: Receiver, hot: Hot, handle: Callable[[str, object], object]) -> None:
        self._receiver, self._hot, self._handle = receiver, hot, handle

    def take_message(self, engine_id: str, message: str | bytes) -> bool:
        """Whether a WebSocket's message ends here, before Engine.IO reads it; texts begin with its packet's type."""
        if isinstance(message, str):
            is_taken = message.startswith("4") and self._hot.take(engine_id, message[1:])
            return is_taken or (len(message) > packets.FREE_CHARS and not self._may_read_long(engine_id, message))
        return self._hot.take(engine_id, message)

    def may_read_polled(self, engine_id: str, polled: list[str]) -> bool:
        """Whether the packets of a polled body may be read; those that begin with b are no JSON but base64."""
        texts = [text for text in polled if not text.startswith("b")]
        outside = sum(map(packets.outside_chars, texts))
        longest = max(map(len, texts), default=0)
        return outside <= packets.MAX_POLLED_OUTSIDE_CHARS and self._receiver.may_say(engine_id, longest)

    def receive(self, engine_id: str, data: object) -> None:
        """What Engine.IO read."""
        if self._hot.take(engine_id, data) or not self._may_read(engine_id, data):
            return
        try:
            self._handle(engine_id, data)
        except UNREADABLE as error:
            self._refuse(engine_id, type(error).__name__)

    def _may_read(self, engine_id: str, data: object) -> bool:
        """Whether a packet that is no event may be read; whoever says such things too often is closed."""
        if not isinstance(data, str) or data[:1] in packets.EVENTS:
            return True
        is_greeting = data[:1] in packets.GREETINGS
        if self._receiver.may_greet(engine_id) if is_greeting else self._receiver.may_babble(engine_id):
            return True
        self._receiver.refused("packet")
        library.end(engine_id)
        return False

    def _may_read_long(self, engine_id: str, text: str) -> bool:
        """Whether a long text may be read as JSON, before anything reads it; whoever says too many is closed."""
        outside = packets.outside_chars(text)
        if outside > packets.MAX_OUTSIDE_CHARS or not self._receiver.may_say(engine_id, len(text)):
            self._refuse(engine_id, None)
            return False
        engine.charge(library.sockets().get(engine_id), outside * OUTSIDE_WEIGHT)
        return True

    def _refuse(self, engine_id: str, error: str | None) -> None:
        self._receiver.refused("packet")
        if not self._receiver.may_go_on(engine_id, error):
            library.end(engine_id)
