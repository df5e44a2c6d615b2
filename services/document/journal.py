"""The group commit: what happened in all rooms since the last tick becomes rows in one transaction.

Holds process state: the rows that wait. An edit is acknowledged only after the transaction that has it.
"""

import itertools
import logging
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Protocol

from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from db.engine import DatabaseUnavailable, database
from repositories import document_updates
from services.base import holds, utcnow
from services.chain import chain
from services.document.journal_rows import Batch, Edit, Fact
from services.room import leases
from wire import runtime

log = logging.getLogger(__name__)

PATIENCE_S = 10.0
PATIENCE_OF_A_PAGE_S = 0.9  # A flush takes milliseconds; with the database frozen, a page must still answer within 5 s.
MAX_WAITING_BYTES = 64 * 1024 * 1024
MAX_WAITING_BYTES_OF_ROOM = 8 * 1024 * 1024
ROW_BYTES = 200  # What a waiting row costs besides its data.
LINK_EVERY_S = 5.0
"""So long an edit is stored before the record has it: a link for each flush would cost a tenth of a key."""


class WrittenTogether(Protocol):
    """What is written in the same transaction as the edits."""

    @property
    def interview_ids(self) -> set[int]:
        """The rooms it is of."""

    def write(self, db: Connection, lost: Collection[int]) -> None:
        """Leave out what is of the lost rooms."""


class Journal:
    """The rows that wait, in the order they came; `flush` stores them."""

    def __init__(self) -> None:
        self._waiting = Batch()
        self._storing = Batch()
        self._bytes: dict[int, int] = {}
        self._total = 0
        self._unlinked: set[int] = set()
        self._unlinked_since = 0.0
        # Two flushes at once could store a room's edits in the wrong order.
        self._one_flush = runtime.Slots(1, PATIENCE_S)

    def require_room(self, interview_id: int, size: int) -> None:
        """Raises DatabaseUnavailable when so much waits already that this would be too much to hold."""
        of_room = self._bytes.get(interview_id, 0)
        if self._total + size > MAX_WAITING_BYTES or of_room + size > MAX_WAITING_BYTES_OF_ROOM:
            raise DatabaseUnavailable

    def add(self, edit: Edit) -> None:
        self._waiting.edits.append(edit)
        self._count(edit, 1)

    def note(self, fact: Fact) -> None:
        """A coming or going is worth less than memory: with very many waiting, it is left out."""
        if self._total < MAX_WAITING_BYTES:
            self._waiting.facts.append(fact)
            self._total += ROW_BYTES

    def has_waiting(self, interview_id: int) -> bool:
        """Whether something of this room is not stored yet."""
        return self._bytes.get(interview_id, 0) > 0

    def waiting_of(self, interview_id: int) -> list[bytes]:
        """The edits of a room that are not stored yet, in order."""
        return [edit.data for edit in self._waiting.edits if edit.interview_id == interview_id and edit.data]

    def unstored_of(self, interview_id: int) -> list[Edit]:
        """The same with those that are being stored just now, whole."""
        edits = itertools.chain(self._storing.edits, self._waiting.edits)
        return [edit for edit in edits if edit.interview_id == interview_id and edit.data]

    def waiting_sockets(self) -> set[str]:
        """The sockets whose edits wait."""
        return {edit.socket_id for edit in self._waiting.edits if edit.socket_id is not None}

    def count_waiting(self) -> int:
        """The edits that are not stored yet."""
        return len(self._waiting.edits)

    def waiting_bytes(self) -> int:
        """What all of it takes."""
        return self._total

    def waiting_s(self) -> float:
        """For how long the oldest edit has been waiting, in seconds; 0 when none is."""
        edits = self._waiting.edits
        return max(0.0, (utcnow() - edits[0].at).total_seconds()) if edits else 0.0

    def flush(self, also: Callable[[], WrittenTogether | None]) -> Batch:
        """Store what waits, in one transaction with what `also` gives; what was stored.

        `also` is asked when the rows are taken, so that both are of the same moment. What is of a room that
        another process took is stored by nobody here: its pages were not told that it was, and bring it there.
        Raises DatabaseUnavailable, and everything waits for the next flush.
        """
        with self.exclusively():
            more = also()
            self._storing = batch = self._waiting
            self._waiting = Batch()
            if not batch and more is None and not self._is_link_due():
                return batch
            try:
                lost = self._store(batch, more)
            except BaseException:
                self._put_back(batch)
                raise
            finally:
                self._storing = Batch()
            self._discount(batch)
            return batch.without(lost)

    def drop(self, interview_id: int) -> None:
        """Another process took the room: what waits of it is its pages' to bring there."""
        mine = [edit for edit in self._waiting.edits if edit.interview_id == interview_id]
        self._waiting = self._waiting.without({interview_id})
        self._unlinked.discard(interview_id)
        self._discount(Batch(mine))

    @contextmanager
    def exclusively(self, *, patience_s: float = PATIENCE_S) -> Iterator[None]:
        """No flush is under way meanwhile. Raises DatabaseUnavailable when one takes longer than that."""
        try:
            with self._one_flush.one(patience_s=patience_s):
                yield
        except TimeoutError as error:
            raise DatabaseUnavailable from error

    @contextmanager
    def closing(self, interview_id: int) -> Iterator[Batch]:
        """What waits of one room, for the caller's own transaction; it waits again if that fails."""
        with self.exclusively(patience_s=PATIENCE_OF_A_PAGE_S):
            mine = Batch(
                [edit for edit in self._waiting.edits if edit.interview_id == interview_id],
                [fact for fact in self._waiting.facts if fact.interview_id == interview_id],
            )
            self._waiting = Batch(
                [edit for edit in self._waiting.edits if edit.interview_id != interview_id],
                [fact for fact in self._waiting.facts if fact.interview_id != interview_id],
            )
            try:
                yield mine
            except BaseException:
                self._put_back(mine)
                raise
            self._discount(mine)

    def forget(self) -> None:
        """Drop everything, as a process that was killed does. For tests."""
        self._waiting, self._storing, self._bytes, self._total = Batch(), Batch(), {}, 0
        self._unlinked, self._unlinked_since = set(), 0.0

    def _store(self, batch: Batch, more: WrittenTogether | None) -> set[int]:
        """The rooms that were left out, because they are another process's."""
        was_waiting = bool(self._unlinked)
        unlinked = self._unlinked | {edit.interview_id for edit in batch.edits if edit.data}
        to_link = unlinked if self._is_link_due() else set()
        rooms = {edit.interview_id for edit in batch.edits} | (more.interview_ids if more else set()) | to_link

        def work(db: Connection, write: Callable[[Connection, Batch], Batch]) -> tuple[set[int], set[int]]:
            lost = leases.lost_among(db, rooms)
            # The text first: a row of edits shares its interview's row, which others wait for then, and a text that
            # comes after would wait behind them while they wait for it.
            if more is not None:
                more.write(db, lost)
            stored = write(db, batch.without(lost) if lost else batch)
            stored.link(db)
            return lost, chain.add_edits(db, to_link - lost, at=utcnow())

        try:
            lost, left = database.run(lambda db: work(db, _store_together))
        except IntegrityError:
            log.warning("a sequence was taken already; %d edits are stored room by room", len(batch.edits))
            lost, left = database.run(lambda db: work(db, _store_apart))
        self._unlinked = (unlinked - to_link - lost) | left
        if to_link or not was_waiting:
            self._unlinked_since = time.monotonic()
        return lost

    def _is_link_due(self) -> bool:
        """The edits of all rooms are linked together: what a statement costs is shared."""
        return bool(self._unlinked) and time.monotonic() - self._unlinked_since >= LINK_EVERY_S

    def _put_back(self, batch: Batch) -> None:
        self._waiting = Batch(batch.edits + self._waiting.edits, batch.facts + self._waiting.facts)

    def _discount(self, batch: Batch) -> None:
        for edit in batch.edits:
            self._count(edit, -1)
        self._total -= ROW_BYTES * len(batch.facts)

    def _count(self, edit: Edit, sign: int) -> None:
        size = sign * (len(edit.data) + ROW_BYTES)
        self._total += size
        left = self._bytes.get(edit.interview_id, 0) + size
        if left > 0:
            self._bytes[edit.interview_id] = left
        else:
            self._bytes.pop(edit.interview_id, None)


def _store_together(db: Connection, batch: Batch) -> Batch:
    batch.write(db)
    return batch


def _store_apart(db: Connection, batch: Batch) -> Batch:
    """A commit whose answer was lost has stored these rows before; another writer has taken their places.

    The first are left out, and the facts beside them; the others get the next free sequences. What was stored now.
    """
    last: dict[int, int] = {}
    left: list[Edit] = []
    new = [edit for edit in batch.edits if edit.data]
    for edit in new:
        room = edit.interview_id
        if room not in last:
            last[room] = document_updates.last_sequence(db, room)
        if document_updates.has(db, room, edit.sequence, edit.data):
            continue
        if edit.sequence <= last[room]:
            edit.sequence = last[room] + 1
        last[room] = edit.sequence
        left.append(edit)
    stored = Batch(left, batch.facts if len(left) == len(new) else [])
    stored.write(db)
    return stored


journal = Journal()
holds("edits that are not stored yet", journal.forget)
