"""The process itself: when its garbage is collected, and how late it comes round to what waits."""

import time

from observing import metrics
from observing.stalls import stalls
from wire import runtime

LAG_EVERY_S = 0.25

garbage = runtime.Garbage()


class Lag:
    """The one figure that grows with whatever holds the process up, and who that was.

    Holds process state: when it last began to wait.
    """

    def __init__(self) -> None:
        self._asked_at: float | None = None

    def measure(self) -> None:
        """Called `LAG_EVERY_S` seconds after it last returned; what it is late by counts."""
        if self._asked_at is not None:
            metrics.HUB_LAG.observe(max(0.0, time.perf_counter() - self._asked_at - LAG_EVERY_S))
        stalls.tell()
        self._asked_at = time.perf_counter()
