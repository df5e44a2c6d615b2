"""The clock of the jobs: each runs in a task of its own, and says when it began, how long it took and if it failed.

A job that throws is tried again at its next turn. One that takes long delays no other.
"""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from extensions import socketio
from observing import metrics
from observing.stalls import stalls
from services.base import Message

log = logging.getLogger(__name__)

PATIENT_S, PATIENT_TURNS = 60.0, 10
"""A turn takes too long when it takes longer than this and longer than so many pauses between two turns."""
LOOK_EVERY_S = 0.02


class State(StrEnum):
    """How a job fares."""

    NOT_YET = "not-yet"
    WELL = "well"
    FAILING = "failing"
    TOO_LONG = "too-long"


@dataclass
class Job:
    """Work to be done again and again, `every_s` seconds after it was last done; `title` says it on a page.

    With `pause` it is so many seconds that change with the work; `every_s` then says what they usually are.

    A job that `goes_on` has turns until everything is stored when the process stops; the others end before that.
    """

    name: str
    title: Message
    every_s: float
    work: Callable[[], object]
    goes_on: bool = False
    pause: Callable[[], float] | None = None
    began_at: float = field(default=0.0, init=False)
    """When the latest turn began, Unix time; 0 before the first."""
    took_s: float = field(default=0.0, init=False)
    """How long the latest turn took that has ended."""
    failures: int = field(default=0, init=False)
    last_failure: str | None = field(default=None, init=False)
    """The type of the latest error. Its text may hold what people wrote, and stays in the log."""
    is_failing: bool = field(default=False, init=False)
    """Whether the latest turn failed."""
    is_running: bool = field(default=False, init=False)

    def turn(self) -> None:
        """Do the work once, whatever comes of it; nothing happens while a turn is under way."""
        if self.is_running:
            return
        began = time.monotonic()
        self.is_running, self.began_at = True, time.time()
        stalls.begin(f"job {self.name}")
        try:
            self.work()
        except Exception as error:  # noqa: BLE001 (logged there; the next turn tries again)
            self._failed(error)
        else:
            self._succeeded()
        finally:
            stalls.end()
            self.is_running, self.took_s = False, time.monotonic() - began

    @property
    def state(self) -> State:
        if self.is_running and time.time() - self.began_at > max(PATIENT_S, PATIENT_TURNS * self.every_s):
            return State.TOO_LONG
        if self.is_failing:
            return State.FAILING
        return State.WELL if self.began_at else State.NOT_YET

    def _failed(self, error: Exception) -> None:
        """A job with ten turns a second would fill the log: only the first failure of a kind in a row is written."""
        failure = type(error).__name__
        if not self.is_failing or failure != self.last_failure:
            # `source` makes it a kind of its own: what one job fails with does not leave out another's line.
            log.error("the job %s failed", self.name, exc_info=error, extra={"source": self.name})
        self.is_failing, self.last_failure = True, failure
        self.failures += 1
        metrics.JOB_FAILURES.labels(self.name).inc()

    def _succeeded(self) -> None:
        if self.is_failing:
            self.is_failing = False
            log.info("the job %s works again", self.name, extra={"source": self.name})


class Schedule:
    """The jobs of a process. Holds process state: which of them have ended."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self.jobs = tuple(jobs)
        self._ended: set[str] = set()

    def start(self) -> None:
        """Begin a task for each job; the first turn of each comes after its pause."""
        for job in self.jobs:
            socketio.start_background_task(self._repeat, job)

    def end(self, *, patience_s: float, everything: bool) -> None:
        """Nothing has a further turn but what goes on, or `everything`; turns under way are waited for so long."""
        ending = [job for job in self.jobs if everything or not job.goes_on]
        self._ended.update(job.name for job in ending)
        until = time.monotonic() + patience_s
        while any(job.is_running for job in ending) and time.monotonic() < until:
            socketio.sleep(LOOK_EVERY_S)

    def _repeat(self, job: Job) -> None:
        while True:
            socketio.sleep(job.every_s if job.pause is None else job.pause())
            if job.name in self._ended:
                return
            job.turn()
