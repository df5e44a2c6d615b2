"""An answer that comes in lines of JSON while a program runs, as the runner of this repository gives it.

Each line but the last is a piece of output, `{"stream": "stdout" | "stderr", "text": ...}`; the last is
`{"status": ..., "answer": ...}`, with what would have been the whole answer otherwise.
"""

import json
from collections.abc import Callable
from http.client import HTTPResponse, IncompleteRead
from typing import Any

LINES = "application/x-ndjson"
STREAMS = ("stdout", "stderr")
READ_BYTES = 65_536
"""More than a response has in its buffer, which is empty after each read: what comes next is still on the socket."""
MAX_BYTES = 8 * 1024 * 1024
"""The answer itself, 4 MB at most, and 64 KB of output of which each character comes in a line of its own."""

Hear = Callable[[list[tuple[str, str]]], None]
"""Is told (stream, text) in order, from the thread that reads."""


class NotUnderstood(Exception):
    """It is something else; the text says what, for operators."""


def nothing(_pieces: list[tuple[str, str]]) -> None:
    """Hears it and does nothing."""


def follow(answer: HTTPResponse, wait: Callable[[], None], hear: Hear) -> tuple[int, Any]:
    """Status and answer of the last line. `wait` returns when there is more to read, or raises.

    Raises NotUnderstood, OSError, http.client.IncompleteRead when it breaks off, and what `wait` raises.
    """
    rest, total = b"", 0
    # The first line comes with the head, so the first read does not wait.
    while read := answer.read1(READ_BYTES):
        total += len(read)
        if total > MAX_BYTES:
            raise NotUnderstood("the answer is too long")
        *lines, rest = (rest + read).split(b"\n")
        found = [_line(one) for one in lines]
        if pieces := [one for one in found if isinstance(one[0], str)]:
            hear(pieces)
        if found and isinstance(found[-1][0], int):
            return found[-1]
        wait()
    raise IncompleteRead(rest)


def whole(text: str) -> str:
    """Without halves of surrogate pairs, which can be in JSON, but in no database and on no page."""
    return text.encode("utf-8", "replace").decode()


def _line(line: bytes) -> tuple[Any, Any]:
    """A piece, or the end."""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        raise NotUnderstood("a line of the answer is not JSON") from None
    if isinstance(said, dict):
        if said.get("stream") in STREAMS and isinstance(said.get("text"), str):
            return said["stream"], whole(said["text"])
        if isinstance(said.get("status"), int) and "answer" in said:
            return said["status"], said["answer"]
    raise NotUnderstood("a line of the answer is neither output nor the end")
