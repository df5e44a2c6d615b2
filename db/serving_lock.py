"""One process serves a database, or several with names: the lock that holds them to it.

A process without NODE_NAME takes the lock alone; processes with one share it, each name once. The lock is the
kernel's (SQLite) or the database server's (MySQL), so a process that was killed leaves none behind. Only serving
takes it; commands run beside a server, except those that call `require_free`. Holds process state: the lock taken.
"""

import logging
import os
import threading
import time
from typing import Protocol

from config import Config
from db import failures
from db.lock_holder import CannotLock, Holder, Taken, me
from db.mysql_lock import MySQLLock
from db.sqlite_lock import FileLock

__all__ = ["CannotLock", "Holder", "InUse", "ServingLock", "holders", "require_free", "take"]

log = logging.getLogger(__name__)

PATIENCE_S = 15.0
"""A server that was told to stop takes up to 10 s (F2), and a killed one's connection a moment to be noticed."""
RETRY_S = 0.5
CONFIRMED_FOR_S = 30.0
"""Half of mysql_lock.SILENCE_S: a process that was frozen stops writing before others can have its lock."""
WITHOUT_LOCK_S = 90.0
"""How long a lock may stay with nobody-knows-whom after our connection was lost; longer than SILENCE_S."""
SEVERAL = "docs/operations.md#several-processes"


class InUse(Exception):
    """Another process serves this database; the text names it and says what to do."""


class Lock(Protocol):
    """One way to hold the lock."""

    def acquire(self) -> bool:
        """Take it if nobody else has it. Waits for a second at most."""

    def keep(self) -> None:
        """Return after about a second if it is still held. Raises Interrupted, Taken."""

    def holder(self) -> Holder | None:
        """Who has it; None when nobody does."""


class ServingLock:
    """The lock of this process, watched by a thread of its own until the process ends.

    The process ends (exit code 1, one line in the log) when another one has the lock or the database was moved
    away from under it: what it has not stored by then it has not acknowledged either, so the pages still have it.
    """

    def __init__(self, lock: Lock, *, is_mysql: bool) -> None:
        self._lock = lock
        self._is_mysql = is_mysql
        self._confirmed_at = time.monotonic()

    @property
    def is_held(self) -> bool:
        """Whether this process may write: the lock was seen to be its own within `CONFIRMED_FOR_S`."""
        return time.monotonic() - self._confirmed_at < CONFIRMED_FOR_S

    def watch(self) -> None:
        """Start watching."""
        threading.Thread(target=self._watch, name="serving lock", daemon=True).start()

    def _watch(self) -> None:
        pause = threading.Event()  # Not time.sleep, which is the hub's here.
        lost_at: float | None = None
        while True:
            try:
                if lost_at is None:
                    self._lock.keep()
                elif self._lock.acquire():
                    lost_at = None
                else:
                    self._refuse_if_taken(time.monotonic() - lost_at)
                    pause.wait(RETRY_S)
                    continue
                self._confirmed_at = time.monotonic()
            except Taken as error:
                _end(str(error))
            except Exception as error:  # noqa: BLE001 (whatever a driver raises, the lock is not known to be held)
                if lost_at is None:
                    lost_at = time.monotonic()
                    self._confirmed_at = float("-inf")
                    log.debug("the lock on the database was lost: %s", failures.reason(error))
                pause.wait(RETRY_S)

    def _refuse_if_taken(self, waited_s: float) -> None:
        """The holder may be our own connection of before, which the database server has not missed yet."""
        found = self._lock.holder()
        if found is None or found.is_me or (not found.is_known and waited_s < WITHOUT_LOCK_S):
            return
        raise Taken(in_use(found, is_mysql=self._is_mysql))


def take(config: Config, *, patience_s: float = PATIENCE_S) -> ServingLock:
    """Take the lock on the configured database for the life of this process, and watch it.

    Waits up to `patience_s` for the process before to end. Raises InUse; CannotLock where there can be no lock; and
    OperationalError when the MySQL server cannot be reached.
    """
    lock = _lock_of(config)
    deadline = time.monotonic() + patience_s
    is_told = False
    while not lock.acquire():
        found = lock.holder() or Holder()
        if time.monotonic() >= deadline:
            raise InUse(in_use(found, is_mysql=config.mysql is not None))
        if not is_told:
            log.warning("waiting up to %.0f s for %s to end", patience_s, found.words)
            is_told = True
        time.sleep(RETRY_S)
    held = ServingLock(lock, is_mysql=config.mysql is not None)
    held.watch()
    return held


def holders(config: Config) -> list[Holder]:
    """Who serves this database now: one process, or several with names. Changes nothing.

    Raises OSError, OperationalError.
    """
    return _lock_of(config).holders()


def require_free(config: Config, *, patience_s: float = PATIENCE_S) -> None:
    """Wait until nobody serves this database. Raises InUse, and what `holders` does."""
    deadline = time.monotonic() + patience_s
    while found := holders(config):
        if time.monotonic() >= deadline:
            raise InUse(f"{_capital(found[0].words)} is serving this database. Stop it first.{found[0].advice}")
        time.sleep(RETRY_S)


def in_use(found: Holder, *, is_mysql: bool) -> str:
    """The sentence for who came second."""
    several = "give each process a NODE_NAME" if is_mysql else "use MySQL and give each process a NODE_NAME"
    return f"{_capital(found.words)} uses this database. Stop it, or {several} of its own: {SEVERAL}.{found.advice}"


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _lock_of(config: Config) -> "MySQLLock | FileLock":
    if config.mysql is None:
        return FileLock(config.sqlite_path, me())
    return MySQLLock(config.mysql, config.node_name, me())


def _end(sentence: str) -> None:
    log.critical("%s This process has stopped.", sentence)
    logging.shutdown()
    os._exit(1)
