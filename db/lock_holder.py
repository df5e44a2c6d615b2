"""Who holds a lock, as one process writes it down and another reads it."""

import os
import re
import secrets
import socket
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

MARK = re.compile(r"neurohire process=(\d+) host=([\w.-]+) since=([\w:-]+) run=(\w+)")
MAX_HOST_CHARS = 64


class CannotLock(Exception):
    """Here no lock can be taken at all; the text says why and what to do."""


class Interrupted(Exception):
    """The lock was lost, and nobody else is known to have it."""


class Taken(Exception):
    """Another process has the lock, or the database is not where it was; the text says so."""


@dataclass(frozen=True)
class Holder:
    """The process that holds a lock. Without a `pid` it could not be found out."""

    pid: int | None = None
    host: str = ""
    since: str = ""
    run: str = ""
    place: str = ""
    """Where its connection comes from, when nothing else is known."""

    @property
    def is_known(self) -> bool:
        return self.pid is not None

    @property
    def is_me(self) -> bool:
        return self.run == me().run

    @property
    def words(self) -> str:
        if self.pid is None:
            return f"another NeuroHire{self.place and f' (connected from {self.place})'}"
        return f"another NeuroHire (process {self.pid} on {self.host}, since {self.since.replace('T', ' ')} UTC)"

    @property
    def advice(self) -> str:
        """What else to do about a process that will not end by itself; empty, or a sentence after a space."""
        if self.pid is not None and self.host == me().host and _is_suspended(self.pid):
            return f" It is suspended: kill -CONT {self.pid} resumes it, kill -KILL {self.pid} ends it."
        return ""

    @property
    def mark(self) -> str:
        """One line that `read` understands."""
        return f"neurohire process={self.pid} host={self.host} since={self.since} run={self.run}"


def read(text: str) -> Holder:
    """Who wrote this; a Holder without a pid if nobody here did."""
    found = MARK.search(text)
    if found is None:
        return Holder()
    return Holder(int(found.group(1)), found.group(2), found.group(3), found.group(4))


@cache
def me() -> Holder:
    """The running process."""
    host = re.sub(r"[^\w.-]", "-", socket.gethostname())[:MAX_HOST_CHARS] or "unknown"
    return Holder(os.getpid(), host, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M"), secrets.token_hex(4))


def _is_suspended(pid: int) -> bool:
    """Whether a process of this machine was stopped by a signal (Linux; elsewhere never)."""
    with suppress(OSError, IndexError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in ("T", "t")
    return False
