"""Whether a key and a page cost the same as rooms, documents, hours and interviews grow: one table of ratios.

    python -m bench.growth [--rooms 1 60 600] [--documents 1 10 50] [--hours 1 4 10] [--interviews 10 1000 100000]
                           [--only rooms] [--seconds 10] [--requests 40]

Each line is one cost at the smallest size, and at the others as a ratio to that. Nothing is compared with another run,
so other work on the machine meets all sizes alike. Keys are typed as in `bench.relay`, pages asked for as in
`bench.pages`, each kind in a process of its own. SQLite, and MariaDB where TEST_MYSQL_HOST names a server.
"""

import argparse
import json
import os
import platform
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bench.processes import ROOT, python
from bench.tables import heading, row

ROOMS, DOCUMENTS, HOURS, INTERVIEWS = (1, 60, 600), (1, 10, 50), (1, 4, 10), (10, 1_000, 100_000)
UNITS = {"rooms": "rooms", "documents": "KB", "hours": "hours", "interviews": "interviews"}
MODULES = {"rooms": "growth_rooms", "documents": "growth_rooms", "hours": "growth_pages", "interviews": "growth_pages"}


@dataclass(frozen=True)
class Line:
    """One cost by size, in the order of the sizes."""

    grows: str
    database: str
    cost: str
    figures: dict[int, float]

    def cells(self) -> list[str]:
        (smallest, first), *others = self.figures.items()
        ratios = (f"{size:,}: {figure / first:.2f}" for size, figure in others)
        at = f"{first:.2f} at {smallest:,}"
        return [UNITS[self.grows], self.database, self.cost, at, ", ".join(ratios)]


def lines(grows: str, sizes: Sequence[int], seconds: float, requests: int) -> Iterator[Line]:
    """What the part of the bench that knows this kind of growth prints, a line for each cost."""
    given = [grows, "--sizes", *map(str, sizes), "--seconds", str(seconds), "--requests", str(requests)]
    command = python("-m", f"bench.{MODULES[grows]}", *given)
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for told in process.stdout:
            found = json.loads(told)
            figures = dict(zip(sizes, found["figures"], strict=True))
            yield Line(grows, found["database"], found["cost"], figures)
    if process.returncode != 0:
        raise SystemExit(f"the part about {grows} ended with code {process.returncode}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Whether costs stay the same as things grow.")
    for grows, sizes in zip(UNITS, (ROOMS, DOCUMENTS, HOURS, INTERVIEWS), strict=True):
        parser.add_argument(f"--{grows}", type=int, nargs="+", default=sizes, help=f"{UNITS[grows]}, smallest first")
    parser.add_argument("--only", choices=UNITS, help="only this kind of growth")
    parser.add_argument("--seconds", type=float, default=10.0, help="of typing for each size (10)")
    parser.add_argument("--requests", type=int, default=40, help="for each page and size (40)")
    options = parser.parse_args()
    print(
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, Python {platform.python_version()}, {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f}\n"
    )
    for line in heading("what grows", "database", "cost, ms", "smallest", "as a ratio to that"):
        print(line)
    for grows in [options.only] if options.only else UNITS:
        for one in lines(grows, getattr(options, grows), options.seconds, options.requests):
            print(row(*one.cells()), flush=True)


if __name__ == "__main__":
    main()
