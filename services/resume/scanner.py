"""Asking clamd, ClamAV's daemon, whether it knows a virus in a file: by its protocol, bounded in time and bytes.

Everything here blocks, so it is called from the thread pool and not on the hub. A file is sent as it is and without its
name. Holds process state: whether the scanner answered when it was last asked.
"""

import os
import socket
import struct
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from services.base import holds, settings
from services.outside import Deadline

if TYPE_CHECKING:
    from config import ScannerConfig

TOTAL_S = 5.0
"""For all of it: the connection, the file, the answer. Whoever chose the file waits. The system's look-up of a name has
a time of its own.
"""
PART_BYTES = 64 * 1024
MAX_ANSWER_BYTES = 4096
MAX_SAID_CHARS = 100
_SIZE = struct.Struct("!I")  # Before each part of a file; nothing follows the size 0.


class NotScanned(Exception):
    """The scanner gave no verdict; `said` is why, for operators."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.said = said


class TooLargeForScanner(NotScanned):
    """It answered that it takes no file so large (its StreamMaxLength)."""


@dataclass
class _Last:
    away: "ScannerConfig | None" = None


_last = _Last()


def _forget() -> None:
    _last.away = None


holds("whether the virus scanner answered when it was last asked", _forget)


def is_away() -> bool:
    """Whether the one that is set gave no verdict when it was last asked."""
    return _last.away is not None and _last.away == settings.config.scanner


def find(scanner: "ScannerConfig", file: BinaryIO) -> str | None:
    """What the scanner calls the virus in a seekable file, None for none. Raises NotScanned, TooLargeForScanner."""
    try:
        said = _exchange(scanner, b"zINSTREAM\0", file)
        found = _verdict(said)
    except TooLargeForScanner:
        _last.away = None
        raise
    except NotScanned:
        _last.away = scanner
        raise
    _last.away = None
    return found


def version(scanner: "ScannerConfig") -> str:
    """What it says that it is, with the version and the day of its signatures. Raises NotScanned."""
    said = _exchange(scanner, b"zVERSION\0", None)
    if not said.startswith("ClamAV"):
        raise _misunderstood()
    return said


def _verdict(said: str) -> str | None:
    if said == "stream: OK":
        return None
    if said.startswith("stream: ") and said.endswith(" FOUND"):
        return said.removeprefix("stream: ").removesuffix(" FOUND")
    if said.startswith("INSTREAM size limit exceeded"):
        raise TooLargeForScanner("it takes no file so large")
    if said.endswith("ERROR"):
        raise NotScanned(f"it says: {said}")
    raise _misunderstood()


def _misunderstood() -> NotScanned:
    return NotScanned("its answer is none of clamd's")


def _exchange(scanner: "ScannerConfig", command: bytes, file: BinaryIO | None) -> str:
    """One command with a file or none, and the answer on one line."""
    deadline = Deadline(TOTAL_S)
    try:
        with closing(_connect(scanner, deadline)) as connection:
            try:
                _send(connection, command, deadline)
                if file is not None:
                    _send_file(connection, file, deadline)
            except (BrokenPipeError, ConnectionResetError):
                pass  # It answers while it is still sent to, if it wants no more.
            return _answer(connection, deadline)
    except TimeoutError:
        raise NotScanned(f"it did not answer within {TOTAL_S:.0f} s") from None
    except UnicodeError:  # Of a name that can be none.
        raise NotScanned("it is not found") from None
    except OSError as error:
        raise NotScanned(os.strerror(error.errno) if error.errno and error.errno > 0 else "it is not found") from None


def _connect(scanner: "ScannerConfig", deadline: Deadline) -> socket.socket:
    if scanner.path is None:
        return socket.create_connection((scanner.host, scanner.port), timeout=deadline.left())
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(deadline.left())
        connection.connect(scanner.path)
    except BaseException:
        connection.close()
        raise
    return connection


def _send(connection: socket.socket, data: bytes, deadline: Deadline) -> None:
    connection.settimeout(deadline.left())
    connection.sendall(data)


def _send_file(connection: socket.socket, file: BinaryIO, deadline: Deadline) -> None:
    file.seek(0)
    while part := file.read(PART_BYTES):
        _send(connection, _SIZE.pack(len(part)) + part, deadline)
    _send(connection, _SIZE.pack(0), deadline)


def _answer(connection: socket.socket, deadline: Deadline) -> str:
    """What comes before the first zero byte."""
    read = bytearray()
    while b"\0" not in read:
        connection.settimeout(deadline.left())
        more = connection.recv(MAX_ANSWER_BYTES)
        if not more:
            raise NotScanned("it hung up before it answered")
        read += more
        if len(read) > MAX_ANSWER_BYTES:
            raise _misunderstood()
    said = bytes(read).partition(b"\0")[0].decode("ascii", errors="replace")
    return " ".join("".join(char if char.isprintable() else " " for char in said).split())[:MAX_SAID_CHARS]
