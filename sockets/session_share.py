"""What all sockets of one session together may make the server do.

A session may have many sockets, and a new one whenever it likes: a rate per socket could be used
twenty times over, and again after each reconnect. Somebody else with the same link has a session, and so a share, of
their own.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from services.base import TooOften
from sockets.contract import Incoming, Rate

SOCKETS_WORTH = 4
"""Events of a session: as many as four sockets may send. Somebody with more tabs than that uses few of them at once."""
BYTES_PER_S = 512 * 1024
BYTES_BURST = 32 * 1024 * 1024
"""Answers that carry a room's history or a document, and whole texts that come in. Joining sends at most 0.8 MB of
chat, opening a document at most 8 MB and for nearly everybody under 0.1: a page that reconnects every few seconds
stays within it."""
FULL_AGAIN_S = 120.0
"""After this long without an event every bucket is full, so that forgetting it gives nothing away."""


@dataclass
class Bucket:
    """A token bucket; `take` says whether one more event, or something that costs more, is allowed now."""

    rate: Rate
    tokens: float
    filled_at: float

    def take(self, now: float, cost: int = 1) -> bool:
        self.tokens = min(self.rate.burst, self.tokens + (now - self.filled_at) * self.rate.per_second)
        self.filled_at = now
        if self.tokens < cost:
            return False
        self.tokens -= cost
        return True


@dataclass
class SessionShare:
    """One session's events and bytes; times are the monotonic clock's."""

    used_at: float
    buckets: dict[str, Bucket] = field(default_factory=dict)
    bytes_left: float = BYTES_BURST
    bytes_at: float = 0.0

    def take(self, event: Incoming, now: float) -> bool:
        """Spend a token of this event."""
        self.used_at = now
        bucket = self.buckets.get(event.name)
        if bucket is None:
            rate = Rate(event.rate.per_second * SOCKETS_WORTH, event.rate.burst * SOCKETS_WORTH)
            bucket = self.buckets[event.name] = Bucket(rate, rate.burst, now)
        return bucket.take(now)

    def require_bytes(self, now: float) -> None:
        """Raises TooOften while more was spent than flowed in: what an answer weighs is known only once it is made."""
        self.bytes_left = min(BYTES_BURST, self.bytes_left + (now - self.bytes_at) * BYTES_PER_S)
        self.bytes_at = now
        if self.bytes_left <= 0:
            raise TooOften(int(-self.bytes_left / BYTES_PER_S) + 1)

    def spend_bytes(self, size: int) -> None:
        self.bytes_left -= size


class SessionShares:
    """The shares of all sessions that sent something lately, by session."""

    def __init__(self) -> None:
        self._shares: dict[int, SessionShare] = {}

    def of(self, session_id: int, now: float) -> SessionShare:
        share = self._shares.get(session_id)
        if share is None:
            share = self._shares[session_id] = SessionShare(now, bytes_at=now)
        return share

    def forget_unused(self, now: float, is_connected: Callable[[int], bool]) -> None:
        """Those whose buckets are full again and who have no socket."""
        for session_id, share in list(self._shares.items()):
            if now - share.used_at >= FULL_AGAIN_S and not is_connected(session_id):
                del self._shares[session_id]

    def forget(self) -> None:
        """Forget all. For tests."""
        self._shares.clear()

    def __len__(self) -> int:
        return len(self._shares)
