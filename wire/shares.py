"""What the connections of one person may say: in units of work, over all of them together.

Holds process state. Somebody may have many connections, and a new one whenever they like; a rate that only one
connection has could be had as many times.
"""

import time
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

UNIT_BYTES = 4096
"""A frame is one unit of work, and so is every one of these in it."""
UNITS_PER_S = 5_000
SAVED_UNITS = 10_000
"""Of one person. A page that comes back sends what it kept at once: 600 edits are 1,200 frames. A paste of 1 MB is 300
units."""
MAX_REMEMBERED = 10_000


def units(count: int, size: int) -> int:
    """What so many frames or packets cost that are so many bytes long together."""
    return count + size // UNIT_BYTES


@dataclass(eq=False)
class Share:
    """What may still be said at once, in units. What is beyond it waits until it has been paid for."""

    saved: float = field(default_factory=lambda: float(SAVED_UNITS))
    at: float = field(default_factory=time.monotonic)

    def spend(self, count: int) -> float:
        """Charge so many units; for how many seconds whoever said them has to wait."""
        self._refill()
        self.saved -= count
        return max(0.0, -self.saved / UNITS_PER_S)

    @property
    def is_full(self) -> bool:
        """Whether it is as if nothing had been said."""
        self._refill()
        return self.saved >= SAVED_UNITS

    def _refill(self) -> None:
        now = time.monotonic()
        self.saved = min(SAVED_UNITS, self.saved + (now - self.at) * UNITS_PER_S)
        self.at = now


_shares: WeakValueDictionary[object, Share] = WeakValueDictionary()
_spent: dict[object, Share] = {}
"""Those that are remembered although no connection may have them any more: who comes back goes on with theirs."""


def of(person: object) -> Share:
    """The share of this person's connections, the same for all of them."""
    if len(_spent) >= MAX_REMEMBERED:
        for one in [one for one, share in _spent.items() if share.is_full]:
            del _spent[one]
    share = _shares.get(person) or Share()
    _shares[person] = _spent[person] = share
    return share
