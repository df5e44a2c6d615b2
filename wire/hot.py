"""Edits and cursors past the library, whose own reading of them costs twice as much as judging and applying them.

Holds process state: whose announced bytes come next, which lives no longer than the socket it is about.
"""

import json
import re
from collections.abc import Callable, Iterable
from typing import Any

from wire import library
from wire.packets import MAX_ANNOUNCEMENT_CHARS

PLACEHOLDER = {"_placeholder": True, "num": 0}

HotEvent = tuple[str, dict[str, Any]]


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
    """Takes announcements and the bytes that follow, and hands both to the event's receiver."""

    def __init__(self, receivers: dict[str, Callable[..., object]]) -> None:
        self._receivers = receivers
        self._announcements = Announcements(receivers)
        self._announced: dict[str, HotEvent] = {}

    def take(self, engine_id: str, data: object) -> bool:
        """Take the announcement of an edit or a cursor, or its bytes, if that is what this is."""
        announced = self._announced.pop(engine_id, None) if self._announced else None
        if isinstance(data, str):
            event = self._announcements.read(data)
            if event is None or library.socket_id_of(engine_id) is None:
                return False
            self._announced[engine_id] = event
            return True
        if announced is not None:
            self._receive(engine_id, announced, data)
        return announced is not None

    def is_announced(self, engine_id: str) -> bool:
        """Whether bytes of this socket are waited for."""
        return engine_id in self._announced

    def forget(self, engine_id: str | None) -> None:
        """Whatever this socket had announced is not waited for any more."""
        if engine_id is not None:
            self._announced.pop(engine_id, None)

    def _receive(self, engine_id: str, announced: HotEvent, data: object) -> None:
        """The bytes of an edit or a cursor have come."""
        name, payload = announced
        socket_id = library.socket_id_of(engine_id)
        if socket_id is not None:
            self._receivers[name](socket_id, payload | {"update": data})
