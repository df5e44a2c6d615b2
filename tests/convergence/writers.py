"""What writes into the room: a page's and a plain client's connection, and all of the plain client.

A plain client knows whole texts only. The page stands in `pages`.
"""

import random
from typing import Any

from services.interview.seats import Seat
from tests.convergence.edits import Typist
from tests.convergence.network import Timeline, Wire
from tests.convergence.virtual_server import HONEST_REFUSALS, VirtualServer


class Writer:
    """What both kinds do: connect, write now and then, lose the connection, come back."""

    deletes_marks = True

    def __init__(self, index: int, seat: Seat, server: VirtualServer, timeline: Timeline, rng: random.Random) -> None:
        self.seat, self.server, self.timeline, self.rng = seat, server, timeline, rng
        self.name = seat.name.split()[0]
        self.typist = Typist(index, rng, deletes_marks=self.deletes_marks)
        self.slowest_s = rng.choice([0.005, 0.05, 0.3, 1.0])
        self.wire: Wire | None = None
        self.is_live = False
        self.connections = 0

    @property
    def text(self) -> str:
        raise NotImplementedError

    def connect(self) -> None:
        if self.wire is not None:
            return
        if not self.server.is_up:
            self.timeline.after(self.rng.uniform(0.05, 0.5), self.connect)
            return
        self.connections += 1
        wire = Wire(self.timeline, self.rng, slowest_s=self.slowest_s, name=f"{self.name}-{self.connections}")
        wire.on_down = lambda event, payload: self.wire is wire and self.hear(event, payload)
        self.wire = wire
        self.server.accept(wire, self.seat, lambda: self.lose(wire))
        self.join()

    def cut(self) -> None:
        """The line breaks; the server notices at some time, often after the page is back."""
        wire = self.wire
        if wire is None:
            return
        wire.cut(arrives_for_s=self.rng.choice([0, 0, 0.05, 0.5]))
        self.timeline.after(self.rng.uniform(0, 2), lambda: self.server.lost(wire))
        self.lose(wire)

    def lose(self, wire: Wire) -> None:
        if self.wire is wire:
            self.wire = None
            self.is_live = False
            self.timeline.after(self.rng.uniform(0.01, 1.0), self.connect)

    def join(self) -> None:
        raise NotImplementedError

    def write(self) -> None:
        raise NotImplementedError

    def hear(self, event: str, payload: dict[str, Any]) -> None:
        raise NotImplementedError


class Plain(Writer):
    """Sees whole texts, sends whole texts; what it hears takes the place of what it has.

    It deletes as typing does. Of a long deletion at once, with others' edits on their way, the server can only guess
    what it was made from.
    """

    deletes_marks = False

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self._text = ""

    @property
    def text(self) -> str:
        return self._text

    def join(self) -> None:
        assert self.wire is not None
        self.wire.up("join", {"document": False})

    def write(self) -> None:
        if self.wire is None or not self.is_live:
            return
        change = self.typist.change(self._text)
        self._text = change.of(self._text)
        self.wire.up("code-change", {"code": self._text, "change": change})

    def hear(self, event: str, payload: dict[str, Any]) -> None:
        assert event in {"joined", "code-update", "refused"}, event
        if event == "refused":
            assert payload["code"] in HONEST_REFUSALS, payload
            if payload["event"] == "join":
                self.cut()
            return
        self.is_live = True
        self._text = payload["code"]
