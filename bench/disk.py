"""How much of the disk interviews take, with indexes and half-empty pages: for planning a disk for a year.

    python -m bench.disk [--rooms 4] [--nights 3] [--interviews 10000]

Each evening two people in each of the rooms type 7 keys a second for an hour without a pause (`history.mjs`), all
rooms at once, so that their rows come mixed as a server stores them. Each night the edits are packed. Then other rows
are written by the thousand. Measured are the pages in use and the files, which MariaDB (the server that
TEST_MYSQL_HOST names) makes some MB larger in advance. For comparison the same edits are written merged: those of one
person that follow each other within a second as one row, which would lose the rhythm of the keys.
"""

import argparse
import platform
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from pycrdt import merge_updates
from sqlalchemy import Table, bindparam, insert, text, update
from sqlalchemy.engine import Connection

from bench import databases
from bench.databases import Fresh
from bench.document import EDITS_A_SECOND, History, make_history
from bench.rooms import seed_rooms
from bench.rows import KINDS, rows_of
from bench.tables import heading, row
from db.tables import document_packs, document_updates, interviews, metadata
from operating import compaction
from services.document.live_document import LiveDocument
from services.record.compaction import EDITS_A_PACK

ROWS_A_STATEMENT = 1000
ROWS_A_KIND = 20_000
MERGED_WITHIN_S = 1
MEGABYTE = 1e6
Row = tuple[int, int, datetime, bytes]


@dataclass(frozen=True)
class Growth:
    """Bytes an edit takes: as a row, as part of a merged row, in a pack; and the files before and after each night."""

    of_row: float
    of_merged_row: float
    of_packed: float
    evenings_mb: list[float]
    nights_mb: list[float]


@dataclass(frozen=True)
class Found:
    """What one database takes: its edits, and a row of each other kind in bytes."""

    growth: Growth
    kinds: dict[str, float]

    def whole(self, edits: int, snapshot: int) -> float:
        """The bytes of an interview with so many edits, once they are packed."""
        rows = sum(self.kinds[table.name] * number for table, (number, _make) in KINDS.items())
        return self.growth.of_packed * edits + snapshot + rows


def used_bytes(fresh: Fresh, *tables: Table) -> int:
    """The pages that tables and their indexes take, half-empty ones included; of SQLite always those of all tables."""
    with fresh.engine.connect() as db:
        if fresh.config.mysql is None:
            pages, free = (
                int(db.exec_driver_sql(f"PRAGMA {one}").scalar_one()) for one in ("page_count", "freelist_count")
            )
            return (pages - free) * _page_size(db)
        names = [table.name for table in tables or metadata.sorted_tables]
        db.exec_driver_sql(f"ANALYZE TABLE {', '.join(names)}").all()
        query = text(
            "SELECT SUM(DATA_LENGTH + INDEX_LENGTH) FROM information_schema.TABLES"
            " WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME IN :names"
        )
        return int(db.execute(query.bindparams(bindparam("names", names, expanding=True))).scalar_one())


def file_bytes(fresh: Fresh) -> int:
    """The files themselves. Neither database gives pages back to the disk; both use them again."""
    with fresh.engine.connect() as db:
        if fresh.config.mysql is None:
            return int(db.exec_driver_sql("PRAGMA page_count").scalar_one()) * _page_size(db)
        query = "SELECT SUM(FILE_SIZE) FROM information_schema.INNODB_SYS_TABLESPACES WHERE NAME LIKE %s"
        return int(db.exec_driver_sql(query, (f"{fresh.config.mysql.db}/%",)).scalar_one())


def _page_size(db: Connection) -> int:
    return int(db.exec_driver_sql("PRAGMA page_size").scalar_one())


def evening(history: History, rooms: Sequence[int], began: datetime) -> Iterator[Row]:
    """An hour in all rooms at once: interview, author, time and edit, as they come."""
    for number, (author, data) in enumerate(history.edits):
        at = began + timedelta(seconds=number / EDITS_A_SECOND, microseconds=(number * 7919) % 90_000)
        for room in rooms:
            yield room, author + 1, at, data


def merged(history: History, room: int, began: datetime) -> Iterator[Row]:
    """The same of one room, where edits of one author within a second are one row."""
    first = began

    def window(one: Row) -> tuple[int, int]:
        return one[1], int((one[2] - first).total_seconds() // MERGED_WITHIN_S)

    for _key, together in groupby(evening(history, [room], began), window):
        some = list(together)
        data = some[0][3] if len(some) == 1 else merge_updates(*(one[3] for one in some))
        yield room, some[0][1], some[0][2], data


def write(fresh: Fresh, edits: Iterator[Row]) -> None:
    last: dict[int, int] = {}
    waiting: list[dict[str, Any]] = []
    with fresh.engine.connect().execution_options(neurohire_writes=True) as db:
        for room, author, at, data in edits:
            last[room] = last.get(room, 0) + 1
            values = {"interview_id": room, "sequence": last[room], "author_id": author, "created_at": at, "data": data}
            waiting.append(values)
            if len(waiting) == ROWS_A_STATEMENT:
                db.execute(insert(document_updates), waiting)
                db.commit()
                waiting = []
        if waiting:
            db.execute(insert(document_updates), waiting)
            db.commit()


def end(fresh: Fresh, rooms: Sequence[int], at: datetime) -> None:
    with fresh.engine.connect().execution_options(neurohire_writes=True) as db:
        db.execute(update(interviews).where(interviews.c.id.in_(rooms)).values(status="completed", completed_at=at))
        db.commit()


def measure(fresh: Fresh, compared: Fresh, history: History, rooms: int, nights: int) -> Growth:
    """What the edits take; `compared` is another empty database of the same kind, for the merged ones."""
    now = datetime.now(UTC)
    edits = rooms * len(history.edits)
    seed_rooms(compared, [""] * rooms)
    before = used_bytes(compared, document_updates)
    for room in range(1, rooms + 1):
        write(compared, merged(history, room, now))
    of_merged = (used_bytes(compared, document_updates) - before) / edits

    seed_rooms(fresh, [""] * (rooms * nights))
    empty, of_row, evenings, left = used_bytes(fresh, document_updates), 0.0, [], []
    for night in range(nights):
        mine = range(1 + rooms * night, 1 + rooms * (night + 1))
        write(fresh, evening(history, mine, now))
        evenings.append(file_bytes(fresh) / MEGABYTE)
        of_row = of_row or (used_bytes(fresh, document_updates) - empty) / edits
        end(fresh, mine, now)
        compaction.run(ended_before=now + timedelta(seconds=1), pause=lambda _seconds: None)
        left.append(file_bytes(fresh) / MEGABYTE)
    packed = (used_bytes(fresh, document_packs) - empty) / (edits * nights)
    return Growth(of_row, of_merged, packed, evenings, left)


def snapshot_bytes(history: History) -> int:
    """The document at the end, as the server keeps it beside the log."""
    live = LiveDocument([data for _author, data in history.edits])
    return len(live.compacted())


def of_kinds(fresh: Fresh) -> dict[str, float]:
    """Bytes that a row of each other kind takes, in a database where rooms are seeded."""
    found: dict[str, float] = {}
    now = datetime.now(UTC)
    for table in KINDS:
        before = used_bytes(fresh, table)
        with fresh.engine.connect().execution_options(neurohire_writes=True) as db:
            for start in range(0, ROWS_A_KIND, ROWS_A_STATEMENT):
                db.execute(insert(table), rows_of(table, range(start, start + ROWS_A_STATEMENT), now))
            db.commit()
        found[table.name] = (used_bytes(fresh, table) - before) / ROWS_A_KIND
    return found


def show(names: Sequence[str], found: Sequence[Found], history: History, count: int) -> None:
    edits = len(history.edits)
    snapshot = snapshot_bytes(history)
    lines: list[tuple[str, Callable[[Found], str]]] = [
        ("of an edit as a row", lambda one: f"{one.growth.of_row:.0f}"),
        ("of an edit merged within a second", lambda one: f"{one.growth.of_merged_row:.1f}"),
        (f"of an edit in a pack of {EDITS_A_PACK}", lambda one: f"{one.growth.of_packed:.1f}"),
        ("of an hour of typing until its night", lambda one: f"{one.growth.of_row * edits / MEGABYTE:.1f} MB"),
        ("of an hour of typing afterwards", lambda one: f"{one.growth.of_packed * edits / MEGABYTE:.2f} MB"),
    ]
    for night in range(len(found[0].growth.nights_mb)):
        lines += [
            (f"files, evening {night + 1}", lambda one, night=night: f"{one.growth.evenings_mb[night]:.1f} MB"),
            (f"files, night {night + 1}", lambda one, night=night: f"{one.growth.nights_mb[night]:.1f} MB"),
        ]
    for table, (number, _make) in KINDS.items():
        said = f"of a row of {table.name}, {number} an interview"
        lines.append((said, lambda one, table=table: f"{one.kinds[table.name]:.0f}"))
    lines += [
        ("of the snapshot of such a document", lambda _one: f"{snapshot}"),
        ("of an interview of an hour, all of it", lambda one: f"{one.whole(edits, snapshot) / MEGABYTE:.2f} MB"),
        (f"of {count:,} of them", lambda one: f"{one.whole(edits, snapshot) * count / 1e9:.1f} GB"),
    ]
    for line in heading("bytes on disk", *names):
        print(line)
    for said, figure in lines:
        print(row(said, *map(figure, found)))


def main() -> None:
    parser = argparse.ArgumentParser(description="How much of the disk interviews take.")
    parser.add_argument("--rooms", type=int, default=4)
    parser.add_argument("--nights", type=int, default=3)
    parser.add_argument("--interviews", type=int, default=10_000)
    options = parser.parse_args()
    names: list[str] = []
    found: list[Found] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        history = make_history(1, folder)
        for backend in databases.backends():
            with databases.fresh(backend, folder) as compared, databases.fresh(backend, folder) as fresh:
                growth = measure(fresh, compared, history, options.rooms, options.nights)
                found.append(Found(growth, of_kinds(fresh)))
                names.append(databases.version(fresh))
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, Python {platform.python_version()}")
    data = sum(len(data) for _author, data in history.edits) / len(history.edits)
    print(f"{options.rooms} rooms, {options.nights} nights, {len(history.edits):,} edits an hour of {data:.1f} bytes\n")
    show(names, found, history, options.interviews)


if __name__ == "__main__":
    main()
