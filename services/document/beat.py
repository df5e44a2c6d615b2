"""How long edits wait for the transaction that stores them: briefly while few people write, longer while many do.

A transaction costs the same for one edit as for a few. While few write there is time for many of them, and everybody
hears sooner that their edit is stored; while many write, more of them share one. Holds process state: the pause.
"""

from services.base import holds

IDLE_S = 0.1
"""While nobody writes; the first key waits for half of it."""
SHORTEST_S, LONGEST_S = 0.05, 0.12
FEW, MANY = 8, 48
"""Pages whose edits one transaction has: up to so many the shortest pause, from so many on the longest."""
ACKNOWLEDGED_S = 0.14
"""A pause and the transaction after it together, so that nobody waits longer than 150 ms for an acknowledgement."""


class Beat:
    """The pause between two transactions, in seconds."""

    def __init__(self) -> None:
        self.pause_s = IDLE_S

    def forget(self) -> None:
        """As at the beginning."""
        self.pause_s = IDLE_S

    def adapt(self, writers: int, took_s: float) -> None:
        """A transaction had the edits of so many pages and took so long."""
        if writers == 0:
            self.pause_s = IDLE_S
            return
        share = min(max(writers - FEW, 0) / (MANY - FEW), 1.0)
        wanted = SHORTEST_S + share * (LONGEST_S - SHORTEST_S)
        # A database that is slow is not asked more often than while few write: that would make it slower.
        self.pause_s = max(SHORTEST_S, min(wanted, ACKNOWLEDGED_S - took_s))


beat = Beat()
holds("how long edits wait for the next transaction", beat.forget)
