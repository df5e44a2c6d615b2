"""A real server is killed over and over while two scripted people type and chat: what became of what it acknowledged.

After each kill the database is read as it was left, before anybody can bring back what was lost: pages that come
back send again what the server misses, and would hide it.
"""

import random
import shutil
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pycrdt import Doc, Map, Text

from tests.faults.pages import Page, work
from tests.faults.scripted import Person, words
from tests.faults.store import ask, chat, logged, stored_text
from tests.live.house import House
from tests.serving import Server

WORD_EVERY_S, MESSAGE_EVERY_S = 0.06, 0.6
LIVE_S = (0.2, 2.0)
FLUSH_S = 0.15  # A little longer than the server waits before it stores.
START_S = 2.0
PATIENCE_S = 60.0  # For everything that must come sooner or later, on a machine that does other work.
RELOADED = 0.3  # Of the returns are with one page closed and opened again.
DOUBTED = 0.5  # Of the kills come, for each person, between storing a message and saying so.


@dataclass
class Outcome:
    """What came out. Lost and duplicated name each word and message once."""

    kills: int = 0
    typed: int = 0
    said: int = 0
    lost: set[str] = field(default_factory=set)
    duplicated: set[str] = field(default_factory=set)
    drawn: int = 0
    parted: set[str] = field(default_factory=set)
    """Elements of the board that do not stand everywhere where they stand in the log."""
    back_s: list[float] = field(default_factory=list)
    moments: Counter[str] = field(default_factory=Counter)

    def compare(self, acked: list[str], found: Counter[str]) -> None:
        """Everything acknowledged is there, and nothing twice, acknowledged or not."""
        self.lost.update(one for one in acked if found[one] == 0)
        self.duplicated.update(one for one, times in found.items() if one and times > 1)


class Left:
    """The database as a dead server left it, without touching it: what came since the last look is read each time."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._sequence = 0
        self._document: Doc[Any] = Doc()
        self._text = self._document.get("text:main", type=Text)
        self._board = self._document.get("board", type=Map)

    def read(self) -> tuple[Counter[str], list[str]]:
        """The words of the document made from the log, and the messages."""
        with tempfile.TemporaryDirectory() as folder:
            server = self._copy(Path(folder))
            rows = ask(
                server,
                f"SELECT sequence, data FROM document_updates WHERE sequence > {self._sequence} ORDER BY sequence",
            )
            for self._sequence, data in rows:
                self._document.apply_update(bytes(data))
            return words(str(self._text), self._board.keys()), chat(server)

    def _copy(self, folder: Path) -> Server:
        """Whoever opens an SQLite file tidies up what a crash left, which is the server's own work to do."""
        environment = self._server.environment
        if "MYSQL_HOST" in environment:
            return self._server
        original = Path(environment["SQLITE_PATH"])
        for one in original.parent.glob(f"{original.name}*"):
            shutil.copy(one, folder)
        return replace(self._server, environment=environment | {"SQLITE_PATH": str(folder / original.name)})


class Loop:
    """One run. `seed` decides everything but what the machine decides."""

    def __init__(self, server: Server, house: House, seed: int) -> None:
        self.server, self.house = server, house
        self.chance = random.Random(seed)
        self.people = [
            Person(name, browser, house.room, self.chance) for name, browser in (("h", house.ada), ("g", house.grace))
        ]
        self.outcome = Outcome()
        self._left = Left(server)
        self._next_word = self._next_message = 0.0

    def run(self, kills: int, tell: Callable[[Outcome], None] = lambda outcome: None) -> Outcome:
        self._until(self._are_live)
        while self.outcome.kills < kills:
            self._live_and_die(is_last=self.outcome.kills == kills - 1)
            tell(self.outcome)
        self._until(lambda: all(person.is_done for person in self.people), is_typing=False)
        self._look_at_the_end()
        for person in self.people:
            person.page.close()
        return self.outcome

    def _live_and_die(self, *, is_last: bool) -> None:
        """One kill; or two, when the second is to meet the server while it starts."""
        moments = ["any moment", "while saving", "after an acknowledgement", "while starting"]
        moment = self.chance.choice(moments[:-1] if is_last else moments)
        self._for(self.chance.uniform(*LIVE_S))
        if moment == "while saving":
            for person in self.people:
                person.type()
                person.say()
            self._for(self.chance.uniform(0, FLUSH_S), is_typing=False)
        elif moment == "after an acknowledgement":
            person = self.chance.choice(self.people)
            before = len(person.acked)
            self._until(lambda: len(person.acked) > before)
        self._kill("any moment" if moment == "while starting" else moment)
        if moment == "while starting":
            self.server.launch()
            self._for(self.chance.uniform(0, START_S))
            self._kill(moment)
        self._come_back()

    def _kill(self, moment: str) -> None:
        self.server.stop(signal.SIGKILL)
        for person in self.people:
            person.hear_the_end()
        self.outcome.kills += 1
        self.outcome.moments[moment] += 1
        found, messages = self._left.read()
        self._compare(found, Counter(messages))
        for person in self.people:
            if self.chance.random() < DOUBTED:
                person.outbox.doubt()

    def _come_back(self) -> None:
        is_reloaded = self.chance.random() < RELOADED
        if is_reloaded:
            self.chance.choice(self.people).reload()
        began = time.monotonic()
        self.server.launch()
        self._until(self._are_live)
        self.outcome.back_s.append(time.monotonic() - began)
        if is_reloaded:
            for person in self.people:
                self.outcome.compare(self._acked_words, words(person.page.text, person.page.board))

    def _look_at_the_end(self) -> None:
        first, second = (person.page for person in self.people)
        self._until(lambda: (first.text, first.board) == (second.text, second.board), is_typing=False)
        self._until(lambda: stored_text(self.server) == first.text, is_typing=False)
        fresh = Page(self.house.ada, self.house.room)
        fresh.open()
        messages = _whole_chat(fresh)
        fresh.close()
        log = logged(self.server)
        for text, board in ((fresh.text, fresh.board), (log.text(), [one["id"] for one in log.board()])):
            self._compare(words(text, board), Counter(messages))
        self._compare(words(fresh.text, fresh.board), Counter(chat(self.server)))
        self.outcome.drawn = len(fresh.board)
        self.outcome.parted = {key for key, one in fresh.board.items() if one != first.board[key]}
        self.outcome.typed = len(self._acked_words)
        self.outcome.said = len(self._acked_messages)

    @property
    def _acked_words(self) -> list[str]:
        return [word for person in self.people for word in person.acked]

    @property
    def _acked_messages(self) -> list[str]:
        return [message for person in self.people for message in person.outbox.acked]

    def _compare(self, found: Counter[str], messages: Counter[str]) -> None:
        self.outcome.compare(self._acked_words, found)
        self.outcome.compare(self._acked_messages, messages)

    def _are_live(self) -> bool:
        return all(person.page.is_live for person in self.people)

    def _for(self, seconds: float, *, is_typing: bool = True) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._tick(is_typing=is_typing)

    def _until(self, is_so: Callable[[], bool], *, is_typing: bool = True) -> None:
        until = time.monotonic() + PATIENCE_S
        while not is_so():
            assert time.monotonic() < until, f"not so within {PATIENCE_S} s: {self._state()}\n{self.server.log[-2000:]}"
            self._tick(is_typing=is_typing)

    def _state(self) -> str:
        """Who is how, and the words that only one of the two has."""
        first, second = (words(person.page.text, person.page.board) for person in self.people)
        return f"{self.people}, {first - second}, {second - first}"

    def _tick(self, *, is_typing: bool) -> None:
        now = time.monotonic()
        for person in self.people:
            if is_typing and now >= self._next_word:
                person.type()
            if is_typing and now >= self._next_message:
                person.say()
            person.work()
        if now >= self._next_word:
            self._next_word = now + self.chance.uniform(0.5, 1.5) * WORD_EVERY_S
        if now >= self._next_message:
            self._next_message = now + self.chance.uniform(0.5, 1.5) * MESSAGE_EVERY_S
        time.sleep(0.002)


def _whole_chat(page: Page) -> list[str]:
    """Every message, as a page loads the earlier ones, 200 at a time."""
    work(page, until=lambda: bool(page.events("joined")))
    joined = page.events("joined")[0]
    found, has_earlier = joined["messages"], joined["has_earlier"]
    while has_earlier:
        assert page.wire is not None
        ack = page.wire.call("load-messages", {"room": page.room, "before": found[0]["id"]})
        if ack.get("code") == "too-often":
            time.sleep(1)
            continue
        found, has_earlier = ack["messages"] + found, ack["has_earlier"]
    return [one["message"] for one in found]
