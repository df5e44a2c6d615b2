"""How useful each kind of signal was to the interviewers here, and which kinds are quiet because of it.

Holds process state: the quiet kinds, counted again after `COUNT_EVERY_S`, and soon after an interviewer rated an alert.
"""

import time
from dataclasses import dataclass

from db.engine import database
from repositories import alerts
from services.base import holds
from services.signals import SIGNALS, Detector

QUIET_BELOW = 0.3
"""A kind of which fewer than three in ten were useful costs more attention than it is worth."""
FEWEST_MARKS = 20
"""Fewer marks say too little: with 20, a kind of which half are useful falls below 0.3 by chance in 2 % of cases."""
COUNT_EVERY_S = 60.0


@dataclass(frozen=True)
class Usefulness:
    """One kind, how often it was reported, and what interviewers said of it."""

    detector: Detector
    total: int
    useful: int
    useless: int

    @property
    def marked(self) -> int:
        return self.useful + self.useless

    @property
    def precision(self) -> float | None:
        """The share of the marked ones that were useful; None without any."""
        return self.useful / self.marked if self.marked else None

    @property
    def is_quiet(self) -> bool:
        return self.marked >= FEWEST_MARKS and self.useful / self.marked < QUIET_BELOW


class QuietKinds:
    """Which kinds are quiet, as last counted. Asking is no work: alerts are told to people while it is asked."""

    def __init__(self) -> None:
        self._kinds: frozenset[str] = frozenset()
        self._counted_at = float("-inf")

    def __contains__(self, kind: str) -> bool:
        return kind in self._kinds

    def count_due(self) -> None:
        """Count again if it is time. Raises DatabaseUnavailable, and then what was counted last stays."""
        if time.monotonic() - self._counted_at > COUNT_EVERY_S:
            self._kinds = frozenset(one.detector.kind for one in table() if one.is_quiet)
            self._counted_at = time.monotonic()

    def changed(self) -> None:
        """Somebody rated an alert: it is time to count."""
        self._counted_at = float("-inf")

    def forget(self) -> None:
        """No kind is quiet until they are counted."""
        self.__init__()  # type: ignore[misc]


quiet_kinds = QuietKinds()
"""Alerts of these kinds interrupt nobody; they are listed and counted all the same."""
holds("which kinds of alerts are quiet", quiet_kinds.forget)


def table() -> list[Usefulness]:
    """Every kind, in the order of the catalogue."""
    counted = database.read(alerts.count_marks)
    return [Usefulness(one, *counted.get(kind, (0, 0, 0))) for kind, one in SIGNALS.items()]
