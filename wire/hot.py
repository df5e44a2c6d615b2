"""Edits and cursors past the library, whose own reading of them costs twice as much as judging and applying them.

They come in one of two ways: announced by a text and followed by their bytes, as Socket.IO has it; or, from sockets
that said they know it, in one binary message whose first byte says which event it is
(docs/adr/0042-one-message-for-an-edit.md).
Holds process state: whose announced bytes come next, and who speaks in one message; it lives no longer than the socket.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from wire import library
from wire.packets import MAX_ANNOUNCEMENT_CHARS

PLACEHOLDER = {"_placeholder": True, "num": 0}

HotEvent = tuple[str, dict[str, Any]]
Receivers = Mapping[str, Callable[..., object]]
WholeReceivers = Mapping[int, Callable[[str, bytes], object]]
"""By the first byte; each is called with `socket_id` and what follows."""


class Announcements:
    """Reads the announcements of events with these names."""

    def __init__(self, names: Iterable[str]) -> None:
        self._pattern = re.compile(rf'51-\["({"|".join(map(re.escape, names))})",(?=\{{)')

    def read(self, text: str) -> HotEvent | None:
        """Name and payload, without the bytes; None for everything else, and where an acknowledgement is asked for."""
        found = self._pattern.match(text)
        if found is None or len(text) > MAX_ANNOUNCEMENT_CHARS or not text.endswith("]"):
            return None
        try:
            payload = json.loads(text[found.end() : -1])
        except (ValueError, RecursionError):
            return None
        if not isinstance(payload, dict) or payload.get("update") != PLACEHOLDER:
            return None
        return found.group(1), payload


class Hot:
    """Takes announcements and the bytes that follow, or both in one, and hands them to the event's receiver."""

    def __init__(self, receivers: Receivers, whole_receivers: WholeReceivers) -> None:
        self._receivers = receivers
        self._whole_receivers = whole_receivers
        self._announcements = Announcements(receivers)
        self._announced: dict[str, HotEvent] = {}
        self._whole: dict[str, str] = {}

    def take(self, engine_id: str, data: object) -> bool:
        """Take the announcement of an edit or a cursor, its bytes, or both in one, if that is what this is."""
        announced = self._announced.pop(engine_id, None) if self._announced else None
        if isinstance(data, str):
            event = self._announcements.read(data)
            if event is None or library.socket_id_of(engine_id) is None:
                return False
            self._announced[engine_id] = event
            return True
        if announced is None:
            return self._take_whole(engine_id, data)
        self._receive(engine_id, announced, data)
        return True

    def take_whole_of(self, engine_id: str, socket_id: str) -> None:
        """From now on this socket may say an edit or a cursor in one message."""
        self._whole[engine_id] = socket_id

    def is_announced(self, engine_id: str) -> bool:
        """Whether bytes of this socket are waited for."""
        return engine_id in self._announced

    def forget(self, engine_id: str | None) -> None:
        """Whatever this socket had announced is not waited for any more, and it says nothing in one message."""
        if engine_id is not None:
            self._announced.pop(engine_id, None)
            self._whole.pop(engine_id, None)

    def _receive(self, engine_id: str, announced: HotEvent, data: object) -> None:
        """The bytes of an edit or a cursor have come."""
        name, payload = announced
        socket_id = library.socket_id_of(engine_id)
        if socket_id is not None:
            self._receivers[name](socket_id, payload | {"update": data})

    def _take_whole(self, engine_id: str, data: object) -> bool:
        socket_id = self._whole.get(engine_id)
        if socket_id is None or not isinstance(data, bytes) or not data or library.awaits_part(engine_id):
            return False  # What a `document-sync` announced may begin with any byte.
        receive = self._whole_receivers.get(data[0])
        if receive is None:
            return False
        receive(socket_id, data[1:])
        return True
