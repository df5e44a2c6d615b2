"""The JSON values of a Yjs update, in lib0's encoding: read within bounds, and written again.

A board brings one with every step of a drag, so it is read only once: the value is made while its bounds are checked.
"""

import itertools
import struct
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from services.document.update_encoding import number
from services.document.update_parts import Entries, MalformedUpdate, Run

TRUE, FALSE, OBJECT, ARRAY, TEXT, FLOAT64, FLOAT32, INTEGER = 120, 121, 118, 117, 119, 123, 124, 125
NULL, UNDEFINED = 126, 127
MAX_DEPTH = 4
"""Lists and objects within each other; the number of a place in a part of an arrow is the deepest."""
MAX_NUMBER_BYTES = 8
SIGN, MORE, FIRST_BITS = 0x40, 0x80, 0x3F


def read(data: bytes, at: int, end: int) -> tuple[Any, int]:
    """The value that stands at this place, and where it ends, which is not behind `end`; without a value: None.

    Raises MalformedUpdate; IndexError and UnicodeDecodeError where the bytes end too early or are no text.
    """
    return _read(data, at, min(end, len(data)), 0)


def entries_of(value: Mapping[str, Any], encoded: bytes) -> Entries | None:
    """The entries of an object that `read` gave of these bytes, which begin with how many values there are.

    None where it has a name twice.
    """
    found = []
    _one, at = _number(encoded, 0)
    count, first = _number(encoded, at + 1)
    at = first
    for _entry in range(count):
        start = at
        name, at = _text(encoded, at, len(encoded), 0)
        _value, at = _read(encoded, at, len(encoded), 1)
        found.append((name, encoded[start:at]))
    return Entries(value, [Run(found, encoded[first:at])]) if len(value) == count else None


def read_like(data: bytes, at: int, end: int, before: Entries) -> tuple[Any, int, Entries | None]:
    """As `read`; besides, the entries where the value is an object with the same names in the same order.

    An encoding says itself where it ends. So where the same bytes stand, the same entries do, and what was read in
    them is taken. What differed once parts a run, so of an element that is dragged a few runs are compared.
    """
    end = min(end, len(data))
    if at >= end or data[at] != OBJECT:
        return *_read(data, at, end, 0), None
    count, place = _number(data, at + 1)
    if count != len(before.value):
        return *_read(data, at, end, 0), None
    runs: list[Run] = []
    fresh: dict[str, Any] = {}
    is_alike = True
    for run in before.runs:
        if data.startswith(run.encoded, place):
            place += len(run.encoded)
            runs.append(run)
            continue
        parts, place, is_alike = _read_run(data, place, end, run, fresh)
        runs += parts
        if not is_alike:
            break
    if is_alike:
        value = {**before.value, **fresh}
    else:
        done = sum(len(one.entries) for one in runs)
        first = dict(itertools.islice(before.value.items(), done)) | fresh
        value, place = _entries(data, place, end, 0, count - done, first)
    if place > end:
        raise _too_long()
    return value, place, Entries(value, runs, fresh.keys()) if is_alike else None


def _read_run(data: bytes, at: int, end: int, run: Run, fresh: dict[str, Any]) -> tuple[list[Run], int, bool]:
    """The run parted where other values stand, which are added to `fresh`; where the next entry begins; and whether
    it was read to its end: not where another name stands than in the run.
    """
    parts: list[Run] = []
    stayed: list[tuple[str, bytes]] = []
    is_one = len(run.entries) == 1  # It was compared already.
    for name, part in run.entries:
        if not is_one and data.startswith(part, at):
            stayed.append((name, part))
            at += len(part)
            continue
        if stayed:
            parts.append(_run(stayed))
            stayed = []
        found, after_name = _text(data, at, end, 0)
        if found != name:
            return parts, at, False
        fresh[name], after = _read(data, after_name, end, 1)
        other = data[at:after]
        parts.append(Run(((name, other),), other))
        at = after
    if stayed:
        parts.append(_run(stayed))
    return parts, at, True


def _run(entries: Sequence[tuple[str, bytes]]) -> Run:
    return Run(entries, b"".join(part for _name, part in entries))


def _read(data: bytes, at: int, end: int, depth: int) -> tuple[Any, int]:
    if at >= end:
        raise _too_long()
    reader = _READERS.get(data[at])
    if reader is None:
        raise _not_taken()
    value, at = reader(data, at + 1, end, depth)
    if at > end:
        raise _too_long()
    return value, at


def _object(data: bytes, at: int, end: int, depth: int) -> tuple[dict[str, Any], int]:
    if depth == MAX_DEPTH:
        raise _not_taken()
    count, at = _number(data, at)
    return _entries(data, at, end, depth, count, {})


def _entries(
    data: bytes, at: int, end: int, depth: int, count: int, found: dict[str, Any]
) -> tuple[dict[str, Any], int]:
    for _entry in range(count):
        name, at = _text(data, at, end, depth)
        if at >= end:
            raise _too_long()
        reader = _READERS.get(data[at])  # As `_read` does it, which is too dear for each of thirty numbers.
        if reader is None:
            raise _not_taken()
        found[name], at = reader(data, at + 1, end, depth + 1)
    return found, at


def _array(data: bytes, at: int, end: int, depth: int) -> tuple[list[Any], int]:
    if depth == MAX_DEPTH:
        raise _not_taken()
    found = []
    count, at = _number(data, at)
    for _entry in range(count):
        one, at = _read(data, at, end, depth + 1)
        found.append(one)
    return found, at


def _text(data: bytes, at: int, _end: int, _depth: int) -> tuple[str, int]:
    size = data[at]
    at += 1
    if size >= MORE:
        size, at = _number(data, at - 1)
    return data[at : at + size].decode(), at + size


def _integer(data: bytes, at: int, _end: int, _depth: int) -> tuple[int, int]:
    """Its first byte has a sign and six bits."""
    byte = data[at]
    value = byte & FIRST_BITS
    at += 1
    if byte & MORE:
        more, at = _number(data, at)
        value |= more << 6
        if value >= 2**53:
            raise _too_large()
    return (-value if byte & SIGN else value), at


def _float(layout: struct.Struct) -> "Reader":
    size, unpack = layout.size, layout.unpack_from

    def read_float(data: bytes, at: int, end: int, _depth: int) -> tuple[float, int]:
        if at + size > end:
            raise _too_long()
        return unpack(data, at)[0], at + size

    return read_float


def _number(data: bytes, at: int) -> tuple[int, int]:
    value, shift, last = 0, 0, at + MAX_NUMBER_BYTES
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < MORE:
            return value, at
        shift += 7
        if at == last:
            raise _too_large()


def _too_long() -> MalformedUpdate:
    return MalformedUpdate("a value is too long")


def _too_large() -> MalformedUpdate:
    return MalformedUpdate("a number is too large")


def _not_taken() -> MalformedUpdate:
    return MalformedUpdate("this kind of value is not taken")


Reader = Callable[[bytes, int, int, int], tuple[Any, int]]
_double = struct.Struct(">d")
_READERS: dict[int, Reader] = {
    INTEGER: _integer,
    TEXT: _text,
    OBJECT: _object,
    ARRAY: _array,
    FLOAT64: _float(_double),
    FLOAT32: _float(struct.Struct(">f")),
    TRUE: lambda data, at, end, depth: (True, at),
    FALSE: lambda data, at, end, depth: (False, at),
    NULL: lambda data, at, end, depth: (None, at),
    UNDEFINED: lambda data, at, end, depth: (None, at),
}
"""By the first byte of a value."""


def encode(value: Any) -> bytes:
    """The bytes of a value that `read` gave; a number without a fraction as an integer, as Yjs does."""
    made = bytearray()
    _encode(value, made)
    return bytes(made)


def _encode(value: Any, made: bytearray) -> None:
    if value is None:
        made.append(NULL)
    elif isinstance(value, bool):
        made.append(TRUE if value else FALSE)
    elif isinstance(value, str):
        made.append(TEXT)
        _encode_text(value, made)
    elif isinstance(value, int):
        made.append(INTEGER)
        size, sign = abs(value), SIGN if value < 0 else 0
        made.append(size & FIRST_BITS | sign | (MORE if size > FIRST_BITS else 0))
        if size > FIRST_BITS:
            made += number(size >> 6)
    elif isinstance(value, float):
        made.append(FLOAT64)
        made += _double.pack(value)
    elif isinstance(value, dict):
        made.append(OBJECT)
        made += number(len(value))
        for name, one in value.items():
            _encode_text(name, made)
            _encode(one, made)
    else:
        made.append(ARRAY)
        made += number(len(value))
        for one in value:
            _encode(one, made)


def _encode_text(text: str, made: bytearray) -> None:
    data = text.encode()
    made += number(len(data))
    made += data
