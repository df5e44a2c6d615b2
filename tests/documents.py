"""Pages with a CRDT as the tests need them, and Yjs updates written by hand that no page would send."""

import struct
from collections.abc import Callable
from typing import Any

from pycrdt import Doc, Map, Text

from tests.people import Socket

NOTHING = b"\x00"
"""The state vector of an empty document."""


class Page:
    """A document that is edited. `made` are its updates in order; places are counted in characters."""

    def __init__(self, client: int = 101, state: bytes | None = None) -> None:
        self.doc: Doc[Any] = Doc(client_id=client)
        self.made: list[bytes] = []
        self._is_listening = False
        self.files = self.doc.get("files", type=Map)
        self.board = self.doc.get("board", type=Map)
        self._text()
        if state is not None:
            self.doc.apply_update(state)
        self._subscription = self.doc.observe(lambda event: self._is_listening and self.made.append(event.update))

    def text(self, file: str = "main") -> str:
        return str(self._text(file))

    def insert(self, at: int, words: str, *, file: str = "main") -> bytes:
        text = self._text(file)
        return self._edit(lambda: text.insert(len(str(text)[:at].encode()), words))

    def delete(self, at: int, count: int, *, file: str = "main") -> bytes:
        text = self._text(file)
        start = len(str(text)[:at].encode())
        end = start + len(str(text)[at : at + count].encode())
        return self._edit(lambda: text.__delitem__(slice(start, end)))

    def set_file(self, file: str, entry: Any) -> bytes:
        return self._edit(lambda: self.files.__setitem__(file, entry))

    def remove_file(self, file: str) -> bytes:
        return self._edit(lambda: self.files.__delitem__(file))

    def draw(self, *elements: dict[str, Any]) -> bytes:
        """Set these, in one update."""
        return self.drawing(lambda board: board.update({one["id"]: one for one in elements}))

    def erase(self, key: str) -> bytes:
        return self.drawing(lambda board: board.__delitem__(key))

    def drawing(self, change: Callable[[Any], None]) -> bytes:
        """Whatever this does to the board, in one update."""

        def work() -> None:
            with self.doc.transaction():
                change(self.board)

        return self._edit(work)

    def hear(self, update: bytes) -> None:
        self.doc.apply_update(update)

    @property
    def state(self) -> bytes:
        return self.doc.get_state()

    @property
    def whole(self) -> bytes:
        return self.doc.get_update()

    def _text(self, file: str = "main") -> Text:
        return self.doc.get(f"text:{file}", type=Text)

    def _edit(self, change: Any) -> bytes:
        self._is_listening = True
        change()
        self._is_listening = False
        return self.made[-1]


class SocketPage(Page):
    """A page that speaks over a Socket.IO connection which is seated already."""

    def __init__(self, socket: Socket, room: str, client: int) -> None:
        super().__init__(client)
        self.socket = socket
        self.room = room
        self.number = 0
        self.sync()

    def sync(self) -> None:
        answer = self.socket.emit("document-sync", {"room": self.room, "state": self.state})
        assert answer["ok"], answer
        self.hear(answer["update"])

    def send(self, edit: bytes, **fields: Any) -> dict[str, Any]:
        self.number += 1
        return self.socket.emit("document-update", {"room": self.room, "number": self.number, "update": edit} | fields)

    def listen(self) -> list[bytes]:
        """Apply what the others did."""
        updates = [one["update"] for one in self.socket.heard("document-update")]
        for update in updates:
            self.hear(update)
        return updates


# ---- Updates written by hand

GC, DELETED, JSON, BINARY, STRING, EMBED, FORMAT, TYPE, ANY, DOC, SKIP = range(11)
KEY = 0x20
SOME_VALUE = b"\x77\x01v"  # The text "v" as a JSON value.


def number(value: int) -> bytes:
    made = bytearray()
    while value >= 0x80:
        made.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*made, value])


def raw(text: str | bytes) -> bytes:
    data = text.encode() if isinstance(text, str) else text
    return number(len(data)) + data


def item(
    kind: int,
    content: bytes,
    *,
    left: tuple[int, int] | None = None,
    right: tuple[int, int] | None = None,
    root: str = "text:main",
    key: str | None = None,
) -> bytes:
    """One piece of content. The root and key are written where nothing stands beside it, as Yjs does."""
    info = kind | (0x80 if left else 0) | (0x40 if right else 0) | (KEY if key is not None else 0)
    made = bytes([info])
    for beside in (left, right):
        if beside is not None:
            made += number(beside[0]) + number(beside[1])
    if left is None and right is None:
        made += number(1) + raw(root) + (raw(key) if key is not None else b"")
    return made + content


def string(text: str | bytes, **where: Any) -> bytes:
    return item(STRING, raw(text), **where)


def value(content: bytes = SOME_VALUE, **where: Any) -> bytes:
    beside = where.keys() & {"left", "right"}
    return item(ANY, number(1) + content, **({} if beside else {"root": "files", "key": "aaaaaaaa"}) | where)


def block(client: int, clock: int, *items: bytes) -> bytes:
    """What one client brings from this clock on."""
    return number(len(items)) + number(client) + number(clock) + b"".join(items)


def update(*blocks: bytes, deletes: dict[int, list[tuple[int, int]]] | None = None) -> bytes:
    """An update of these blocks, and of deletions by client: (clock, length)."""
    made = number(len(blocks)) + b"".join(blocks) + number(len(deletes or {}))
    for client, spans in (deletes or {}).items():
        made += number(client) + number(len(spans)) + b"".join(number(one) + number(many) for one, many in spans)
    return made


def double(value: float) -> bytes:
    """A number as a JSON value."""
    return b"\x7b" + struct.pack(">d", value)
