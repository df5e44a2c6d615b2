"""What two people type, as Yjs updates: an hour of it, with second thoughts, jumps and a character of two halves."""

import random
from dataclasses import dataclass, field
from typing import Any

from pycrdt import Doc, Map, Text


@dataclass
class Typing:
    """Two pages of one document. Every edit is in `log`: seconds since the start, 0 or 1 for who, the update."""

    log: list[tuple[float, int, bytes]] = field(default_factory=list)
    second: float = 0.0

    def __post_init__(self) -> None:
        self.docs: list[Doc[Any]] = [Doc(client_id=101), Doc(client_id=202)]
        self._heard: list[bytes] = []
        self._subscriptions = [doc.observe(lambda event: self._heard.append(event.update)) for doc in self.docs]

    def text(self, file: str = "main") -> str:
        return str(self.docs[0].get(f"text:{file}", type=Text))

    def insert(self, who: int, at: int, words: str, *, file: str = "main") -> None:
        """`at` is a place in characters, as Python counts."""
        text = self.docs[who].get(f"text:{file}", type=Text)
        offset = len(str(text)[:at].encode())
        text.insert(offset, words)
        self._tell(who)

    def delete(self, who: int, at: int, count: int, *, file: str = "main") -> None:
        text = self.docs[who].get(f"text:{file}", type=Text)
        whole = str(text)
        begin = len(whole[:at].encode())
        del text[begin : begin + len(whole[at : at + count].encode())]
        self._tell(who)

    def name_file(self, who: int, file: str, name: str, language: str, order: int = 1) -> None:
        self.docs[who].get("files", type=Map)[file] = {"name": name, "language": language, "order": order}
        self._tell(who)

    def draw(self, who: int, element: dict[str, Any]) -> None:
        """Put an element on the board, or set it anew."""
        self.docs[who].get("board", type=Map)[element["id"]] = element
        self._tell(who)

    def wipe(self, who: int, key: str) -> None:
        """Remove an element from the board."""
        del self.docs[who].get("board", type=Map)[key]
        self._tell(who)

    def _tell(self, who: int) -> None:
        update = self._heard.pop()
        self._heard.clear()
        self.log.append((self.second, who, update))
        self.docs[1 - who].apply_update(update)
        self._heard.clear()


def typed(edits: int, *, seconds: float, seed: int = 7) -> Typing:
    """So many edits in so many seconds, of one character each, the way people type."""
    chance = random.Random(seed)
    typing, cursors, who = Typing(), [0, 0], 0
    length = 0
    while len(typing.log) < edits:
        typing.second = len(typing.log) * seconds / edits
        if chance.random() < 0.01:
            who = 1 - who
        if chance.random() < 0.03 or cursors[who] > length:
            cursors[who] = chance.randint(0, length)
        if chance.random() < 0.15 and cursors[who]:
            cursors[who] -= 1
            typing.delete(who, cursors[who], 1)
            length -= 1
        else:
            typing.insert(who, cursors[who], chance.choice("abcdefgh (=)\n😀é"))
            cursors[who] += 1
            length += 1
    return typing
