"""Whoever asked for a run and waits for it: whether they are still there, and what they hear while it goes on.

A client that takes `application/x-ndjson` hears output as it comes, each piece a line of JSON, and in the last line the
answer in Piston's shape. Whoever does not ask for that gets the answer alone, as from a Piston.
"""

import codecs
import json
import select
import socket
import time
from typing import Any, Protocol

from runner import bounds

LINES = "application/x-ndjson"
HEAD = (
    "HTTP/1.1 200 OK\r\n"
    f"Content-Type: {LINES}\r\n"
    "Cache-Control: no-store\r\n"
    "X-Accel-Buffering: no\r\n"  # So that an nginx between us passes on each line.
    "Connection: close\r\n\r\n"
).encode()


class Audience(Protocol):
    """What a run knows of them."""

    def is_gone(self) -> bool:
        """Whether they have hung up."""

    def wrote(self, stream: str, written: bytes) -> None:
        """The program wrote this; takes no time."""

    def tell(self) -> None:
        """Pass on what there is to say, as far as that goes without waiting."""


class Nobody:
    """For a run of the runner's own."""

    def is_gone(self) -> bool:
        return False

    def wrote(self, stream: str, written: bytes) -> None:
        """Nobody hears it."""

    def tell(self) -> None:
        """Nobody is told."""


class Waiting(Nobody):
    """Somebody who wants the answer and nothing before it."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def is_gone(self) -> bool:
        readable, _, _ = select.select([self._connection], [], [], 0)
        if not readable:
            return False
        try:
            return not self._connection.recv(1, socket.MSG_PEEK)
        except OSError:
            return True


class Listening(Waiting):
    """Somebody who hears it as it comes. The head is sent with the first line, so that a refusal keeps its status."""

    def __init__(self, connection: socket.socket) -> None:
        super().__init__(connection)
        self._decoders = {name: codecs.getincrementaldecoder("utf-8")("replace") for name in ("stdout", "stderr")}
        self._pieces: list[tuple[str, str]] = []
        self._unsent = bytearray()
        self._tell_at = 0.0
        self.has_begun = False

    def wrote(self, stream: str, written: bytes) -> None:
        self._add(stream, self._decoders[stream].decode(written))

    def tell(self) -> None:
        now = time.monotonic()
        if now >= self._tell_at and self._pieces:
            self._tell_at = now + bounds.TELL_S
            self._gather()
        if not self._unsent or not select.select([], [self._connection], [], 0)[1]:
            return
        try:
            del self._unsent[: self._connection.send(self._unsent, socket.MSG_DONTWAIT)]
        except BlockingIOError:
            return
        except OSError:
            self._unsent.clear()  # They are gone, which `is_gone` says.

    def finish(self, last: dict[str, Any]) -> None:
        """Say the rest and the last line, and wait until it is sent. Raises OSError."""
        for stream, decoder in self._decoders.items():
            self._add(stream, decoder.decode(b"", final=True))
        self._gather()
        self._say(last)
        self._connection.settimeout(bounds.SEND_S)
        self._connection.sendall(self._unsent)

    def _add(self, stream: str, text: str) -> None:
        if not text:
            return
        if self._pieces and self._pieces[-1][0] == stream:
            self._pieces[-1] = (stream, self._pieces[-1][1] + text)
        else:
            self._pieces.append((stream, text))

    def _gather(self) -> None:
        for stream, text in self._pieces:
            self._say({"stream": stream, "text": text})
        self._pieces.clear()

    def _say(self, line: dict[str, Any]) -> None:
        if not self.has_begun:
            self._unsent += HEAD
            self.has_begun = True
        self._unsent += json.dumps(line).encode() + b"\n"
