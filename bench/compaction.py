"""For how long packing the edits of an interview keeps everybody else waiting.

    python -m bench.compaction [--hours 4]

In a process as `app.py` makes it, a task on the hub looks at the clock every millisecond and keeps the longest times
between two looks: first while nothing else happens, then while the edits are packed, then while the same edits are
merged on the hub, which is what a merge by pycrdt would cost there. How long one pack is in its transaction is how long
a writer waits on SQLite. MariaDB is measured when TEST_MYSQL_HOST names a server.
"""

import argparse
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from pycrdt import merge_updates

import app as application  # First of all, because it makes the process cooperative.
from bench import databases
from bench.databases import Fresh
from bench.disk import end, evening, write
from bench.document import History, make_history
from bench.rooms import seed_rooms
from bench.tables import heading, percentile, row
from db.engine import database
from extensions import socketio
from operating.compaction import PAUSE_S
from services.record import compaction
from services.record.compaction import EDITS_A_PACK

LOOK_EVERY_S = 0.001
QUIET_S = 5.0


@dataclass
class Watch:
    """The times between two looks, in milliseconds, and those of each step."""

    gaps: list[float] = field(default_factory=list)
    steps: list[float] = field(default_factory=list)

    def cells(self) -> tuple[str, ...]:
        gaps, steps = sorted(self.gaps), sorted(self.steps)
        took = f"{percentile(steps, 50):.0f} / {steps[-1]:.0f}" if steps else ""
        return f"{percentile(gaps, 99):.1f}", f"{percentile(gaps, 99.9):.1f}", f"{gaps[-1]:.1f}", took


@contextmanager
def watching() -> Iterator[Watch]:
    """Looks at the clock on the hub as long as the block runs."""
    watch, is_over = Watch(), False

    def look() -> None:
        last = time.perf_counter()
        while not is_over:
            socketio.sleep(LOOK_EVERY_S)
            now = time.perf_counter()
            watch.gaps.append((now - last) * 1000)
            last = now

    task = socketio.start_background_task(look)
    try:
        yield watch
    finally:
        is_over = True
        task.join()


def timed(watch: Watch, step: Callable[[], object]) -> object:
    began = time.perf_counter()
    found = step()
    watch.steps.append((time.perf_counter() - began) * 1000)
    return found


def measure(fresh: Fresh, history: History) -> dict[str, Watch]:
    now = datetime.now(UTC)
    [room] = seed_rooms(fresh, [""])
    write(fresh, evening(history, [room.interview_id], now))
    end(fresh, [room.interview_id], now)
    database.bind(fresh.engine)
    found = {}
    with watching() as found["nothing"]:
        socketio.sleep(QUIET_S)
    with watching() as found["packing"]:
        while timed(found["packing"], lambda: compaction.pack_next(room.interview_id)):
            socketio.sleep(PAUSE_S)
    with watching() as found["merging on the hub"]:
        left = iter([data for _author, data in history.edits])
        while some := list(islice(left, EDITS_A_PACK)):
            timed(found["merging on the hub"], lambda some=some: merge_updates(*some))
            socketio.sleep(PAUSE_S)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="For how long packing keeps everybody else waiting.")
    parser.add_argument("--hours", type=float, default=4)
    options = parser.parse_args()
    sys.setswitchinterval(application.SWITCH_EVERY_S)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        history = make_history(options.hours, folder)
        print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, Python {platform.python_version()}")
        print(f"{len(history.edits):,} edits\n")
        for line in heading("while", "hub, ms: p99", "p99.9", "longest", "a step, ms: p50 / longest"):
            print(line)
        for backend in databases.backends():
            with databases.fresh(backend, folder) as fresh:
                application.create_app(fresh.config)
                for what, watch in measure(fresh, history).items():
                    print(row(f"{what}, {databases.version(fresh)}", *watch.cells()))


if __name__ == "__main__":
    main()
