"""What a link is made of: canonical JSON (RFC 8785), a commitment to what it says, and the digest of the one before.

`verify.py` and `verify.js` in services/record/verifier/ read what is written here.
"""

import hashlib
import json
import secrets
from binascii import b2a_base64
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

VERSION = 1
FIRST = "0" * 64
"""Stands for the digest of the link before the first."""
MOST = 2**53 - 1
"""Greater numbers are not the same to every reader of JSON."""
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
"""Of values without fractions and with ASCII names it writes what the package rfc8785 does; a test compares them."""


def canonical(value: Any) -> str:
    """Raises ValueError for what this format has not: fractions, very large numbers, names that are not ASCII."""
    _require_plain(value)
    return _ENCODER.encode(value)


def digest(text: str) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def moment(at: datetime) -> str:
    """To the microsecond, in UTC."""
    # Far quicker than strftime, and each edit has one.
    here = at if at.tzinfo is UTC else at.astimezone(UTC)
    return here.isoformat(timespec="microseconds")[:26] + "Z"


def new_salt() -> str:
    """256 bits: without them nobody can try out what an erased item said."""
    return secrets.token_hex(32)


def commitment(salt: str, item: str) -> str:
    """Binds a link to what it says and reveals nothing about it."""
    return hashlib.sha256(bytes.fromhex(salt) + item.encode()).hexdigest()


def edit_line(sequence: int, at: datetime, data: bytes) -> str:
    """One edit in canonical JSON, made by hand because many are. The author is in what the link says."""
    return f'{{"at":"{moment(at)}","data":"{b2a_base64(data, newline=False).decode()}","sequence":{sequence}}}'


def edits_item(rows: Sequence[tuple[int, int | None, datetime, bytes]]) -> dict[str, Any]:
    """What a link says of edits that follow each other: the digest of their lines, and who made how many in turn."""
    text = "".join([f"{edit_line(sequence, at, data)}\n" for sequence, _author, at, data in rows])
    authors: list[list[int]] = []
    for _sequence, author_id, _at, _data in rows:
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
        "sha256": digest(text),
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


def _require_plain(value: Any) -> None:
    if value is None or isinstance(value, str | bool):
        return
    if isinstance(value, int):
        if not -MOST <= value <= MOST:
            raise ValueError(f"{value} is too large a number for a record.")
    elif isinstance(value, dict):
        for name, one in value.items():
            if not (isinstance(name, str) and name.isascii()):
                raise ValueError("A name in a record is not ASCII.")
            _require_plain(one)
    elif isinstance(value, list | tuple):
        for one in value:
            _require_plain(one)
    else:
        raise ValueError(f"A record has no {type(value).__name__}.")  # noqa: TRY004 (as the others)


def statement(record: str, count: int, last: str, key: str, at: datetime) -> str:
    """What is signed of a record: that it had so many links, and which was the last."""
    said: Mapping[str, Any] = {
        "at": moment(at), "count": count, "digest": last, "key": key, "record": record, "version": VERSION,
    }  # fmt: skip
    return canonical(said)
