"""The bytes of a pack: many edits of one document, nothing of them lost, compressed.

Under zlib, columns one after the other, because a column compresses better than rows do. Numbers are unsigned
LEB128; a difference that may be negative is zigzag-encoded first.

    1 byte     the format, 1
    count      the edits in the pack
    sequences  each less the one before; the first less 0
    times      microseconds since 1970, likewise, signed: a clock may have been set back
    authors    0 is nobody, n the person of that number in `document_pack_authors`
    sizes      the bytes of each edit
    data       the edits themselves, Yjs updates (v1) as they were taken
"""

import zlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate, pairwise

from repositories.playback import Minutes, Row
from services.document.board_elements import DRAWN

FORMAT = 1
NOBODY = 0
LEVEL = 6
"""Of zlib. Level 9 takes half as long again and saves less than one byte in a thousand."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
MINUTE = 60_000_000
"""In microseconds."""


class UnreadablePack(Exception):
    """These bytes are no pack, or one of a newer program."""


def pack(rows: Sequence[Row], number_of: Mapping[int, int]) -> bytes:
    """The rows as one pack; `number_of` has the number of each author. Raises KeyError for an author without one."""
    sequences = (sequence for sequence, _author, _at, _data in rows)
    times = ((at - EPOCH) // MICROSECOND for _sequence, _author, at, _data in rows)
    body = bytearray([FORMAT])
    _write(body, [len(rows)])
    _write(body, (_zigzag(step) for step in _steps(sequences)))
    _write(body, (_zigzag(step) for step in _steps(times)))
    _write(body, (NOBODY if author is None else number_of[author] for _sequence, author, _at, _data in rows))
    _write(body, (len(data) for _sequence, _author, _at, data in rows))
    for _sequence, _author, _at, data in rows:
        body += data
    return zlib.compress(body, LEVEL)


def unpack(packed: bytes, author_of: Mapping[int, int | None]) -> list[Row]:
    """The rows as they were packed; an author who was erased since is nobody. Raises UnreadablePack."""
    try:
        body = zlib.decompress(packed)
        if body[0] != FORMAT:
            raise UnreadablePack(f"This pack has format {body[0]}; this program reads {FORMAT}.")
        reader = _Reader(body, 1)
        [count] = reader.take(1)
        sequences = accumulate(map(_unzigzag, reader.take(count)))
        times = accumulate(map(_unzigzag, reader.take(count)))
        authors = [author_of.get(number) for number in reader.take(count)]
        edges = list(accumulate(reader.take(count), initial=reader.place))
    except (zlib.error, IndexError, ValueError) as error:
        raise UnreadablePack("The pack is damaged.") from error
    if edges[-1] != len(body):
        raise UnreadablePack("The pack is damaged.")
    data = (body[start:end] for start, end in pairwise(edges))
    moments = (EPOCH + time * MICROSECOND for time in times)
    return list(zip(sequences, authors, moments, data, strict=True))


def count_by_minute(packed: bytes, author_of: Mapping[int, int | None], *, before: int | None) -> Minutes:
    """How many of the edits whose sequence is less than `before` each author wrote and drew in each minute, without
    reading the edits themselves; the text with which a document began is not counted. Raises UnreadablePack.
    """
    try:
        body = zlib.decompress(packed)
        if body[0] != FORMAT:
            raise UnreadablePack(f"This pack has format {body[0]}; this program reads {FORMAT}.")
        reader = _Reader(body, 1)
        [count] = reader.take(1)
        sequences = list(accumulate(map(_unzigzag, reader.take(count))))
        minutes = [time // MINUTE for time in accumulate(map(_unzigzag, reader.take(count)))]
        authors = reader.take(count)
        edges = accumulate(reader.take(count), initial=reader.place)
    except (zlib.error, IndexError, ValueError) as error:
        raise UnreadablePack("The pack is damaged.") from error
    drew = [body.find(DRAWN, start, end) >= 0 for start, end in pairwise(edges)]
    first = int(sequences[0] == 1 and authors[0] == NOBODY)
    end = count if before is None else bisect_left(sequences, before)
    by_number = Counter(zip(authors[first:end], minutes[first:end], drew[first:end], strict=True))
    counted: Minutes = Counter()
    for (number, minute, is_drawing), times in by_number.items():
        counted[author_of.get(number), EPOCH + minute * MINUTE * MICROSECOND, is_drawing] += times
    return counted


class _Reader:
    """Numbers from a place in the bytes on; afterwards, `place` is behind them."""

    def __init__(self, body: bytes, place: int) -> None:
        self._body = body
        self.place = place

    def take(self, count: int) -> list[int]:
        """The next `count` numbers. Raises IndexError."""
        body, place, numbers = self._body, self.place, []
        for _ in range(count):
            number = body[place]
            place += 1
            if number > 0x7F:
                number &= 0x7F
                shift = 7
                while body[place] > 0x7F:
                    number |= (body[place] & 0x7F) << shift
                    shift += 7
                    place += 1
                number |= body[place] << shift
                place += 1
            numbers.append(number)
        self.place = place
        return numbers


def _write(body: bytearray, numbers: Iterable[int]) -> None:
    for number in numbers:
        left = number
        while left > 0x7F:
            body.append(left & 0x7F | 0x80)
            left >>= 7
        body.append(left)


def _steps(values: Iterable[int]) -> Iterator[int]:
    before = 0
    for value in values:
        yield value - before
        before = value


def _zigzag(number: int) -> int:
    return number << 1 if number >= 0 else (-number << 1) - 1


def _unzigzag(number: int) -> int:
    return number >> 1 if number & 1 == 0 else -((number + 1) >> 1)
