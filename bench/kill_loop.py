"""What a killed server costs: two people type and chat while it is killed N times at moments that chance picks.

    python -m bench.kill_loop [200] [--database sqlite|mariadb] [--seed 1]

A real server process and a real database on this machine, a MariaDB of its own if that is asked for. The people are
the scripted ones of the fault tests. The status is 1 when anything acknowledged was lost, or anything is there twice.
"""

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bench.tables import heading, percentile, row
from tests.faults.conftest import admitted_house
from tests.faults.kills import Loop, Outcome
from tests.faults.mariadb import MariaDb
from tests.serving import Server, serving

NAMES_SHOWN = 20


@contextmanager
def server_on(database: str, folder: Path) -> Iterator[Server]:
    if database == "sqlite":
        with serving(folder, database) as server:
            yield server
        return
    own = MariaDb(folder)
    own.start()
    try:
        with serving(folder / "server", "own", **own.environment) as server:
            yield server
    finally:
        own.stop()


def tell(outcome: Outcome) -> None:
    if outcome.kills % 10 == 0:
        sys.stderr.write(f"{outcome.kills} kills, lost {len(outcome.lost)}, twice {len(outcome.duplicated)}\n")


def print_outcome(database: str, outcome: Outcome, took_s: float) -> None:
    back = sorted(outcome.back_s)
    columns = ["database", "kills", "acked keystrokes", "acked messages", "lost", "duplicated"]
    for line in heading(*columns, "back, median / p95 / most, s"):
        print(line)
    counts = [outcome.kills, outcome.typed, outcome.said, len(outcome.lost), len(outcome.duplicated)]
    times = f"{percentile(back, 50):.1f} / {percentile(back, 95):.1f} / {back[-1]:.1f}"
    print(row(database, *(f"{count:,}" for count in counts), times))
    print(f"\nKilled {', '.join(f'{moment}: {count}' for moment, count in sorted(outcome.moments.items()))}.")
    print(f"It took {took_s:.0f} s; load at the end {os.getloadavg()[0]:.1f}.")
    for what, names in (("Lost", outcome.lost), ("Twice", outcome.duplicated)):
        if names:
            print(f"{what}: {', '.join(sorted(names)[:NAMES_SHOWN])}")


def main() -> int:
    parser = argparse.ArgumentParser(description="Killing the server while two people type.")
    parser.add_argument("kills", type=int, nargs="?", default=200, help="how often (200)")
    parser.add_argument("--database", choices=["sqlite", "mariadb"], default="sqlite")
    parser.add_argument("--seed", type=int, default=1, help="other moments (1)")
    options = parser.parse_args()
    print(
        f"Killing the server, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC. {os.cpu_count()} cores, load "
        f"{os.getloadavg()[0]:.1f}, Python {platform.python_version()}, {options.database}, seed {options.seed}.\n",
        flush=True,
    )
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, server_on(options.database, Path(folder)) as server:
        outcome = Loop(server, admitted_house(server), options.seed).run(options.kills, tell)
    print_outcome(options.database, outcome, time.monotonic() - began)
    return 1 if outcome.lost or outcome.duplicated else 0


if __name__ == "__main__":
    sys.exit(main())
