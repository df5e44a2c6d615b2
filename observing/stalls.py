"""Stalls: times in which the process served nobody else, because one request, event or job did not let go.

They are noticed between two turns, which is no time to write anything: `tell` counts and logs them a moment later.
Names are those of routes, events and jobs, so no line has an id or a secret. Holds process state: what the running
task is about, the stalls that are not told yet, and how many there were in each minute of the last hour.
"""

import logging
import time
from collections import deque
from collections.abc import Callable
from contextvars import Context, ContextVar
from dataclasses import dataclass

from observing import metrics
from services.base import holds

LIMIT_S = 0.02
"""From a key to the other's screen it takes 36 ms; what holds the process for half as long is felt."""
LINES_A_MINUTE = 6
MINUTES = 60
MAX_UNTOLD = 100
"""More do not fit between two times of telling, a quarter of a second apart."""
NOBODY = "nothing in particular"

log = logging.getLogger(__name__)

_about: ContextVar[str | None] = ContextVar("stalled_about", default=None)


@dataclass(frozen=True)
class Stall:
    """How long it took in seconds, and what it was about, such as `event chat-message`."""

    took_s: float
    what: str

    @property
    def kind(self) -> str:
        """`request`, `event`, `job` or `other`."""
        first = self.what.split(" ", 1)[0]
        return first if first in ("request", "event", "job") else "other"


@dataclass(frozen=True)
class Figures:
    """Of the last hour: how many stalls there were, and the longest."""

    count: int
    longest: Stall | None


class Stalls:
    """What was noticed in this process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.forget()

    def forget(self) -> None:
        self._latest, self._latest_at = NOBODY, 0.0
        self._untold: deque[Stall] = deque(maxlen=MAX_UNTOLD)
        self._minutes: deque[tuple[int, int, Stall]] = deque(maxlen=MINUTES)
        self._lines, self._left_out = 0, 0

    def begin(self, what: str) -> None:
        """What follows in this task is about this."""
        _about.set(what)
        self._latest, self._latest_at = what, time.perf_counter()

    def end(self) -> None:
        """What follows is about nothing in particular; the turn that goes on was about what ends here."""
        what = _about.get()
        if what is not None:
            self._latest, self._latest_at = what, time.perf_counter()
            _about.set(None)

    def note(self, took_s: float, began: float, context: Context | None) -> None:
        """A turn that began then (`time.perf_counter`) was too long. Called between turns: it waits for nothing.

        What the turn was about is what began or ended last in it, or what its task was about all the time.
        """
        known = None if context is None else context.get(_about)
        self._untold.append(Stall(took_s, self._latest if self._latest_at >= began else known or NOBODY))

    def tell(self) -> None:
        """Count and log what was noticed since the last time."""
        while self._untold:
            one = self._untold.popleft()
            metrics.STALLS.labels(one.kind).observe(one.took_s)
            self._keep(one)
            self._log(one)

    def figures(self) -> Figures:
        first = self._minute() - MINUTES
        kept = [(count, longest) for minute, count, longest in self._minutes if minute > first]
        longest = max((one for _count, one in kept), key=lambda one: one.took_s, default=None)
        return Figures(sum(count for count, _longest in kept), longest)

    def _keep(self, one: Stall) -> None:
        minute, count, longest = self._minutes[-1] if self._minutes else (-1, 0, one)
        if minute == self._minute():
            self._minutes[-1] = (minute, count + 1, max(longest, one, key=lambda each: each.took_s))
        else:
            self._minutes.append((self._minute(), 1, one))
            self._lines = 0

    def _log(self, one: Stall) -> None:
        if self._lines >= LINES_A_MINUTE:
            self._left_out += 1
            return
        self._lines += 1
        more = f" ({self._left_out} more were not written)" if self._left_out else ""
        self._left_out = 0
        log.warning("nobody else was served for %.0f ms: %s%s", one.took_s * 1000, one.what, more)

    def _minute(self) -> int:
        return int(self._clock() // 60)


stalls = Stalls()
holds("how often the process stalled in the last hour, and what it was about", stalls.forget)
