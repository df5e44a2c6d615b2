"""An hour of typing by two people, as the log has it: every key an edit of its own."""

import random
from typing import Any

from pycrdt import Doc, Text

LINE = 60


class Typist:
    """One person's document; `key` makes one edit somewhere near the last."""

    def __init__(self, client: int, chance: random.Random) -> None:
        self.document: Doc[Any] = Doc(client_id=client)
        self._text = self.document.get("text:main", type=Text)
        self._chance = chance
        self._at = 0
        self._made: list[bytes] = []
        self._is_typing = False
        self.document.observe(self._note)

    def key(self) -> bytes:
        size = len(self._text)
        if self._chance.random() < 0.02:
            self._at = self._chance.randrange(size + 1)
        self._at = min(self._at, size)
        self._is_typing = True
        if self._at > 0 and self._chance.random() < 0.15:
            self._at -= 1
            del self._text[self._at]
        else:
            self._text.insert(self._at, "\n" if size % LINE == 0 else self._chance.choice("abcdefgh (),:="))
            self._at += 1
        self._is_typing = False
        return self._made.pop()

    def hears(self, update: bytes) -> None:
        self.document.apply_update(update)

    def _note(self, event: Any) -> None:
        if self._is_typing:
            self._made.append(event.update)

    def __str__(self) -> str:
        return str(self._text)


def typed(keys: int) -> tuple[list[tuple[int, bytes]], str, list[bytes]]:
    """(0 or 1 for who, update) of each key, the text at the end, and the whole state after each 500th key."""
    chance = random.Random(15)
    people = Typist(1001, chance), Typist(1002, chance)
    log: list[tuple[int, bytes]] = []
    states: list[bytes] = []
    who = 0
    for number in range(1, keys + 1):
        if chance.random() < 0.03:
            who = 1 - who
        log.append((who, people[who].key()))
        people[1 - who].hears(log[-1][1])
        if number % 500 == 0:
            states.append(people[0].document.get_update())
    assert str(people[0]) == str(people[1])
    return log, str(people[0]), states
