"""Keeps what one person can make the program do from filling the disk with lines about it.

Lines are alike when they have one logger, level and sentence and are about one person or address. Of those the first
hundred are written and then one a second; the next that is written says how many were left out before it. Who signed
in and who did not stays in the log line by line: that is what programs such as fail2ban read, and its number is bounded
by the limits on signing in. Holds process state: how often each line was written lately.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

PER_S, BURST = 1.0, 100
"""Of lines that are alike: some 9 MB a day at the most."""
TRACEBACKS_PER_S, TRACEBACKS_BURST = 0.1, 20
"""The same of lines with a traceback, which are thirty times as long."""
ALL_PER_S, ALL_BURST = 50.0, 2000
"""Of all lines of one level, however many addresses they are about; a busy server writes ten a second."""
MAX_KINDS = 2000
"""Kinds of lines that are told apart at the same moment; beyond them a logger's lines are counted together."""
FORGET_EVERY_S = 1.0
"""Looking for kinds that may be forgotten takes some 2 ms when there are so many: not for each line of a flood."""
SUMMARY_EVERY_S = 60.0
UNBOUNDED = frozenset({"neurohire", "neurohire.sign_ins", "neurohire.log"})

log = logging.getLogger("neurohire.log")

Kind = tuple[str, int, str, object]


@dataclass
class _Bucket:
    per_s: float
    burst: float
    tokens: float
    at: float
    left_out: int = 0

    def take(self, now: float) -> bool:
        self.fill(now)
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True

    def is_forgettable(self, now: float) -> bool:
        """Full again, with nothing to tell."""
        self.fill(now)
        return self.tokens >= self.burst and self.left_out == 0

    def fill(self, now: float) -> None:
        self.tokens = min(self.burst, self.tokens + (now - self.at) * self.per_s)
        self.at = now


class Repeats(logging.Filter):
    """For the handler that writes the log. `source` on a record says whom it is about where no person is bound."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._kinds: dict[Kind, _Bucket] = {}
        self._levels: dict[int, _Bucket] = {}
        self._told_at = self._forgot_at = clock()

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name in UNBOUNDED:
            return True
        now = self._clock()
        bucket = self._bucket(record, now)
        level = self._levels.setdefault(record.levelno, _Bucket(ALL_PER_S, ALL_BURST, ALL_BURST, now))
        if not bucket.take(now) or not level.take(now):
            bucket.left_out += 1
            return False
        if bucket.left_out:
            record.msg = f"{record.getMessage()} ({bucket.left_out} more like this were left out)"
            record.args, bucket.left_out = None, 0
        if now - self._told_at >= SUMMARY_EVERY_S:
            self._tell(now)
        return True

    def _bucket(self, record: logging.LogRecord, now: float) -> _Bucket:
        about = getattr(record, "about", {})
        source = getattr(record, "source", None) or about.get("user")
        kind: Kind = (record.name, record.levelno, str(record.msg), source)
        if kind not in self._kinds and len(self._kinds) >= MAX_KINDS:
            if now - self._forgot_at >= FORGET_EVERY_S:
                self._forget(now)
            if len(self._kinds) >= MAX_KINDS:
                kind = (record.name, record.levelno, "", None)
        if kind not in self._kinds:
            is_long = record.exc_info is not None and record.exc_info != (None, None, None)
            per_s, burst = (TRACEBACKS_PER_S, TRACEBACKS_BURST) if is_long else (PER_S, BURST)
            self._kinds[kind] = _Bucket(per_s, burst, burst, now)
        return self._kinds[kind]

    def _forget(self, now: float) -> None:
        self._forgot_at = now
        self._kinds = {kind: one for kind, one in self._kinds.items() if not one.is_forgettable(now)}

    def _tell(self, now: float) -> None:
        """What was left out and had no successor that could say so."""
        self._told_at = now
        for kind, bucket in list(self._kinds.items()):
            bucket.fill(now)
            if bucket.left_out and bucket.tokens >= 1:
                count, bucket.left_out = bucket.left_out, 0
                log.info("%d lines of %s were left out: %s", count, kind[0], kind[2])
        self._forget(now)
