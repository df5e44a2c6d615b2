"""Whether the database is known to be away, so that nobody waits for what cannot come.

With a frozen database every call would hold its caller until a timeout, and a socket's reader that waits
longer than a ping's patience loses the connection. So after the first failure one call at a time tries,
and the others are refused at once.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from db import failures

log = logging.getLogger(__name__)

TRY_EVERY_S = 1.0


class DatabaseUnavailable(Exception):
    """The database cannot be reached, is frozen, or has no room for one more; nothing was written."""


class Outage:
    """What the latest calls found. Holds process state.

    `is_absence` says of an error whether the database itself failed, as opposed to refusing something
    wrong. `began` and `ended` are the two log lines. Calls are let through again after the first trial that
    succeeds; the outage counts as over, and is logged so, when for `settle_s` seconds none has failed.
    """

    def __init__(
        self,
        is_absence: Callable[[Exception], bool],
        began: str = "the database is away",
        ended: str = "the database is back",
        *,
        settle_s: float = 0.0,
    ) -> None:
        self._is_absence = is_absence
        self._began, self._ended = began, ended
        self._settle_s = settle_s
        self._is_shut = False
        self._is_told = False
        self._is_trying = False
        self._tried_at = 0.0
        self._failed_at = 0.0
        self._in_flight = 0
        self._answered_at = float("-inf")

    @property
    def is_away(self) -> bool:
        """Whether an outage goes on. Logs its end when nobody has called meanwhile."""
        self._settle()
        return self._is_told

    @contextmanager
    def attempt(self) -> Iterator[bool]:
        """One call to the database; whether it is the trial of an outage that goes on.

        Raises DatabaseUnavailable when the database is away and another call is trying, or tried lately.
        """
        began_at = time.monotonic()
        is_trial = self._is_shut
        if is_trial and (self._is_trying or began_at - self._tried_at < TRY_EVERY_S):
            raise DatabaseUnavailable
        self._is_trying = is_trial
        self._in_flight += 1
        try:
            yield is_trial
        except Exception as error:
            if self._is_absence(error):
                self._failed(began_at, error)
            elif not isinstance(error, DatabaseUnavailable):
                self._answered(is_trial=is_trial)
            raise
        else:
            self._answered(is_trial=is_trial)
        finally:
            self._in_flight -= 1
            if is_trial:
                self._is_trying, self._tried_at = False, time.monotonic()
            self._settle()

    def _answered(self, *, is_trial: bool) -> None:
        """A call that began before the outage and succeeds in it says nothing of the next one."""
        self._answered_at = time.monotonic()
        if is_trial:
            self._is_shut = False

    def _settle(self) -> None:
        """Not while a call is under way: it may be about to fail, by a time limit longer than `settle_s`."""
        is_over = self._is_told and not self._is_shut and self._in_flight == 0
        if is_over and time.monotonic() - self._failed_at >= self._settle_s:
            self._is_told = False
            log.info(self._ended)

    def _failed(self, began_at: float, error: Exception) -> None:
        now = time.monotonic()
        if self._is_told:
            self._is_shut, self._failed_at, self._tried_at = True, now, now
            return
        # One slow statement is no outage: others were answered meanwhile.
        if self._answered_at > began_at:
            return
        self._is_shut = self._is_told = True
        self._failed_at = self._tried_at = now
        log.warning("%s: %s", self._began, failures.reason(error))
