"""What the dashboard and the room page cost at 10 to 10,000 interviews: p50, p99, processor and queries per page.

    python -m bench.pages [--requests 200] [--only search] [--interviews 100000] [--keep FOLDER]

Every page is asked for in this process through Flask's test client, so there is no network and one
reader at a time; the database work still goes through the pool of native threads. Requests alternate
between the sizes in short rounds, so that whatever else the machine does meets all sizes alike.
With 100 interviews the page is already full; with 10 it shows fewer rows, so the growth is counted from 100.
With `--interviews`, so many are compared with 10,000. The processor's time is that of this process, so MariaDB's own is
not in it. MariaDB is measured when TEST_MYSQL_HOST names a server.
"""

import app as application  # Patches the process, so it comes first.

# isort: split
import argparse
import gc
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from bench import databases
from bench.databases import Fresh
from bench.seeding import Crowd, find_crowd, seed
from db.engine import database
from services.people import sessions

SIZES = (10, 100, 1_000, 10_000)
MOST = SIZES[-1]
ROUNDS = 10
WARM_UP = 3


@dataclass(frozen=True)
class Page:
    """One page as one of the three people opens it."""

    name: str
    path: str
    is_candidate: bool = False
    is_coordinator: bool = False

    @property
    def reader(self) -> str:
        return "candidate" if self.is_candidate else "coordinator" if self.is_coordinator else "interviewer"


PAGES = (
    Page("dashboard, interviewer", "/dashboard"),
    Page("dashboard, candidate", "/dashboard", is_candidate=True),
    Page("dashboard, completed", "/dashboard?status=completed"),
    Page("dashboard, last page of all", "/dashboard?status=all&page=100000"),
    Page("dashboard, search by title", "/dashboard?status=all&q=system+design"),
    Page("dashboard, search by name", "/dashboard?status=all&q=Adeyemi"),
    Page("dashboard, search without a match", "/dashboard?status=all&q=nobody+at+all"),
    Page("dashboard, everybody's", "/dashboard", is_coordinator=True),
    Page("dashboard, last page of everybody's", "/dashboard?status=all&page=100000", is_coordinator=True),
    Page(
        "dashboard, last page of everybody's completed", "/dashboard?status=completed&page=100000", is_coordinator=True
    ),
    Page("dashboard, everybody's by name", "/dashboard?status=all&q=Adeyemi", is_coordinator=True),
    Page("scheduling, people by part of a name", "/schedule-interview/people?q=adey"),
    Page("candidates", "/candidates", is_coordinator=True),
    Page("who waits (asked every few seconds)", "/dashboard/waiting"),
    Page("room, interviewer", "/interview/{room}"),
    Page("room, candidate", "/interview/{room}", is_candidate=True),
)


@dataclass
class Figure:
    """What was measured of one page at one size."""

    times_ms: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)
    database_ms: list[float] = field(default_factory=list)
    queries: int = 0

    @property
    def p50(self) -> float:
        return statistics.median(self.times_ms)

    @property
    def cpu(self) -> float:
        return statistics.median(self.cpu_ms)

    @property
    def p99(self) -> float:
        return statistics.quantiles(self.times_ms, n=100)[98]


class Reader:
    """One size of database with the cookies of its three people; `turn` makes it the one that is served."""

    def __init__(self, app: Flask, fresh: Fresh, size: int) -> None:
        self._fresh = fresh
        self.queries = 0
        self.database_ms = 0.0
        self._began = 0.0
        event.listen(fresh.engine, "before_cursor_execute", self._began_query)
        event.listen(fresh.engine, "after_cursor_execute", self._ended_query)
        self.turn()
        now = datetime.now(UTC)
        self.crowd: Crowd = database.run(lambda db: find_crowd(db) or seed(db, size, at=now))
        self._clients = {
            "interviewer": _signed_in(app, self.crowd.interviewer_id, now),
            "candidate": _signed_in(app, self.crowd.candidate_id, now),
            "coordinator": _signed_in(app, self.crowd.coordinator_id, now),
        }

    def turn(self) -> None:
        database.bind(self._fresh.engine)

    def open(self, page: Page) -> None:
        """Ask for the page once; anything but the page itself is a fault of the bench."""
        answer = self._clients[page.reader].get(page.path.format(room=self.crowd.room))
        if answer.status_code != 200:
            raise RuntimeError(f"{page.name}: {answer.status_code} in place of the page")
        answer.get_data()  # What is streamed is made only while it is read.

    def _began_query(self, connection: object, cursor: object, statement: str, *rest: object) -> None:
        self.queries += not statement.startswith("BEGIN")
        self._began = time.perf_counter()

    def _ended_query(self, *rest: object) -> None:
        self.database_ms += (time.perf_counter() - self._began) * 1000


def _signed_in(app: Flask, user_id: int, now: datetime) -> FlaskClient:
    client = app.test_client()
    with client.session_transaction() as session:
        session["token"] = sessions.start(user_id, at=now, lifetime=timedelta(hours=8))
    return client


def measure(page: Page, readers: Mapping[int, Reader], requests: int) -> dict[int, Figure]:
    """The figures of one page by size, taken in turns."""
    figures = {size: Figure() for size in readers}
    for _round in range(ROUNDS):
        for size, reader in readers.items():
            reader.turn()
            for _warm in range(WARM_UP):
                reader.open(page)
            for _request in range(max(1, requests // ROUNDS)):
                _measure_one(page, reader, figures[size])
    return figures


def _measure_one(page: Page, reader: Reader, figure: Figure) -> None:
    reader.queries, reader.database_ms = 0, 0.0
    started, cpu_started = time.perf_counter(), time.process_time()
    reader.open(page)
    figure.times_ms.append((time.perf_counter() - started) * 1000)
    figure.cpu_ms.append((time.process_time() - cpu_started) * 1000)
    figure.database_ms.append(reader.database_ms)
    figure.queries = reader.queries


def bench(backend: str, pages: list[Page], requests: int, sizes: Sequence[int], keep: Path | None) -> None:
    with ExitStack() as stack:
        folder = keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        fresh = {size: stack.enter_context(databases.fresh(backend, folder, f"pages_{size}")) for size in sizes}
        app = application.create_app(fresh[sizes[0]].config)
        readers = {size: Reader(app, one, size) for size, one in fresh.items()}
        gc.collect()
        gc.freeze()  # As the server does after start-up.
        print(f"\n{databases.version(fresh[sizes[0]])}\n")
        for line in heading(sizes):
            print(line)
        for page in pages:
            print(row(page, measure(page, readers, requests)), flush=True)
        database.close()


def heading(sizes: Sequence[int]) -> Iterator[str]:
    figures = (f"{size:,}: p50 / p99 (database, processor) ms" for size in sizes)
    columns = ["page", "queries", *figures, f"{sizes[-1]:,} to {_compared(sizes):,}"]
    yield f"| {' | '.join(columns)} |"
    yield "|---" * len(columns) + "|"


def row(page: Page, figures: dict[int, Figure]) -> str:
    cells = [
        f"{one.p50:.1f} / {one.p99:.1f} ({statistics.median(one.database_ms):.1f}, {one.cpu:.1f})"
        for one in figures.values()
    ]
    queries = "/".join(str(one) for one in sorted({one.queries for one in figures.values()}))
    sizes = list(figures)
    growth = figures[sizes[-1]].p50 / figures[_compared(sizes)].p50
    return f"| {page.name} | {queries} | {' | '.join(cells)} | {growth:.2f} |"


def _compared(sizes: Sequence[int]) -> int:
    """The size before the last, or the first whose pages are full."""
    return sizes[1] if len(sizes) > 2 else sizes[0]


def main() -> None:
    parser = argparse.ArgumentParser(description="Cost of the dashboard and the room page by number of interviews.")
    parser.add_argument("--requests", type=int, default=200, help="requests per figure (200)")
    parser.add_argument("--only", default="", help="only pages whose name contains this")
    parser.add_argument("--interviews", type=int, help="compare so many with 10,000, in place of 10 to 10,000")
    parser.add_argument("--keep", type=Path, help="where SQLite's files stay, and are taken from the next time")
    options = parser.parse_args()
    now = datetime.now(UTC)
    print(
        f"Pages, {now:%Y-%m-%d %H:%M} UTC. Python {platform.python_version()}, {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f}. Through Flask's test client, one reader at a time, "
        f"{options.requests} requests per figure, in {ROUNDS} rounds that alternate between the sizes."
    )
    chosen = [page for page in PAGES if options.only in page.name]
    for backend in databases.backends():
        sizes = SIZES if options.interviews is None else (MOST, options.interviews)
        bench(backend, chosen, options.requests, sizes, options.keep)


if __name__ == "__main__":
    main()
