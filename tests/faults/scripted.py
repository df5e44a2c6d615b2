"""Two people who follow a script: they type words and say messages that occur nowhere else, each in a page of theirs.

Every word is one edit and ends with a semicolon. It is put in at the end or after another word, so that the words of
the document are what is between its semicolons. Some words stand on the board instead, each as an element of its own,
which either of them moves.
"""

import queue
import random
import time
from collections import Counter, deque
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from tests.drawing import element
from tests.faults.pages import LOST, Page
from tests.faults.wire import Wire
from tests.serving import Browser

ELSEWHERE = 0.2  # Of the words are not put in at the end.
DRAWN = 0.2  # Are drawn.
MOVED = 0.2  # So often something is moved as well.
ACK_S = 10  # After so long without an answer the page's outbox says a message again.
AGAIN_S = 0.5
TOO_OFTEN_S = 1.5  # What was written while a slow machine started its server goes out all at once.


class Outbox:
    """One's own messages, said one after the other until the server has each, as static/js/chat/outbox.js does it."""

    def __init__(self) -> None:
        self.acked: list[str] = []
        self.said: list[str] = []
        self._waiting: deque[str] = deque()
        self._wire: Wire | None = None
        self._answer: queue.Queue[Any] = queue.Queue()
        self._again_at = 0.0

    @property
    def is_empty(self) -> bool:
        return not self._waiting

    def say(self, message: str) -> None:
        self.said.append(message)
        self._waiting.append(message)

    def doubt(self) -> None:
        """The last answer might as well have died with the server: that message is said again."""
        if self.acked:
            self._waiting.appendleft(self.acked.pop())

    def work(self, page: Page) -> None:
        self._hear()
        now = time.monotonic()
        is_waiting = self._wire is not None and self._wire.is_open and now < self._again_at
        if not self._waiting or not page.is_live or is_waiting:
            return
        self._wire, self._again_at = page.wire, now + ACK_S
        assert self._wire is not None
        message = self._waiting[0]
        with suppress(*LOST):
            payload = {"room": page.room, "message": message, "message_id": f"message-{message}"}
            self._answer = self._wire.ask("chat-message", payload)

    def _hear(self) -> None:
        try:
            ack = self._answer.get_nowait()
        except queue.Empty:
            return
        if ack is None:  # The connection was lost: it is said again in the next one.
            self._again_at = 0.0
        elif ack["ok"]:
            self.acked.append(self._waiting.popleft())
            self._again_at = 0.0
        else:
            is_too_often = ack["code"] == "too-often"
            assert is_too_often or ack.get("retry"), ack
            self._again_at = time.monotonic() + (TOO_OFTEN_S if is_too_often else AGAIN_S)


class Person:
    """One of the two. What the page shows as saved is noted at once, whatever becomes of the page."""

    def __init__(self, name: str, browser: Browser, room: str, chance: random.Random) -> None:
        self.name, self._browser, self._room, self._chance = name, browser, room, chance
        self.page = Page(browser, room)
        self.outbox = Outbox()
        self.acked: list[str] = []
        self._typed = 0
        self._waiting: deque[tuple[int, str]] = deque()

    def __repr__(self) -> str:
        page = self.page
        return f"<{self.name}: live {page.is_live}, unsaved {len(page.unsaved)}, refused {Counter(page.refusals)}>"

    @property
    def is_done(self) -> bool:
        """Nothing of what this person wrote waits for the server."""
        return self.page.is_live and self.page.is_saved and self.outbox.is_empty

    def type(self) -> None:
        word = f"{self.name}{self._typed}"
        self._typed += 1
        if self._chance.random() < MOVED and (board := self.page.board):
            moved = board[self._chance.choice(sorted(board))]
            self.page.draw(moved | {"x": self._chance.randrange(1000)})
        if self._chance.random() < DRAWN:
            self._waiting.append((self.page.draw(element(word)), word))
            return
        at = None
        if self._chance.random() < ELSEWHERE:
            text = self.page.text
            at = text.find(";", self._chance.randrange(len(text) + 1)) + 1 or None
        self._waiting.append((self.page.type(f"{word};", at=at), word))

    def say(self) -> None:
        self.outbox.say(f"{self.name}-says-{len(self.outbox.said)}")

    def work(self) -> None:
        self.page.work()
        self.outbox.work(self.page)
        while self._waiting and self._waiting[0][0] <= self.page.saved:
            self.acked.append(self._waiting.popleft()[1])

    def hear_the_end(self) -> None:
        """The server is dead: what it had said before is still on its way."""
        wire = self.page.wire
        deadline = time.monotonic() + ACK_S
        while wire is not None and wire.is_open and time.monotonic() < deadline:
            time.sleep(0.005)
        self.work()

    def reload(self) -> None:
        """The page is closed and opened again; what it had not shown as saved is forgotten, what was said is not."""
        self.page.close()
        self._waiting.clear()
        self.page = Page(self._browser, self._room)


def words(text: str, board: Iterable[str] = ()) -> Counter[str]:
    """How often each word stands in a document, and on its board."""
    return Counter([*text.split(";"), *board])
