"""A network that exists only in a test: time that is counted, and connections that delay, lose and are lost.

Each connection keeps its own order in each direction, as TCP does; between connections anything overtakes anything.
"""

import heapq
import itertools
import random
from collections.abc import Callable
from typing import Any

Receive = Callable[[str, dict[str, Any]], None]


class Timeline:
    """What happens when. Nothing waits: the next thing's time is the time it is."""

    def __init__(self) -> None:
        self.now = 0.0
        self._order = itertools.count()
        self._events: list[tuple[float, int, Callable[[], None]]] = []

    def after(self, delay_s: float, act: Callable[[], None]) -> None:
        self.at(self.now + delay_s, act)

    def at(self, moment: float, act: Callable[[], None]) -> None:
        """What is to happen at the same moment happens in the order in which it was said."""
        heapq.heappush(self._events, (moment, next(self._order), act))

    def run(self, until_s: float) -> None:
        while self._events and self._events[0][0] <= until_s:
            self.now, _order, act = heapq.heappop(self._events)
            act()
        self.now = until_s


class Wire:
    """One connection. `cut` loses what is on its way; the server may notice that later than the page."""

    def __init__(self, timeline: Timeline, rng: random.Random, *, slowest_s: float, name: str) -> None:
        self.name = name
        self.is_open = True
        self.on_up: Receive
        self.on_down: Receive
        self._timeline = timeline
        self._rng = rng
        self._slowest_s = slowest_s
        self._last_up = self._last_down = 0.0
        self._reaches = float("inf")
        """Until when what the page sent still arrives."""

    def up(self, event: str, payload: dict[str, Any]) -> None:
        """From the page to the server."""
        if not self.is_open:
            return
        self._last_up = at = max(self._last_up, self._timeline.now + self._delay())
        self._timeline.at(at, lambda: self._arrive(at, event, payload))

    def down(self, event: str, payload: dict[str, Any]) -> None:
        """From the server to the page."""
        if not self.is_open:
            return
        self._last_down = at = max(self._last_down, self._timeline.now + self._delay())
        self._timeline.at(at, lambda: self.is_open and self.on_down(event, payload))

    def cut(self, *, arrives_for_s: float = 0.0) -> None:
        self.is_open = False
        self._reaches = min(self._reaches, self._timeline.now + arrives_for_s)

    def _arrive(self, at: float, event: str, payload: dict[str, Any]) -> None:
        if at <= self._reaches:
            self.on_up(event, payload)

    def _delay(self) -> float:
        return self._rng.uniform(0.001, self._slowest_s)
