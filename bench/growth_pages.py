"""The part of `bench.growth` about pages: what they cost with more interviews, and after more hours of typing.

The processor's time of this process, in rounds that alternate between the sizes. Printed are JSON lines.
"""

from bench.pages import PAGES, Page, Reader, application, measure

# isort: split
import argparse
import gc
import json
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import config as configuration
from bench import databases
from bench.document import make_history
from bench.processes import NO_LIMITS
from bench.reports import REPORT, ReportReader, Size
from db.engine import database

OF_INTERVIEWS = ("dashboard, interviewer", "dashboard, everybody's", "dashboard, everybody's by name", "candidates",
                 "room, interviewer")  # fmt: skip
PLAYBACK = Page("playback", "/interview/{room}/playback")
MESSAGES, ALERTS = 50, 5


def readers_of(grows: str, backend: str, sizes: Sequence[int], folder: Path, stack: ExitStack) -> dict[int, Reader]:
    fresh = {size: stack.enter_context(databases.fresh(backend, folder)) for size in sizes}
    unlimited = fresh[sizes[0]].environment | NO_LIMITS
    app = application.create_app(configuration.load(unlimited))
    if grows == "interviews":
        return {size: Reader(app, one, size) for size, one in fresh.items()}
    size_of_report = Size(MESSAGES, ALERTS, has_edits=True, is_packed=True)
    return {hours: ReportReader(app, one, size_of_report, make_history(hours, folder)) for hours, one in fresh.items()}


def pages_of(grows: str) -> list[Page]:
    if grows == "interviews":
        return [page for page in PAGES if page.name in OF_INTERVIEWS]
    return [REPORT, PLAYBACK]


def main() -> None:
    parser = argparse.ArgumentParser(description="A part of bench.growth.")
    parser.add_argument("grows", choices=("hours", "interviews"))
    parser.add_argument("--sizes", type=int, nargs="+", required=True)
    parser.add_argument("--seconds", type=float, help="of other parts")
    parser.add_argument("--requests", type=int, required=True)
    options = parser.parse_args()
    for backend in databases.backends():
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            readers = readers_of(options.grows, backend, options.sizes, folder, stack)
            gc.collect()
            gc.freeze()  # As the server does after start-up.
            for page in pages_of(options.grows):
                found = measure(page, readers, options.requests)
                # A playback is as long as the interview was, so it is counted by the hour.
                by = {size: size if page is PLAYBACK else 1 for size in found}
                figures = [one.cpu / by[size] for size, one in found.items()]
                name = f"{page.name}, an hour of it" if page is PLAYBACK else page.name
                print(json.dumps({"database": backend, "cost": f"{name}, processor", "figures": figures}), flush=True)
            database.close()


if __name__ == "__main__":
    main()
