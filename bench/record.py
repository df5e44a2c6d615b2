"""What it costs that edits are links of a record: the same keys with their links and without, by turns in one run.

    python -m bench.record [--rounds 40] [--rooms 30]
    python -m bench.record --relay [--rounds 40] [--rooms 60]

First in this process, through the services and no sockets: each round types the same five seconds (7 keys a second in
each of so many new rooms, stored ten times a second) with links and without, in either order by turns. With `--relay`
two whole servers run side by side, one of which links no edits, and are typed at by turns for ten seconds. Counted is
the processor time of the process with all its threads. On a machine that does other work the same keys differ by a
third from one round to the next; what the linking itself takes, on its thread, is measured beside that and differs
less. MariaDB is measured when TEST_MYSQL_HOST names a server.
"""

import argparse
import gc
import math
import os
import platform
import sys
import tempfile
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from pycrdt import Doc, Text, TransactionEvent
from sqlalchemy.engine import Connection

import app as application  # First of all, because it makes the process cooperative.
from bench import databases
from bench.contenders import Contender, running
from bench.databases import Fresh
from bench.load import KEYS_A_SECOND, generating
from bench.processes import python
from bench.rooms import ROOMS_A_PAIR, Room, seed_rooms, text_of
from bench.tables import heading, row
from services.base import utcnow
from services.chain import chain
from services.document import document_saving, documents, journal
from services.interview import Seat, seats

TEXT = text_of(10 * 1024)
SECONDS = 5
FLUSHES = 10 * SECONDS
KEYS = KEYS_A_SECOND * SECONDS
RELAY_SECONDS = 10.0
"""Two links of each room."""
JOURNAL = sys.modules["services.document.journal"]

Pair = tuple[float, float]
"""Milliseconds of the processor for 1,000 keys: with links, and without."""


class Linking:
    """What linking took on its thread, in milliseconds for 1,000 keys, one figure a round."""

    def __init__(self) -> None:
        self.rounds: list[float] = []
        self._spent_s = 0.0
        self._add = chain.add_edits
        chain.add_edits = self._timed

    def begin(self) -> None:
        self._spent_s = 0.0

    def end(self, keys: int) -> None:
        self.rounds.append(self._spent_s * 1e6 / keys)

    def _timed(self, db: Connection, interview_ids: Collection[int], *, at: datetime) -> set[int]:
        before = time.thread_time()
        try:
            return self._add(db, interview_ids, at=at)
        finally:
            self._spent_s += time.thread_time() - before


# ---- Through the services


def by_services(fresh: Fresh, rounds: int, rooms: int, linking: Linking) -> list[Pair]:
    """A round to warm up comes first and is left out."""
    application.create_app(fresh.config)
    there = iter(seed_rooms(fresh, [TEXT] * (rooms * 2 * (1 + rounds))))
    pairs = []
    for number in range(1 + rounds):
        found = {}
        for is_linked in (True, False) if number % 2 else (False, True):
            found[is_linked] = _typed([next(there) for _room in range(rooms)], linking, is_linked=is_linked)
            if is_linked:
                linking.end(rooms * KEYS)
        pairs.append((found[True], found[False]))
    return pairs[1:]


def _typed(rooms: Sequence[Room], linking: Linking, *, is_linked: bool) -> float:
    """Five seconds of typing in rooms that are open, and whose record has begun."""
    taken = [_seat(room) for room in rooms]
    for seat in taken:
        documents.open_text(seat.interview_id)
    keys = _keys(taken[0])
    for seat in taken:
        documents.sync(seat, seat.meeting_link, b"\x00")
        _take(seat, keys[0], 1)
    for _flush_number in range(2):  # What the first stores, the second links.
        _flush(is_linked=True)
    order = [(seat, number) for number in range(1, 1 + KEYS) for seat in taken]
    a_flush = len(order) // FLUSHES
    gc.collect()
    linking.begin()
    before = time.process_time()
    for start in range(0, len(order), a_flush):
        for seat, number in order[start : start + a_flush]:
            _take(seat, keys[number], 1 + number)
        _flush(is_linked=is_linked and start + a_flush >= len(order))
    spent_s = time.process_time() - before
    journal.forget()
    for seat in taken:
        document_saving.abandon(seat.interview_id)
    return spent_s * 1e6 / len(order)


def _flush(*, is_linked: bool) -> None:
    """The server links every five seconds by the clock: here after the last flush, or never."""
    JOURNAL.LINK_EVERY_S = 0.0 if is_linked else math.inf  # type: ignore[attr-defined]
    document_saving.flush()


def _seat(room: Room) -> Seat:
    candidate = (room.interview_id - 1) // ROOMS_A_PAIR * 2 + 1
    return seats.get(candidate, room.name)[0]


def _take(seat: Seat, update: bytes, number: int) -> None:
    documents.take(seat, seat.meeting_link, update, number=number, source=None, at=utcnow())


def _keys(seat: Seat) -> list[bytes]:
    """One more than are counted. All rooms begin with the same document, so they fit into each."""
    doc: Doc[Any] = Doc()
    made: list[bytes] = []
    update, _state = documents.sync(seat, "a page", b"\x00")
    doc.apply_update(update)

    def keep(event: TransactionEvent) -> None:
        made.append(event.update)

    doc.observe(keep)
    text = doc.get("text:main", type=Text)
    for _key in range(1 + KEYS):
        text.insert(len(text), "x")
    return made


# ---- Two servers


def by_relay(backend: str, folder: Path, rounds: int, rooms: int) -> list[Pair]:
    """A round to warm up comes first and is left out."""
    both = [
        Contender("with links", "ours", python("app.py"), backend),
        Contender("without links", "ours", python("-m", "bench.without_links"), backend),
    ]
    pairs = []
    with ExitStack() as stack:
        load = stack.enter_context(generating())
        servers = [stack.enter_context(running(one, folder, [TEXT] * rooms)) for one in both]
        for one in servers:
            load.open(one.contender.name, "ours", one.server, text=TEXT, rooms=one.rooms)
        for number in range(1 + rounds):
            found = {}
            for one in servers if number % 2 else servers[::-1]:
                typed = load.type(one.contender.name, one.server, rooms=rooms, seconds=RELAY_SECONDS)
                found[one.contender.name] = typed.cpu_ms_per_1000
            pairs.append((found["with links"], found["without links"]))
        for one in servers:
            load.close(one.contender.name)
    return pairs[1:]


# ---- What is printed


def _cells(pairs: Sequence[Pair]) -> Iterator[str]:
    yield _spread([one for one, _other in pairs], "{:.1f}")
    yield _spread([other for _one, other in pairs], "{:.1f}")
    yield _spread([(one / other - 1) * 100 for one, other in pairs], "{:+.1f} %")


def _spread(figures: Sequence[float], form: str) -> str:
    """The median, and the middle half."""
    low, _middle, high = quantiles(figures, n=4)
    return f"{form.format(median(figures))} ({form.format(low)} to {form.format(high)})"


def main() -> None:
    parser = argparse.ArgumentParser(description="What it costs that edits are links of a record.")
    parser.add_argument("--relay", action="store_true", help="two whole servers in place of the services")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--rooms", type=int, help="30, or 60 with --relay")
    options = parser.parse_args()
    print(
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, "
        f"Python {platform.python_version()}, {options.rounds} rounds. Median (middle half), CPU ms for 1,000 keys.\n"
    )
    for line in heading("database", "with links", "without", "difference", "linking itself"):
        print(line)
    sys.setswitchinterval(application.SWITCH_EVERY_S)
    linking = Linking()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for backend in databases.backends():
            with databases.fresh(backend, folder) as fresh:
                title = databases.version(fresh)
                pairs = [] if options.relay else by_services(fresh, options.rounds, options.rooms or 30, linking)
            if options.relay:
                pairs = by_relay(backend, folder, options.rounds, options.rooms or 60)
            own = _spread(linking.rounds, "{:.1f}") if linking.rounds else ""
            linking.rounds.clear()
            print(row(title, *_cells(pairs), own), flush=True)


if __name__ == "__main__":
    main()
