"""Two runs at once, eight that wait in the order in which they came, and "busy" for the next."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from runner import bounds
from runner.refusals import busy


class Slots:
    """Who may run."""

    def __init__(self, size: int = bounds.SLOTS, queue: int = bounds.QUEUE) -> None:
        self._free = size
        self._queue = queue
        self._waiting: deque[object] = deque()
        self._change = threading.Condition()

    @contextmanager
    def one(self, is_abandoned: Callable[[], bool]) -> Iterator[None]:
        """Raises Refused ("busy") when the queue is full or the turn does not come, or whoever waits has gone."""
        self._take(is_abandoned)
        try:
            yield
        finally:
            self.give_back()

    def give_back(self) -> None:
        """A slot is free again."""
        with self._change:
            self._free += 1
            self._change.notify_all()

    def lose(self) -> None:
        """One slot less from now on, to be called while one is held: its box may still run."""
        with self._change:
            self._free -= 1

    def _take(self, is_abandoned: Callable[[], bool]) -> None:
        me = object()
        deadline = time.monotonic() + bounds.MAX_WAIT_S
        with self._change:
            if not self._free > 0 and len(self._waiting) >= self._queue:
                raise busy()
            self._waiting.append(me)
            try:
                while not (self._free > 0 and self._waiting[0] is me):
                    self._change.wait(0.5)
                    if time.monotonic() > deadline or is_abandoned():
                        raise busy()
                if is_abandoned():
                    raise busy()
                self._free -= 1
            finally:
                self._waiting.remove(me)
                self._change.notify_all()
