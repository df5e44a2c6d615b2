"""The runs that are under way in this process's rooms, one at most of each person in a room. Holds process state."""

import time
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.base import holds
from services.interview import Seat
from services.running.output import Output, Piece
from services.running.remote import Outcome, Program
from services.running.trials import Trial

GONE_S = 10.0
"""How long a page may be gone before its run counts as lost: a lost connection is back by then, a reload has no run."""
LONGEST_S = 900.0
"""A run ends by its browser's limits long before; one that asks for input waits for a person as long as this."""


@dataclass
class LiveRun:
    """One run that has not ended. `chunks` counts what the room was sent,
    `heard` is the number of what its page sent last; `end` waits to be stored once it is known.
    """

    seat: Seat
    socket_id: str
    started_at: datetime
    program: Program | None = None
    """What the runner runs; None for a run of a browser."""
    waiting: deque[Piece] = field(default_factory=deque)
    """What it wrote there and nobody was told yet."""
    found: Outcome | None = None
    """How it ended there."""
    trial: Trial | None = None
    """The visible cases that it tries; None for a run of the program itself."""
    id: int = 0
    output: Output = field(default_factory=Output)
    chunks: int = 0
    heard: int = 0
    began: float = field(default_factory=time.monotonic)
    gone_since: float | None = None
    end: dict[str, Any] | None = None

    def is_lost(self, *, is_here: bool, now: float) -> bool:
        """Whether its page has been gone, or silent about its end, for too long. The runner needs no page."""
        if is_here or self.program is not None:
            self.gone_since = None
        elif self.gone_since is None:
            self.gone_since = now
        is_gone = self.gone_since is not None and now - self.gone_since >= GONE_S
        return is_gone or now - self.began >= LONGEST_S


_live: dict[tuple[int, int], LiveRun] = {}
"""By interview and person."""
_ending: list[LiveRun] = []
"""Those that ended while the database was away."""


def _forget() -> None:
    _live.clear()
    _ending.clear()


holds("the runs of code that are under way", _forget)


def find(seat: Seat) -> LiveRun | None:
    return _live.get((seat.interview_id, seat.user_id))


def put(run: LiveRun) -> None:
    _live[run.seat.interview_id, run.seat.user_id] = run


def remove(run: LiveRun) -> None:
    if find(run.seat) is run:
        del _live[run.seat.interview_id, run.seat.user_id]


def list_all() -> list[LiveRun]:
    return list(_live.values())


def by_number(interview_id: int) -> dict[int, LiveRun]:
    """What this process knows better than the database: the runs of a room by their numbers."""
    runs = [one for one in [*_ending, *_live.values()] if one.seat.interview_id == interview_id]
    return {one.id: one for one in runs if one.id}


def keep_end(run: LiveRun) -> None:
    """Its end could not be stored; `take_ends` brings it back."""
    _ending.append(run)


def list_ends() -> list[LiveRun]:
    return list(_ending)


def drop_end(run: LiveRun) -> None:
    _ending.remove(run)
