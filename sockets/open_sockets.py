"""The engine.io sockets of this process: whose each is, since when, and what they cost besides events.

Holds process state. An entry lives exactly as long as the engine.io socket: it is made when that is opened and dropped
when it is closed, however that comes about, so that whatever is counted here cannot be left behind.
"""

import hashlib
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from services.base import holds
from sockets.contract import Rate
from sockets.session_share import Bucket

Key = TypeVar("Key")

MAX_SOCKETS_PER_USER = 20
MAX_SOCKETS = 10_000
CONNECT_WITHIN_S = 10.0
"""A page says CONNECT at once. One that never does, or that left, holds a socket for nothing."""
HANDSHAKES = Rate(per_second=5, burst=100)
"""Of one session: twenty pages that come back at once, each trying WebSocket and polling, more than twice over."""
GREETINGS = Rate(per_second=0.5, burst=10)
"""CONNECT and DISCONNECT of one socket; each CONNECT asks the database."""
NONSENSE = Rate(per_second=5, burst=200)
"""Packets of one socket that are no events, and mean nothing to this server."""
LONG_CHARS = 64 * 1024
LONG = Rate(per_second=512 * 1024, burst=12 * 1024 * 1024)
"""Characters of one person's texts that are longer than `LONG_CHARS`: four as long as can be, and then half a
megabyte a second, as much as is compared of whole texts. Reading one takes up to 30 ms a megabyte.
"""
MAX_REMEMBERED = 10_000


@dataclass
class OpenSocket:
    """One engine.io socket."""

    engine_id: str
    user_id: int
    session_key: bytes
    unnamed_since: float = field(default_factory=time.monotonic)
    """Since when it has had no Socket.IO connection."""
    opened_at: float = field(default_factory=time.monotonic)
    is_polling: bool = False
    is_posting: bool = False
    greetings: Bucket = field(default_factory=lambda: full(GREETINGS))
    nonsense: Bucket = field(default_factory=lambda: full(NONSENSE))


def full(rate: Rate) -> Bucket:
    """A bucket from which nothing was taken yet."""
    return Bucket(rate, rate.burst, time.monotonic())


_open: dict[str, OpenSocket] = {}
_of_user: dict[int, set[str]] = {}
_handshakes: dict[bytes, Bucket] = {}
_long: dict[int, Bucket] = {}


def _forget() -> None:
    for held in (_open, _of_user, _handshakes, _long):
        held.clear()


holds("the open sockets, and what each session has used of its limits", _forget)


def key_of(token: str) -> bytes:
    """The hash by which a session is known here, so that its secret is not held."""
    return hashlib.sha256(token.encode()).digest()


def may_shake_hands(session_key: bytes) -> bool:
    """Charge a handshake to its session, before the database is asked whose it is."""
    return _take(_handshakes, session_key, HANDSHAKES, 1)


def may_say(user_id: int, chars: int) -> bool:
    """Charge a text to its person, before it is read."""
    return chars <= LONG_CHARS or _take(_long, user_id, LONG, chars)


def _take(buckets: dict[Key, Bucket], key: Key, rate: Rate, cost: int) -> bool:
    now = time.monotonic()
    if len(buckets) >= MAX_REMEMBERED:
        _forget_full(buckets, now, rate.burst / rate.per_second)
    bucket = buckets.get(key)
    if bucket is None:
        bucket = buckets[key] = full(rate)
    return bucket.take(now, cost)


def _forget_full(buckets: dict[Key, Bucket], now: float, full_again_s: float) -> None:
    for key in [key for key, bucket in buckets.items() if now - bucket.filled_at >= full_again_s]:
        del buckets[key]


def has_room(user_id: int) -> bool:
    """Whether this person may open one more."""
    return len(_of_user.get(user_id, ())) < MAX_SOCKETS_PER_USER


def yielding(user_id: int, session_key: bytes, *, is_needed: Callable[[str], bool]) -> OpenSocket | None:
    """Whose place a new socket of this session takes when its person has no room left; None refuses it.

    Whoever read an invitation has a session of the candidate's and could use up all of the candidate's sockets. So it
    is the session with most sockets that yields, its oldest first, to one that has fewer. What `is_needed` says yes to,
    by engine.io's id, stays.
    """
    theirs = [_open[engine_id] for engine_id in _of_user.get(user_id, ())]
    counts = Counter(one.session_key for one in theirs)
    own = counts[session_key]
    yields = [one for one in theirs if counts[one.session_key] > own and not is_needed(one.engine_id)]
    return max(yields, key=lambda one: (counts[one.session_key], -one.opened_at), default=None)


def is_full() -> bool:
    """Whether the process has reached `MAX_SOCKETS`."""
    return len(_open) >= MAX_SOCKETS


def add(socket: OpenSocket) -> None:
    _open[socket.engine_id] = socket
    _of_user.setdefault(socket.user_id, set()).add(socket.engine_id)


def find(engine_id: str) -> OpenSocket | None:
    return _open.get(engine_id)


def remove(engine_id: str) -> None:
    socket = _open.pop(engine_id, None)
    if socket is None:
        return
    others = _of_user[socket.user_id]
    others.discard(engine_id)
    if not others:
        del _of_user[socket.user_id]


def count() -> int:
    return len(_open)


def list_all() -> list[OpenSocket]:
    return list(_open.values())
