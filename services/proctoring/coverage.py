"""How much of a candidate's time in the room was observed: no alerts mean little where nothing was observed.

The page says every few seconds whether it can measure; the server counts by its own clock and notices silence.
Holds process state: the interviews whose candidate is in the room. A lost process loses what it counted since the
last `STORE_EVERY`.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import coverage as rows
from repositories.coverage import Stored
from services.base import holds
from services.chain import Happened, Kind, chain

SILENT_AFTER = timedelta(seconds=15)
"""The time of three missing reports."""
STORE_EVERY = timedelta(seconds=30)
MAX_CHANGES = 60
"""That wait to be stored: a page that says something else every second adds no more to the record."""


class State(StrEnum):
    """What is known of the measuring just now."""

    MEASURING = "measuring"
    NOT_MEASURED = "not-measured"
    OFF = "off"
    SILENT = "silent"


@dataclass(frozen=True)
class Coverage:
    """The figures so far: `present` is the time with something to measure, `measured` how much of it was measured."""

    state: State
    reason: str | None
    present: timedelta
    measured: timedelta


@dataclass
class _Count:
    """One interview whose candidate is in the room, or left it while the database was away."""

    present_ms: float
    measured_ms: float
    counted_at: datetime
    heard_at: datetime
    stored_at: datetime
    is_expected: bool
    is_here: bool = True
    state: State = State.SILENT
    reason: str | None = None
    changes: list[Happened] = field(default_factory=list)
    """What the record of the interview has yet to say."""

    def become(self, interview_id: int, state: State, reason: str | None, at: datetime) -> None:
        """How it stands from now on; a change goes into the record."""
        if (state, reason) != (self.state, self.reason) and len(self.changes) < MAX_CHANGES:
            said = {"reason": reason, "state": state.value}
            self.changes.append(Happened(interview_id, Kind.MEASURING, said, at))
        self.state, self.reason = state, reason

    def count(self, at: datetime, measured_ms: float = 0) -> None:
        """The time since the last count, if there was something to measure; nobody measures longer than time goes."""
        passed_ms = max(0.0, (at - self.counted_at) / timedelta(milliseconds=1))
        self.counted_at = at
        if self.is_expected and self.is_here:
            self.present_ms += passed_ms
            self.measured_ms += min(measured_ms, passed_ms)

    def is_silent(self, at: datetime) -> bool:
        return self.is_expected and self.is_here and at - self.heard_at >= SILENT_AFTER

    def told(self) -> Coverage:
        return Coverage(
            self.state,
            self.reason,
            timedelta(milliseconds=self.present_ms),
            timedelta(milliseconds=self.measured_ms),
        )


_counts: dict[int, _Count] = {}
holds("how long each candidate was observed since this was last stored", _counts.clear)


def arrive(interview_id: int, *, is_expected: bool, at: datetime) -> Coverage:
    """The candidate is in the room. `is_expected` says whether there is something to measure."""
    if interview_id not in _counts:
        stored = database.read(lambda db: rows.find(db, interview_id)) or Stored(0, 0)
        _counts[interview_id] = _Count(stored.present_ms, stored.measured_ms, at, at, at, is_expected)
    expect(interview_id, is_expected=is_expected, at=at)
    _counts[interview_id].is_here = True
    return _counts[interview_id].told()


def is_counting(interview_id: int) -> bool:
    """Whether the candidate is in the room, or what was counted is not stored yet."""
    return interview_id in _counts


def expect(interview_id: int, *, is_expected: bool, at: datetime) -> None:
    """The candidate decided anew, or what is observed has changed."""
    count = _counts.get(interview_id)
    if count is None:
        return
    count.count(at)
    count.is_expected, count.heard_at = is_expected, at
    if not is_expected:
        count.become(interview_id, State.OFF, None, at)
    elif count.state is State.OFF:
        count.become(interview_id, State.SILENT, None, at)


def hear(interview_id: int, state: State, reason: str | None, *, measured: timedelta, at: datetime) -> Coverage | None:
    """The page reported; how it stands then. None if the candidate is not in the room."""
    count = _counts.get(interview_id)
    if count is None or not count.is_here:
        return None
    count.count(at, measured / timedelta(milliseconds=1))
    count.heard_at = at
    if count.is_expected:
        # A page that says there is nothing to measure where there is does not measure.
        state = State.NOT_MEASURED if state is State.OFF else state
        count.become(interview_id, state, reason if state is State.NOT_MEASURED else None, at)
    return count.told()


def leave(interview_id: int, *, at: datetime) -> Coverage | None:
    """The candidate left the room; how it stands. What was counted is stored with the next `store_due`."""
    count = _counts.get(interview_id)
    if count is None:
        return None
    count.count(at)
    count.is_here = False
    if count.is_expected:
        count.become(interview_id, State.SILENT, None, at)
    return count.told()


def fall_silent(at: datetime) -> list[tuple[int, Coverage]]:
    """The interviews whose page has just been silent for too long."""
    fallen = []
    for interview_id, count in _counts.items():
        if count.state is not State.SILENT and count.is_silent(at):
            count.count(at)
            count.become(interview_id, State.SILENT, None, at)
            fallen.append((interview_id, count.told()))
    return fallen


def store_due(at: datetime) -> None:
    """Store what has not been stored for a while, or is complete. Raises DatabaseUnavailable; try again then."""
    for interview_id, count in list(_counts.items()):
        if at - count.stored_at >= STORE_EVERY or not count.is_here:
            _store(interview_id, count, at)


def of(interview_id: int) -> Coverage | None:
    """How it stands, or how it stood when the candidate left; None if nothing was ever counted."""
    count = _counts.get(interview_id)
    if count is not None:
        return count.told()
    stored = database.read(lambda db: rows.find(db, interview_id))
    if stored is None:
        return None
    present, measured = timedelta(milliseconds=stored.present_ms), timedelta(milliseconds=stored.measured_ms)
    return Coverage(State.SILENT, None, present, measured)


def link(db: Connection, interview_id: int) -> None:
    """Put what was not stored yet into the record, in the transaction that closes it."""
    count = _counts.get(interview_id)
    if count is not None:
        chain.add_all(db, count.changes)


def _store(interview_id: int, count: _Count, at: datetime) -> None:
    stored = Stored(round(count.present_ms), round(count.measured_ms))
    changes = list(count.changes)

    def work(db: Connection) -> None:
        rows.put(db, interview_id, stored, at=at)
        chain.add_all(db, changes)

    database.run(work)
    del count.changes[: len(changes)]
    count.stored_at = at
    if not count.is_here:  # Unless they came back meanwhile.
        _counts.pop(interview_id, None)
