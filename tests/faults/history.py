"""An hour of typing by two people, as the log has it: every key an edit of its own; and ten thousand messages."""

import random
from datetime import datetime, timedelta
from typing import Any

from pycrdt import Doc, Text

from tests.faults.store import add, ask
from tests.serving import Server

MESSAGES, EDITS = 10_000, 25_000
LINE = 60
SNAPSHOT_EVERY = 500
START = datetime(2026, 11, 23, 9, 0, 0)


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
        if number % SNAPSHOT_EVERY == 0:
            states.append(people[0].document.get_update())
    assert str(people[0]) == str(people[1])
    return log, str(people[0]), states


def fill(server: Server) -> str:
    """The server's first interview gets its history while the server is stopped; the text that stands in it then."""
    server.stop()
    interview, *people = ask(server, "SELECT id, interviewer_id, candidate_id FROM interviews ORDER BY id")[0]
    times = [(START + timedelta(milliseconds=144 * number)).isoformat(" ", "microseconds") for number in range(EDITS)]
    log, written, states = typed(EDITS)
    add(
        server,
        "document_updates",
        ["interview_id", "sequence", "author_id", "created_at", "data"],
        [(interview, number + 1, people[who], times[number], data) for number, (who, data) in enumerate(log)],
    )
    last = (EDITS - 1) // SNAPSHOT_EVERY  # The one before the last key, as it is while people type.
    add(
        server,
        "document_snapshots",
        ["interview_id", "sequence", "created_at", "data"],
        [(interview, last * SNAPSHOT_EVERY, times[-1], states[last - 1])],
    )
    add(
        server,
        "chat_messages",
        ["interview_id", "sender_id", "message", "created_at"],
        [(interview, people[number % 2], f"message {number}", times[number]) for number in range(MESSAGES)],
    )
    server.start()
    return written
