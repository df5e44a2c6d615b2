"""Where limits are counted: in this process's memory, or in Redis for several processes.

A window begins with its first charge and ends `window_s` later. A charge names its window, so that what is given back
after the window has ended takes nothing off the next one. Holds process state: the counts.
"""

import logging
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol

from wire import runtime

if TYPE_CHECKING:
    from redis import Redis

log = logging.getLogger(__name__)

MAX_KEYS = 100_000
"""About 45 MB. Charging by address first keeps one address to a few hundred keys an hour."""
LOOKED_AT = 16
"""When the memory is full, of so many of the oldest counts the smallest goes: a flood of new names has counts of one,
and does not push out an account that is being guessed at."""
RETRY_AFTER_S = 2.0


@dataclass(frozen=True)
class Charge:
    """One charge that was accepted, and the window it belongs to."""

    counts: "Counts"
    key: str
    window: str


class Counts(Protocol):
    def charge(self, key: str, most: int, window_s: int) -> Charge | float:
        """The charge, or the seconds until the next one is accepted."""

    def wait_s(self, key: str, most: int) -> float:
        """Seconds until a charge is accepted; 0 when it is now. Charges nothing."""

    def used(self, key: str) -> tuple[int, float]:
        """How much of the present window is charged, and the seconds until it ends; zeros where there is none."""

    def give_back(self, charge: Charge) -> None:
        """Undo a charge, unless its window has ended."""

    def clear(self) -> None:
        """Forget everything."""


@dataclass(slots=True)
class _Window:
    name: str
    ends_at: float
    count: int = 1


@dataclass
class MemoryCounts:
    """Counts of one process, at most `max_keys`; `clock` counts seconds."""

    max_keys: int = MAX_KEYS
    clock: Callable[[], float] = time.monotonic
    # A plain dict walks over everything that was taken from its front whenever its front is looked at.
    _windows: OrderedDict[str, _Window] = field(default_factory=OrderedDict)

    def __len__(self) -> int:
        return len(self._windows)

    def charge(self, key: str, most: int, window_s: int) -> Charge | float:
        window = self._present(key)
        if window is None:
            if len(self._windows) >= self.max_keys:
                self._make_room()
            window = self._windows[key] = _Window(secrets.token_hex(8), self.clock() + window_s)
        elif window.count >= most:
            return window.ends_at - self.clock()
        else:
            window.count += 1
        return Charge(self, key, window.name)

    def wait_s(self, key: str, most: int) -> float:
        window = self._present(key)
        return 0 if window is None or window.count < most else window.ends_at - self.clock()

    def used(self, key: str) -> tuple[int, float]:
        window = self._present(key)
        return (0, 0.0) if window is None else (window.count, window.ends_at - self.clock())

    def give_back(self, charge: Charge) -> None:
        window = self._present(charge.key)
        if window is None or window.name != charge.window:
            return
        window.count -= 1
        if window.count == 0:
            del self._windows[charge.key]

    def clear(self) -> None:
        self._windows.clear()

    def _present(self, key: str) -> _Window | None:
        window = self._windows.get(key)
        if window is not None and window.ends_at <= self.clock():
            del self._windows[key]
            return None
        return window

    def _make_room(self) -> None:
        """Forget what has ended among the oldest, or the smallest of them; the others become the newest."""
        now = self.clock()
        oldest = list(islice(self._windows, LOOKED_AT))
        ended = [key for key in oldest if self._windows[key].ends_at <= now]
        gone = ended or [min(oldest, key=lambda key: self._windows[key].count)]
        for key in oldest:
            if key in gone:
                del self._windows[key]
            else:
                self._windows.move_to_end(key)


# n: the count, w: the window's name. Redis runs a script as one step, so that processes do not count past each other.
_CHARGE = """
local n = tonumber(redis.call('HGET', KEYS[1], 'n') or '0')
if n >= tonumber(ARGV[1]) then return {'', redis.call('PTTL', KEYS[1])} end
if n == 0 then
  redis.call('HSET', KEYS[1], 'n', 1, 'w', ARGV[3])
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  return {ARGV[3], 0}
end
redis.call('HINCRBY', KEYS[1], 'n', 1)
return {redis.call('HGET', KEYS[1], 'w'), 0}
"""
_WAIT = """
if tonumber(redis.call('HGET', KEYS[1], 'n') or '0') < tonumber(ARGV[1]) then return 0 end
return redis.call('PTTL', KEYS[1])
"""
_USED = """
return {tonumber(redis.call('HGET', KEYS[1], 'n') or '0'), redis.call('PTTL', KEYS[1])}
"""
_GIVE_BACK = """
if redis.call('HGET', KEYS[1], 'w') ~= ARGV[1] then return 0 end
if redis.call('HINCRBY', KEYS[1], 'n', -1) <= 0 then redis.call('DEL', KEYS[1]) end
return 1
"""
PREFIX = "neurohire:limit:"


class RedisCounts:
    """Counts of all processes. While Redis is away each process counts for itself, and asks again now and then."""

    def __init__(self, client: "Redis") -> None:
        self.alone = MemoryCounts()
        self._client = client
        scripts = (_CHARGE, _WAIT, _USED, _GIVE_BACK)
        self._charge, self._wait, self._used, self._give_back = map(client.register_script, scripts)
        self._away_until: float | None = None

    def charge(self, key: str, most: int, window_s: int) -> Charge | float:
        answer = self._ask(self._charge, key, most, window_s * 1000, secrets.token_hex(8))
        if answer is None:
            return self.alone.charge(key, most, window_s)
        window, left_ms = answer
        return Charge(self, key, window) if window else left_ms / 1000

    def wait_s(self, key: str, most: int) -> float:
        answer = self._ask(self._wait, key, most)
        return self.alone.wait_s(key, most) if answer is None else answer / 1000

    def used(self, key: str) -> tuple[int, float]:
        answer = self._ask(self._used, key)
        if answer is None:
            return self.alone.used(key)
        count, left_ms = answer
        return count, max(0, left_ms) / 1000

    def give_back(self, charge: Charge) -> None:
        self._ask(self._give_back, charge.key, charge.window)

    def clear(self) -> None:
        self.alone.clear()
        for key in self._client.scan_iter(f"{PREFIX}*"):
            self._client.delete(key)

    def _ask(self, script: Callable[..., Any], key: str, *values: object) -> Any:
        """What Redis answers; None while it is away."""
        from redis import RedisError

        if self._away_until is not None and time.monotonic() < self._away_until:
            return None
        try:
            with runtime.waiting():
                answer = script(keys=[PREFIX + key], args=values)
        except (RedisError, OSError) as error:
            if self._away_until is None:
                log.warning("Redis does not answer (%s); each process counts its limits alone", type(error).__name__)
            self._away_until = time.monotonic() + RETRY_AFTER_S
            return None
        if self._away_until is not None:
            log.info("Redis counts the limits again")
        self._away_until = None
        return answer
