"""Which of the drivers' errors mean that the database itself is missing or refuses to write.

MySQL's and MariaDB's numbers are from their lists of errors; SQLite's are its primary result codes.
"""

import sqlite3

from sqlalchemy.exc import DBAPIError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

CLIENT_ERRORS = range(2000, 2100)
"""The client's own: the server cannot be reached, or the connection broke."""
TIMED_OUT = frozenset({2013, 3024})
LOCK_REFUSALS = frozenset({1205, 1213})
"""Somebody else holds a lock, or two wait for each other: refused, but by a database that is there."""
NOT_SERVING = frozenset({
    1040, 1203,  # too many connections: of all, of this user
    1045, 1049, 1129,  # access denied, no such database, this machine is blocked: for who was let in before
    1053, 1927,  # the server is shutting down, it closed this connection
    1037, 1041, 1135,  # out of memory, of resources, of threads
})  # fmt: skip
NO_WRITES = frozenset({
    3, 20, 28, 1005,  # the server's own files: a write failed, the disk is full, no space left, no table can be made
    1021, 1026, 1030, 1114, 1180,  # disk full, a write failed, the engine's error (28: no space), table full, at commit
    1036, 1290, 1792, 1836,  # read-only: the table, the server's option, the transaction, the server's mode
    1598,  # the binary log cannot be written
})  # fmt: skip
SQLITE_OUTAGES = frozenset({
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_PERM,
})  # fmt: skip
PRIMARY = 0xFF
"""SQLite's extended codes carry the primary one in their lowest byte."""


def is_outage(error: DBAPIError) -> bool:
    """Whether the unit of work may succeed unchanged later."""
    code = _code(error)
    if error.connection_invalidated or _sqlite_code(error) in SQLITE_OUTAGES:
        return True
    return code in CLIENT_ERRORS or code in NOT_SERVING or code in LOCK_REFUSALS or code in NO_WRITES


def stops_writing(error: Exception) -> bool:
    """Whether the next write is likely to fail in the same way."""
    return is_absence(error) or (isinstance(error, DBAPIError) and _code(error) in NO_WRITES)


def is_absence(error: Exception) -> bool:
    """Whether the next call, also one that only reads, is likely to fail in the same way."""
    if not isinstance(error, DBAPIError):
        return isinstance(error, PoolTimeoutError)
    return is_outage(error) and _code(error) not in LOCK_REFUSALS and _code(error) not in NO_WRITES


def timed_out(error: DBAPIError) -> bool:
    """A statement that ran into the time limit: trying again would only double the wait."""
    return _code(error) in TIMED_OUT


def reason(error: Exception) -> str:
    """What a log line says of it: the driver's number and words, which carry nothing that people wrote."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        return " ".join(str(part) for part in error.orig.args) or type(error.orig).__name__
    return type(error).__name__


def _code(error: DBAPIError) -> int | None:
    """MySQL's number; None for another database's error."""
    if not isinstance(error, OperationalError | InternalError) or error.orig is None or not error.orig.args:
        return None
    first = error.orig.args[0]
    return first if isinstance(first, int) else None


def _sqlite_code(error: DBAPIError) -> int | None:
    code = getattr(error.orig, "sqlite_errorcode", None)
    return None if code is None else int(code) & PRIMARY
