"""What a link is made of: canonical JSON (RFC 8785), a commitment to what it says, and the digest of the one before.

`verify.py` and `verify.js` in services/record/verifier/ read what is written here.
"""

import hashlib
import secrets
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import rfc8785

VERSION = 1
FIRST = "0" * 64
"""Stands for the digest of the link before the first."""


def canonical(value: Any) -> str:
    """Raises rfc8785.CanonicalizationError for what JSON cannot say to every reader alike."""
    return rfc8785.dumps(value).decode()


def digest(text: str) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def moment(at: datetime) -> str:
    """To the microsecond, in UTC."""
    # Far quicker than strftime, and each edit has one.
    return at.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def new_salt() -> str:
    """256 bits: without them nobody can try out what an erased item said."""
    return secrets.token_hex(32)


def commitment(salt: str, item: str) -> str:
    """Binds a link to what it says and reveals nothing about it."""
    return hashlib.sha256(bytes.fromhex(salt) + item.encode()).hexdigest()


def edit_line(sequence: int, at: datetime, data: bytes) -> str:
    """One edit in canonical JSON, made by hand because many are. The author is in what the link says."""
    return f'{{"at":"{moment(at)}","data":"{b64encode(data).decode()}","sequence":{sequence}}}'


def edits_item(rows: Sequence[tuple[int, int | None, datetime, bytes]]) -> dict[str, Any]:
    """What a link says of edits that follow each other: the digest of their lines, and who made how many in turn."""
    running = hashlib.sha256()
    authors: list[list[int]] = []
    for sequence, author_id, at, data in rows:
        running.update(edit_line(sequence, at, data).encode() + b"\n")
        author = author_id or 0
        if authors and authors[-1][0] == author:
            authors[-1][1] += 1
        else:
            authors.append([author, 1])
    return {
        "authors": authors,
        "count": len(rows),
        "first": rows[0][0],
        "last": rows[-1][0],
        "sha256": running.hexdigest(),
    }


def ranges(numbers: Sequence[int]) -> list[list[int]]:
    """Rising numbers as first and last of each unbroken run."""
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found


def statement(record: str, count: int, last: str, key: str, at: datetime) -> str:
    """What is signed of a record: that it had so many links, and which was the last."""
    said: Mapping[str, Any] = {
        "at": moment(at), "count": count, "digest": last, "key": key, "record": record, "version": VERSION,
    }  # fmt: skip
    return canonical(said)
