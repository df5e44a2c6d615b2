"""For how long one update, sync or opening can hold the whole process, however it is made.

    python -m bench.worst_update [--repeat 2]

For each kind the worst is tried that the rules take, in the worst document that can be built by what they take, and
beside it the worst of the same kind that version 4e2c679 took, which limited bytes alone. What happens on a thread
holds the interpreter for as long as its longest call of the CRDT. Processor's time in milliseconds, the least of
several runs.
"""

import argparse
import gc
import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pycrdt import Doc, Text

from bench.tables import heading, row
from bench.worst_documents import (
    ROOT,
    crowded,
    fragmented,
    most,
    of_clients,
    prepended,
    ranges,
    siblings,
    take,
    text,
    written,
)
from services.document import yjs_updates
from services.document.live_document import LiveDocument
from services.document.plain_texts import PlainReader
from services.document.update_cost import MAX_FRAGMENTS
from services.document.update_encoding import encode_deletes, encode_items, number
from services.document.update_parts import Span

OLD_RANGES, OLD_STRUCTS = 250_000, 200_000
OLD_CONFLICTS = 5_000
"""Of each of two clients at one place: 1 MB would hold 60,000, which takes an hour."""
TEXT_BYTES = 1_000_000
LARGE = (50_000, 75_000, MAX_FRAGMENTS)


@dataclass(frozen=True)
class Case:
    """`now` and `before` make what is measured; `before` is None where nothing was different."""

    name: str
    now: Callable[[], Callable[[], object]]
    before: Callable[[], Callable[[], object]] | None = None


def held_ms(case: Callable[[], Callable[[], object]], repeat: int) -> float:
    return min(_held_s(case()) for _time in range(repeat)) * 1000


def _held_s(work: Callable[[], object]) -> float:
    """The processor's time of this thread, so that what else the machine does counts little."""
    if isinstance(work, Opening):
        return work()
    began = time.thread_time()
    work()
    return time.thread_time() - began


class Opening:
    """Making a document of what is stored, on a thread beside the others: its longest call of the CRDT."""

    def __init__(self, *stored: bytes) -> None:
        self._stored = stored

    def __call__(self) -> float:
        longest = 0.0

        class Watched(LiveDocument):
            def _apply(self, update: bytes) -> None:
                nonlocal longest
                began = time.thread_time()
                super()._apply(update)
                longest = max(longest, time.thread_time() - began)

            def missing(self, state: bytes | None = None) -> bytes:
                nonlocal longest
                began = time.thread_time()
                found = super().missing(state)
                longest = max(longest, time.thread_time() - began)
                return found

        Watched(self._stored).text()
        return longest


def taking(live: LiveDocument, update: bytes) -> Callable[[], object]:
    return lambda: take(live, update)


def unbounded(stored: list[bytes], update: bytes) -> Callable[[], object]:
    """As version 4e2c679: read whatever there is, and apply it."""
    doc: Doc[Any] = Doc()
    doc.get(ROOT, type=Text)
    for one in stored:
        doc.apply_update(one)

    def work() -> None:
        yjs_updates.read(update)
        doc.apply_update(update)

    return work


def cases() -> Iterator[Case]:
    yield from pieces()
    yield from deletions()
    yield from clients()
    yield from texts()
    yield from readings()
    yield from openings()
    for count in LARGE:
        yield from in_large(count)


def base() -> bytes:
    return encode_items([text(5, 0, "aaaa")])


def long() -> bytes:
    return encode_items([text(5, 0, "a" * 2 * OLD_RANGES)])


def old_structs() -> bytes:
    return encode_items(text(7, clock, "a", right=(7, clock - 1) if clock else None) for clock in range(OLD_STRUCTS))


def the_most(document: Callable[[], LiveDocument], make: Callable[[int], bytes]) -> Callable[[], Callable[[], object]]:
    """The largest update of its kind in this document."""

    def prepare() -> Callable[[], object]:
        live = document()
        return taking(live, most(live, make))

    return prepare


def pieces() -> Iterator[Case]:
    def conflicts() -> Callable[[], object]:
        live = written()
        while live.fragments.count < 2000:
            clock = live._clocks.get(6, 0)
            take(live, encode_items(text(6, clock + place, "a", (5, 0)) for place in range(20)))
        return taking(live, most(live, lambda count: siblings(8, count, (5, 0))))

    yield Case("most pieces of content", the_most(LiveDocument, prepended), lambda: unbounded([], old_structs()))
    yield Case(
        "conflicts at one place",
        conflicts,
        lambda: unbounded([base(), siblings(6, OLD_CONFLICTS, (5, 0))], siblings(8, OLD_CONFLICTS, (5, 0))),
    )
    yield Case(
        "one conflict with the whole document",
        the_most(fragmented, lambda count: siblings(8, count, (5, 0))),
        lambda: unbounded([long(), ranges(20_000)], siblings(8, 1_000, (5, 0))),
    )


def deletions() -> Iterator[Case]:
    yield Case(
        "most ranges of deletions",
        the_most(lambda: written(2 * OLD_RANGES), ranges),
        lambda: unbounded([long()], ranges(OLD_RANGES)),
    )
    yield Case("ranges in a document of fragments", the_most(fragmented, lambda count: ranges(count, 20_000)))
    yield Case(
        "a document of fragments is deleted", lambda: taking(fragmented(), encode_deletes([Span(5, 0, 100_000)]))
    )


def clients() -> Iterator[Case]:
    yield Case(
        "most clients in one update", the_most(written, of_clients), lambda: unbounded([base()], of_clients(60_000))
    )
    yield Case("one letter more with most clients", lambda: taking(crowded(), encode_items([text(5, 4, "b", (5, 3))])))


def texts() -> Iterator[Case]:
    for name, content in (
        ("the largest text", "a" * TEXT_BYTES),
        ("the largest text of emoji", "😀" * (TEXT_BYTES // 4)),
        ("emoji and letters in turn", "a😀" * (TEXT_BYTES // 5)),
    ):
        update = encode_items([text(5, 0, content)])
        yield Case(name, lambda update=update: taking(LiveDocument(), update))
    yield Case("the same again", lambda: again(fragmented()))
    yield Case("a plain client's whole text", lambda: plain(fragmented()))


def readings() -> Iterator[Case]:
    yield Case("a newcomer's sync", lambda: fragmented().missing)
    yield Case("a sync with most clients", lambda: syncing(crowded()))
    yield Case("a snapshot", lambda: fragmented().compacted)


def openings() -> Iterator[Case]:
    yield Case(
        f"opening {OLD_RANGES:,} stored ranges",
        lambda: Opening(long(), ranges(OLD_RANGES)),
        lambda: unbounded([long()], ranges(OLD_RANGES)),
    )
    yield Case(
        f"opening {OLD_STRUCTS:,} stored pieces", lambda: Opening(old_structs()), lambda: unbounded([], old_structs())
    )
    yield Case("opening a document of fragments", lambda: Opening(fragmented().compacted()))


def in_large(count: int) -> Iterator[Case]:
    """What a document of so many fragments costs: a page's edits, and the longest there is. Making it takes longest."""
    live, end = fragmented(count), max(100_000, 2 * count) - 10
    places, clients = itertools.count(end, -2), itertools.count(10)

    def letter() -> bytes:
        place = next(places)
        return encode_items([text(next(clients), 0, "b", (5, place), (5, place + 1))])

    def deletion() -> bytes:
        return encode_deletes([Span(5, next(places), 1)])

    state = live.state()
    yield Case(f"{count:,} fragments: a letter between two", lambda: taking(live, letter()))
    yield Case(f"{count:,} fragments: a letter is deleted", lambda: taking(live, deletion()))
    yield Case(f"{count:,} fragments: a conflict with all", lambda: taking(live, siblings(next(clients), 1, (5, 0))))
    yield Case(f"{count:,} fragments: the text is read", lambda: live.text)
    yield Case(f"{count:,} fragments: sync of who knows all", lambda: lambda: live.missing(state))
    yield Case(f"{count:,} fragments: a newcomer's sync, a snapshot", lambda: live.missing)


def again(live: LiveDocument) -> Callable[[], object]:
    return taking(live, encode_items([text(5, 0, "a" * 490)]))


def plain(live: LiveDocument) -> Callable[[], object]:
    words = live.text()
    reader = PlainReader(words, live.missing())

    def work() -> None:
        update = reader.edit("b" + words[1:])
        assert update is not None
        take(live, update)

    return work


def syncing(live: LiveDocument) -> Callable[[], object]:
    unknown = b"".join(number(10_000_000 + client) + number(1) for client in range(yjs_updates.MAX_STATE_CLIENTS))
    state = number(yjs_updates.MAX_STATE_CLIENTS) + unknown
    return lambda: (live.missing(state), live.state())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=2)
    repeat = parser.parse_args().repeat
    gc.freeze()
    gc.disable()  # As in the process, which collects garbage at times of its own choosing.
    print(*heading("what", "now, ms", "4e2c679, ms"), sep="\n")
    for case in cases():
        now = held_ms(case.now, repeat)
        before = "" if case.before is None else f"{held_ms(case.before, 1):,.1f}"
        print(row(case.name, f"{now:,.1f}", before), flush=True)


if __name__ == "__main__":
    main()
