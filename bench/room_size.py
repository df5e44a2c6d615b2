"""What one more room asks of the server's memory and of the database: for deciding how large the machines must be.

    python -m bench.room_size [--rooms 100] [--seconds 20]

Rooms of two with a document of 10 KB, in each of which one person types 7 keys a second: more than people do, who
think in between. The database's own counters (MariaDB, the server that TEST_MYSQL_HOST names) are read before and
after; the memory is the server's own, without what it shares with others, before the rooms opened and afterwards.
"""

import argparse
import platform
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench import databases
from bench.contenders import Contender, Running, running
from bench.databases import Fresh
from bench.load import KEYS_A_SECOND, Typed, generating
from bench.processes import python
from bench.rooms import text_of
from bench.tables import heading, row

SIZE = 10 * 1024
COUNTED = ("Com_commit", "Com_insert", "Com_update", "Handler_write", "Handler_update", "Innodb_os_log_written")
SECONDS_AN_HOUR = 3600


@dataclass(frozen=True)
class Counters:
    """What the database has done since it started, and the bytes of all edits."""

    done: dict[str, int]
    edit_bytes: int

    def since(self, earlier: "Counters", name: str) -> int:
        return self.done[name] - earlier.done[name]


def counters(fresh: Fresh) -> Counters:
    with fresh.engine.connect() as connection:
        told = connection.exec_driver_sql("SHOW GLOBAL STATUS").all()
        size = connection.exec_driver_sql("SELECT COALESCE(SUM(LENGTH(data)), 0) FROM document_updates").scalar_one()
    return Counters({name: int(value) for name, value in told if name in COUNTED}, int(size))


def measure(one: Running, rooms: int, seconds: float) -> tuple[float, Typed, Counters, Counters]:
    """The memory of all rooms in MB, what became of the keys, and the counters before and after."""
    assert one.fresh is not None
    empty_mb = one.server.resident_mb()
    with generating() as load:
        load.open("rooms", "ours", one.server, text=text_of(SIZE), rooms=one.rooms)
        load.type("rooms", one.server, rooms=rooms, seconds=2.0)  # The first keys of a room make its first rows.
        before = counters(one.fresh)
        typed = load.type("rooms", one.server, rooms=rooms, seconds=seconds, warm_up_s=0.0)
        after = counters(one.fresh)
        full_mb = one.server.resident_mb()
        load.close("rooms")
    return full_mb - empty_mb, typed, before, after


def show(rooms: int, seconds: float, found: tuple[float, Typed, Counters, Counters]) -> None:
    memory_mb, typed, before, after = found
    for line in heading("of one room", "figure"):
        print(line)
    keys = len(typed.keys)
    print(row("keys a second", f"{keys / seconds / rooms:.1f}"))
    print(row("server's memory", f"{memory_mb / rooms:.2f} MB"))
    print(row("server's CPU", f"{typed.server.core / rooms * 1000:.2f} ms a second"))
    for name in COUNTED:
        print(row(f"{name} a second", f"{after.since(before, name) / seconds / rooms:.2f}"))
    per_key = (after.edit_bytes - before.edit_bytes) / max(1, keys)
    print(row("bytes of an edit", f"{per_key:.0f}"))
    print(row("MB of edits an hour of such typing", f"{per_key * KEYS_A_SECOND * SECONDS_AN_HOUR / 1e6:.1f}"))


def main() -> None:
    parser = argparse.ArgumentParser(description="What one more room asks of memory and database.")
    parser.add_argument("--rooms", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=20.0)
    options = parser.parse_args()
    if databases.MARIADB not in databases.backends():
        parser.error("TEST_MYSQL_HOST must name a MariaDB server")
    contender = Contender("NeuroHire", "ours", python("app.py"), databases.MARIADB)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        one = stack.enter_context(running(contender, folder, [text_of(SIZE)] * options.rooms))
        assert one.fresh is not None
        versions = f"Python {platform.python_version()}, {databases.version(one.fresh)}"
        print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {versions}")
        print(f"{options.rooms} rooms of {SIZE // 1024} KB, {options.seconds:.0f} s\n")
        show(options.rooms, options.seconds, measure(one, options.rooms, options.seconds))


if __name__ == "__main__":
    main()
