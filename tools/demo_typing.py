"""Two people who type the demo's code, key by key, and draw on its board: the log that the player of a report shows.

What is typed is in `demo_texts.py`. Each edit is taken by the service that takes those of real pages.
"""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from pycrdt import Doc, Map, Text

from services.board import StartingBoard, starting
from services.document import document_saving, documents, large_insertions
from services.document.journal import journal
from services.document.journal_rows import Fact
from services.document.open_documents import budget_of
from services.interview.seats import Seat
from tools.demo_texts import Came, Drawn, File, Typed

KEY_S = 0.16
THINKING_S = 0.9  # At the end of a line.
STROKE_S = 4.0  # For each element of a drawing.
RESTED_S = 60.0
SLIP = 0.03  # How often a finger hits the wrong key, which is seen at once.
NOTHING = b"\x00"  # The state of a document in which nothing stands.


@dataclass
class Typist:
    """One person's page: its seat, its document, and the number of its last edit."""

    seat: Seat
    doc: Doc[Any]
    number: int = 0
    made: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._subscription = self.doc.observe(lambda event: self.made.append(event.update))

    @property
    def page(self) -> str:
        return f"demo-{self.seat.user_id}"

    def text(self, file: str) -> Text:
        text: Text = self.doc.get(f"text:{file}", type=Text)
        return text


@dataclass
class Desk:
    """Both pages, and the clock. The texts are ASCII, so places in bytes and in characters are the same."""

    host: Typist
    guest: Typist
    started_at: datetime
    second: float = 0.0
    chance: random.Random = field(default_factory=lambda: random.Random(20))  # noqa: S311 (so that it is the same each time)

    def do(self, step: Typed) -> None:
        """Delete `instead`, then type the words after `after`, or put them there at once."""
        self.second = max(self.second, step.second)
        typist = self.host if step.who == "host" else self.guest
        at = str(typist.text(step.file)).index(step.after) + len(step.after)
        for place in reversed(range(at, at + len(step.instead))):
            self._delete(typist, step.file, place)
        if step.source is not None:
            self._insert(typist, step.file, at, step.words, source=step.source)
            return
        for place, letter in enumerate(step.words, at):
            if letter.isalpha() and self.chance.random() < SLIP:
                self._insert(typist, step.file, place, self.chance.choice("etaoinshr"))
                self._delete(typist, step.file, place)
            self._insert(typist, step.file, place, letter)

    def add_file(self, file: File) -> None:
        self.second = max(self.second, file.second)
        typist = self.host if file.who == "host" else self.guest
        entry = {"name": file.name, "language": file.language, "order": 1}
        self._send(typist, lambda: typist.doc.get("files", type=Map).__setitem__(file.id, entry))

    def draw(self, step: Drawn) -> None:
        """The boxes of a system, one after the other."""
        self.second = max(self.second, step.second)
        typist = self.host if step.who == "host" else self.guest
        board = typist.doc.get("board", type=Map)
        drawn = starting.elements(
            StartingBoard.SYSTEM, lambda: token_hex(8), (), title="", words=lambda message: str(message.msgid)
        )
        for one in drawn:
            self._send(typist, lambda one=one: board.__setitem__(one["id"], dict(one)))
            self.second += STROKE_S * self.chance.uniform(0.4, 1.6)

    def _insert(self, typist: Typist, file: str, at: int, words: str, *, source: str | None = None) -> None:
        self._send(typist, lambda: typist.text(file).insert(at, words), source=source)
        self.second += KEY_S * self.chance.uniform(0.4, 1.6)
        if words == "\n":
            self.second += THINKING_S * self.chance.uniform(0.2, 3)

    def _delete(self, typist: Typist, file: str, at: int) -> None:
        self._send(typist, lambda: typist.text(file).__delitem__(slice(at, at + 1)))
        self.second += KEY_S

    def _send(self, typist: Typist, change: Any, *, source: str | None = None) -> None:
        change()
        update = typist.made.pop()
        typist.number += 1
        # An hour is typed at once, by a machine that may be slow: each edit finds all that rest would have given back.
        budget_of(typist.seat.user_id).at -= RESTED_S
        documents.take(
            typist.seat,
            typist.page,
            update,
            number=typist.number,
            source=source,
            at=self.started_at + timedelta(seconds=self.second),
        )
        other = self.guest if typist is self.host else self.host
        other.doc.apply_update(update)
        other.made.clear()  # What it heard is not its own.


def type_in(
    host: Seat, guest: Seat, steps: tuple[Typed | File | Drawn, ...], coming: tuple[Came, ...], *, started_at: datetime
) -> None:
    """Open the document, type, and store everything, with who came and went."""
    desk = Desk(Typist(host, Doc(client_id=101)), Typist(guest, Doc(client_id=202)), started_at)
    documents.open_text(host.interview_id)
    for typist in (desk.host, desk.guest):
        documents.sync(typist.seat, typist.page, NOTHING)
    for second, who, kind in coming:
        person = host if who == "host" else guest
        journal.note(Fact(host.interview_id, person.user_id, kind, None, started_at + timedelta(seconds=second)))
    for step in steps:
        if isinstance(step, File):
            desk.add_file(step)
        elif isinstance(step, Drawn):
            desk.draw(step)
        else:
            desk.do(step)
    document_saving.flush(is_final=True)
    large_insertions.take()
    for typist in (desk.host, desk.guest):
        documents.forget(host.interview_id, typist.page)
