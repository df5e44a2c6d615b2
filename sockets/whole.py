"""An edit or a cursor in one binary message: what the bytes are.

docs/protocol.md says it for others. The pages' half is static/js/core/whole.js, and a test compares the two.

    from a page  1, number, input, update      (the input: 0 for typing, else its place in `plain.INPUTS`, from 1 on)
                 2, update                     (a cursor)
    to a page    1, author, proof, update      (the proof: 16 bytes)
                 2, author, update

Whole numbers are of variable length, seven bits to a byte from the lowest on, as in Yjs. No room is named: it is the
one in which the socket has its seat.
"""

from collections.abc import Callable
from typing import Any

from services.document import encoded_number
from sockets.plain import INPUTS

SAID_AS = "whole"
"""What a page says of itself when it connects, and what the answer to its `document-sync` says of the server."""
EDIT, CURSOR = 1, 2
MAX_SHIFT = 49  # Of eight bytes, as in updates. The models refuse what is larger than a number of JavaScript.

Payload = dict[str, Any]


def edit(meeting_link: str, said: bytes) -> Payload | None:
    """The payload of an edit, not checked yet; None when it ends too early or has an input that we do not know."""
    try:
        number, at = _number(said)
        source = said[at]
        payload = {"room": meeting_link, "number": number, "update": said[at + 1 :]}
        return payload | {"input": INPUTS[source - 1]} if source else payload
    except (IndexError, ValueError):
        return None


def cursor(meeting_link: str, said: bytes) -> Payload:
    """The payload of a cursor, not checked yet."""
    return {"room": meeting_link, "update": said}


READERS: dict[str, tuple[int, Callable[[str, bytes], Payload | None]]] = {
    "document-update": (EDIT, edit),
    "awareness-update": (CURSOR, cursor),
}


def told_edit(author_id: int, proof: str, update: bytes) -> bytes:
    """An edit for a page."""
    return b"".join((b"\x01", encoded_number(author_id), bytes.fromhex(proof), update))


def told_cursor(author_id: int, update: bytes) -> bytes:
    """A cursor for a page."""
    return b"".join((b"\x02", encoded_number(author_id), update))


def _number(said: bytes) -> tuple[int, int]:
    """A whole number at the beginning, and where it ends. Raises IndexError, ValueError."""
    value = shift = at = 0
    while True:
        byte = said[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
        if shift > MAX_SHIFT:
            raise ValueError("a number is too large")
