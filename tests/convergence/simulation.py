"""One run: three writers, a bad network, a server that is killed; then calm, and the comparison of every text."""

import random
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from db.engine import database
from repositories import document_updates, interviews
from services.document import document_saving, document_store, plain_texts
from services.document.live_document import LiveDocument
from tests.convergence.edits import is_passing
from tests.convergence.network import Timeline
from tests.convergence.pages import Page
from tests.convergence.virtual_server import TICK_S, VirtualServer
from tests.convergence.writers import Plain, Writer
from tests.people import World, schedule
from tests.services.seated import seat_of

WILD_S = 8.0
CALM_S = 60.0
SNAPSHOT_EVERY = 20  # Often enough to be opened from after a kill.


@dataclass
class Outcome:
    """What there was in one run, so that a test can see that the runs are no walk in the park."""

    kills: int
    reconnections: int
    acknowledged: int


class Simulation:
    """A room of its own, and everything random from one seed."""

    def __init__(self, world: World, seed: int) -> None:
        self.rng = random.Random(seed)
        self.clients = random.Random(f"clients {seed}")
        self.timeline = Timeline()
        interview = schedule(world.alice.user_id, world.bob.user_id, f"Seed {seed}")
        alice, bob = seat_of(world.alice, interview), seat_of(world.bob, interview)
        carol = replace(bob, user_id=world.carol.user_id, name="Carol Cole")
        self.interview_id: int = interview.id
        self.server = VirtualServer(self.timeline, self.rng, interview.id)
        parts = (self.server, self.timeline, self.rng)
        self.pages = [Page(0, alice, *parts), Page(1, bob, *parts)]
        self.plain = Plain(2, carol, *parts)
        self.writers: list[Writer] = [*self.pages, self.plain]

    def run(self) -> Outcome:
        with (
            patch.object(plain_texts, "time", SimpleNamespace(monotonic=lambda: self.timeline.now)),
            patch.object(plain_texts, "random", self.clients),
            patch.object(document_saving, "SNAPSHOT_EVERY", SNAPSHOT_EVERY),
        ):
            return self._run()

    def _run(self) -> Outcome:
        for writer in self.writers:
            writer.connect()
            self._act(writer, self.rng.choice([0.05, 0.2, 0.5]))
        for _kill in range(self.rng.choice([0, 1, 2, 3])):
            self.timeline.after(self.rng.uniform(0.2, WILD_S), self.server.kill)
        self.timeline.run(WILD_S)
        self._settle()
        self._compare()
        acknowledged = sum(len(page.acknowledged_marks) for page in self.pages)
        reconnections = sum(writer.connections - 1 for writer in self.writers)
        return Outcome(self.server.kills, reconnections, acknowledged)

    def _act(self, writer: Writer, pace_s: float) -> None:
        """One thing this writer does, and the next after a while."""
        if self.timeline.now >= WILD_S:
            return
        luck = self.rng.random()
        if luck < 0.03:
            writer.cut()
        elif luck < 0.05 and isinstance(writer, Page):
            writer.reload()
        elif luck < 0.06 and isinstance(writer, Page):
            writer.resend()
        else:
            writer.write()
        self.timeline.after(self.rng.expovariate(1 / pace_s), lambda: self._act(writer, pace_s))

    def _settle(self) -> None:
        """Everybody comes back and sends what they have."""
        self.server.is_calm = True
        for _round in range(4):
            for page in self.pages:
                if page.leftovers:
                    page.resend()
            self.timeline.run(self.timeline.now + CALM_S / 4)
        for page in self.pages:
            assert page.is_saved, f"{page.name} is not saved after {CALM_S} s: {page.unsaved}"

    def _compare(self) -> None:
        self.timeline.run(self.timeline.now + 10 * TICK_S)
        document_saving.flush(is_final=True)
        stored: Any = database.read(lambda db: interviews.find_code(db, self.interview_id))
        log = database.read(lambda db: document_updates.list_all(db, self.interview_id))
        texts = {writer.name: writer.text for writer in self.writers}
        texts["the log"] = LiveDocument(edit.data for edit in log).text()
        texts["opened anew"] = document_store.reload(self.interview_id).text()
        assert [edit.sequence for edit in log] == list(range(1, len(log) + 1))
        brought = [
            edit.data for edit in log if edit.data[0]
        ]  # A deletion that comes again is stored again, to no effect.
        assert len(set(brought)) == len(brought), "an edit is stored twice"
        assert texts == dict.fromkeys(texts, stored)
        self._compare_marks(stored)

    def _compare_marks(self, text: str) -> None:
        kept: set[str] = set(self.server.stored_marks)
        gone: set[str] = set()
        for page in self.pages:
            kept |= page.acknowledged_marks
            gone |= page.acknowledged_gone
        every = gone | {mark for mark in kept if mark not in gone and not is_passing(mark)}
        counts = {mark: text.count(mark) for mark in every}
        assert counts == {mark: 0 if mark in gone else 1 for mark in every}
        assert all(text.count(mark) <= 1 for mark in kept)
