"""Whether the database is known to be away, so that nobody waits for what cannot come.

With a frozen database every call would hold its caller until a timeout, and a socket's reader that waits
longer than a ping's patience loses the connection. So after the first failure one call at a time tries,
and the others are refused at once.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

log = logging.getLogger(__name__)

TRY_EVERY_S = 1.0


class DatabaseUnavailable(Exception):
    """The database cannot be reached, is frozen, or has no room for one more; nothing was written."""


class Outage:
    """What the latest calls found. Holds process state.

    `is_absence` says of an error whether the database itself was missing, as opposed to refusing something.
    """

    def __init__(self, is_absence: Callable[[Exception], bool]) -> None:
        self._is_absence = is_absence
        self._is_away = False
        self._is_trying = False
        self._tried_at = 0.0
        self._answered_at = float("-inf")

    @property
    def is_away(self) -> bool:
        return self._is_away

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """One call to the database. Raises DatabaseUnavailable when it is away and another one is trying."""
        began_at = time.monotonic()
        is_trial = self._is_away
        if is_trial and (self._is_trying or began_at - self._tried_at < TRY_EVERY_S):
            raise DatabaseUnavailable
        self._is_trying = is_trial
        try:
            yield
        except Exception as error:
            if self._is_absence(error):
                self._failed(began_at, error)
            else:
                self._answered()
            raise
        else:
            self._answered()
        finally:
            if is_trial:
                self._is_trying, self._tried_at = False, time.monotonic()

    def _answered(self) -> None:
        self._answered_at = time.monotonic()
        if self._is_away:
            self._is_away = False
            log.info("the database is back")

    def _failed(self, began_at: float, error: Exception) -> None:
        # One slow statement is no outage: others were answered meanwhile.
        if self._is_away or self._answered_at > began_at:
            return
        self._is_away, self._tried_at = True, time.monotonic()
        log.warning("the database is away: %s", type(error).__name__)
