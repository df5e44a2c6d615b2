"""Entries go to a syslog or a file as well, if one is set: after their commit, from a bounded buffer, by a job.

No request waits for it. What does not fit into the buffer any more is counted and not sent; it is in the database.
Holds process state: the buffer and the counts.
"""

import json
import os
import socket
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Connection

from db.engine import after_commit
from services.base import holds, settings
from wire import runtime

MAX_WAITING = 1000
"""Entries; some 500 KB, or a few minutes of a busy server while the syslog is away."""
MAX_BYTES = 8192
"""Of a datagram (RFC 5424, 6.1, asks for 2,048 at least); an entry has at most half of that."""
SEND_S = 1.0
PRIORITY = 13 * 8 + 6
"""Of the facility "log audit", informational."""


@dataclass
class _Queue:
    """What waits for one of the two; a syslog that is away does not hold up the file, nor send it twice."""

    waiting: deque[dict[str, Any]] = field(default_factory=deque)
    lost: int = 0
    failure: str | None = None
    """Why the last try failed; None after one that went well."""

    def clear(self) -> None:
        self.waiting.clear()
        self.lost, self.failure = 0, None

    def take(self, entry: dict[str, Any]) -> None:
        """Keep it if there is room; otherwise count it."""
        if len(self.waiting) >= MAX_WAITING:
            self.lost += 1
        else:
            self.waiting.append(entry)

    def send(self, hand_on: Callable[[list[dict[str, Any]]], None]) -> None:
        """Hand on what waits; after a failure it waits for the next turn."""
        some = list(self.waiting)
        if not some:
            return
        try:
            hand_on(some)
        except OSError as error:
            self.failure = error.strerror or type(error).__name__
            return
        self.failure = None
        for _sent in some:
            self.waiting.popleft()


_syslog, _file = _Queue(), _Queue()


def _forget() -> None:
    _syslog.clear()
    _file.clear()


holds("the audit's entries that wait for a syslog or a file, and how many were lost", _forget)


def is_set() -> bool:
    return settings.is_bound and (settings.config.audit_syslog is not None or settings.config.audit_file is not None)


def put(db: Connection, entry: Mapping[str, Any]) -> None:
    """Send this on once its transaction is committed."""
    if is_set():
        after_commit(db, lambda: _take(dict(entry)))


def count_waiting() -> int:
    return len(_syslog.waiting) + len(_file.waiting)


def count_lost() -> int:
    """Since this process began."""
    return _syslog.lost + _file.lost


def failure() -> str | None:
    """Why entries wait, if they do."""
    return _syslog.failure or _file.failure


def send() -> None:
    """Send what waits. What could not be sent waits for the next turn, and `failure` says why."""
    if not is_set():
        return
    syslog, file = settings.config.audit_syslog, settings.config.audit_file
    if file is not None:
        _file.send(lambda some: runtime.in_native_thread(_append, file, some))
    if syslog is not None:
        _syslog.send(lambda some: _send(syslog, some))


def _take(entry: dict[str, Any]) -> None:
    if settings.config.audit_syslog is not None:
        _syslog.take(entry)
    if settings.config.audit_file is not None:
        _file.take(entry)


def _append(path: Path, entries: list[dict[str, Any]]) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write("".join(f"{_line(one)}\n" for one in entries))


def _send(target: str, entries: list[dict[str, Any]]) -> None:
    """`udp://host:port`, or `unix:` with the path of a socket for datagrams. Raises OSError."""
    if target.startswith("unix:"):
        family, address = socket.AF_UNIX, target.removeprefix("unix:")
    else:
        host, _colon, port = target.removeprefix("udp://").rpartition(":")
        found = socket.getaddrinfo(host.strip("[]"), int(port), type=socket.SOCK_DGRAM)
        family, address = found[0][0], found[0][4]  # type: ignore[assignment]
    with socket.socket(family, socket.SOCK_DGRAM) as to:
        to.settimeout(SEND_S)
        for one in entries:
            to.sendto(_datagram(one), address)


def _datagram(entry: dict[str, Any]) -> bytes:
    """RFC 5424. The message is JSON, whose strings have no line ends."""
    moment = entry["at"].isoformat().replace("+00:00", "Z")
    head = f"<{PRIORITY}>1 {moment} {socket.gethostname()} neurohire {os.getpid()} {entry['action'][:32]} - "
    return (head.encode("ascii", "replace") + b"\xef\xbb\xbf" + _line(entry).encode())[:MAX_BYTES]


def _line(entry: dict[str, Any]) -> str:
    told = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in entry.items()}
    details = json.loads(told.pop("counts"))
    return json.dumps(told | {"details": details}, ensure_ascii=False)
