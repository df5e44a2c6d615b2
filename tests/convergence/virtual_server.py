"""The server as the writers meet it: the real services, called as `sockets` calls them, in a process that dies.

A kill drops whatever the process knew; the database stays.
"""

import random
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any
from unittest.mock import patch

from db.engine import DatabaseUnavailable, database
from services.base.clock import utcnow
from services.base.errors import ServiceError
from services.document import document_saving, documents, large_insertions, lost_edits, open_documents
from services.document.journal import journal
from services.document.lost_edits import Lost
from services.interview.seats import Seat
from services.room.presence import presence
from tests.convergence.edits import Change
from tests.convergence.network import Timeline, Wire

TICK_S = 0.1
HONEST_REFUSALS = {"document-behind", "not-joined", "unavailable"}


class VirtualServer:
    """One server process after another."""

    def __init__(self, timeline: Timeline, rng: random.Random, interview_id: int) -> None:
        self.interview_id = interview_id
        self.is_up = True
        self.is_calm = False
        self.kills = 0
        self.stored_marks: set[str] = set()
        self._waiting: list[Change] = []
        self._timeline = timeline
        self._rng = rng
        self._wires: dict[str, tuple[Wire, Seat, Callable[[], None]]] = {}
        self._handlers = {
            "join": self._join,
            "document-sync": self._sync,
            "document-update": self._update,
            "code-change": self._code,
        }
        timeline.after(TICK_S, self.tick)

    def accept(self, wire: Wire, seat: Seat, on_lost: Callable[[], None]) -> None:
        self._wires[wire.name] = (wire, seat, on_lost)
        wire.on_up = lambda event, payload: self._receive(wire, seat, event, payload)

    def lost(self, wire: Wire) -> None:
        """The connection's end was noticed."""
        if self._wires.pop(wire.name, None) is None:
            return
        _seat, was_seated = presence.stand(wire.name)
        if was_seated:
            documents.forget(self.interview_id, wire.name)

    def kill(self) -> None:
        if not self.is_up:
            return
        self.kills += 1
        self.is_up = False
        open_documents.documents.clear()
        journal.forget()
        large_insertions.take()
        presence.__init__()  # type: ignore[misc]
        self._waiting.clear()
        wires, self._wires = self._wires, {}
        for wire, _seat, on_lost in wires.values():
            wire.cut(arrives_for_s=-1)
            self._timeline.after(self._rng.uniform(0, 0.3), on_lost)
        self._timeline.after(self._rng.uniform(0.05, 0.6), self._start)

    def tick(self) -> None:
        """What the jobs do ten times a second."""
        self._timeline.after(TICK_S, self.tick)
        open_documents.budgets.clear()  # They fill with real time, and this one is virtual.
        if not self.is_up:
            return
        self._store()
        if self.is_up:
            for socket_id, text in documents.plain_news():
                if socket_id in self._wires:
                    self._wires[socket_id][0].down("code-update", {"code": text})

    def _start(self) -> None:
        self.is_up = True

    def _store(self) -> None:
        luck = 1.0 if self.is_calm else self._rng.random()
        with ExitStack() as trouble:
            if luck < 0.05:
                trouble.enter_context(patch.object(database, "run", _away))
            elif luck < 0.08:
                trouble.enter_context(patch.object(database, "run", _answer_lost(database.run)))
            try:
                batch = document_saving.flush(is_final=self._rng.random() < 0.2)
            except DatabaseUnavailable:
                return
        for change in self._waiting:
            self.stored_marks |= change.marks
        self._waiting.clear()
        if luck > 0.98 and not self.is_calm and batch:
            self.kill()  # Stored, and nobody was told.
            return
        for socket_id, number in batch.saved().items():
            if socket_id in self._wires:
                self._wires[socket_id][0].down("document-saved", {"number": number})

    def _receive(self, wire: Wire, seat: Seat, event: str, payload: dict[str, Any]) -> None:
        if not self.is_up:
            return
        try:
            if event != "join" and not presence.is_seated(seat.interview_id, seat.user_id, wire.name):
                raise ServiceError("not-joined", "")  # type: ignore[arg-type]  # noqa: TRY301 (as the gateway raises it)
            self._handlers[event](wire, seat, payload)
        except (ServiceError, DatabaseUnavailable) as error:
            code = error.code if isinstance(error, ServiceError) else "unavailable"
            if event == "document-update":
                documents.refuse(seat.interview_id, wire.name)
                wire.down("document-refused", {"number": payload["number"], "code": code})
            else:
                wire.down("refused", {"event": event, "code": code})

    def _join(self, wire: Wire, seat: Seat, payload: dict[str, Any]) -> None:
        documents.open_text(seat.interview_id)
        replaced = presence.sit(seat, wire.name)
        if replaced is not None:
            documents.forget(seat.interview_id, replaced)
        code = "" if payload["document"] else documents.listen(seat.interview_id, wire.name)
        wire.down("joined", {"code": code})

    def _sync(self, wire: Wire, seat: Seat, payload: dict[str, Any]) -> None:
        update, state = documents.sync(seat, wire.name, payload["state"])
        wire.down("synced", {"update": update, "state": state, "attempt": payload["attempt"]})

    def _update(self, wire: Wire, seat: Seat, payload: dict[str, Any]) -> None:
        number, update, source, lost = payload["number"], payload["update"], payload["input"], payload["lost"]
        if documents.take(seat, wire.name, update, number=number, source=source, at=utcnow(), lost=lost):
            self._relay(wire, update, seat.user_id if lost is None else lost.author_id)

    def _code(self, wire: Wire, seat: Seat, payload: dict[str, Any]) -> None:
        updates = documents.replace(seat, wire.name, payload["code"], at=utcnow())
        self._waiting.append(payload["change"])
        for update in updates:
            self._relay(wire, update, seat.user_id)

    def _relay(self, wire: Wire, update: bytes, author_id: int) -> None:
        lost = Lost(author_id, lost_edits.proof(self.interview_id, author_id, update))
        for page in documents.pages(self.interview_id):
            if page != wire.name and page in self._wires:
                self._wires[page][0].down("document-update", {"update": update, "lost": lost})


def _away(work: object) -> None:
    raise DatabaseUnavailable


def _answer_lost(run: Callable[[Any], Any]) -> Callable[[Any], None]:
    """The transaction is committed, and the connection breaks before that is heard."""

    def run_unheard(work: Any) -> None:
        run(work)
        raise DatabaseUnavailable

    return run_unheard
