"""What the bank of questions costs at 100 and at 2,000 questions: list, search, filters, the room's chooser.

    python -m bench.questions [--requests 100]

As `bench.pages`: through Flask's test client, one reader at a time, in rounds that alternate between the sizes, so that
whatever else the machine does meets both alike. MariaDB is measured when TEST_MYSQL_HOST names a server.
"""

from bench.pages import ROUNDS, Page, Reader, application, measure

# isort: split
import argparse
import gc
import os
import platform
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

from bench import databases, tables
from bench.databases import Fresh
from db.engine import database
from repositories.states import QuestionState
from services.questions import bank, included
from services.questions.content import Content

SIZES = (100, 2_000)
BATCH = 100
TOPICS = ("strings", "graphs", "parsing", "caching", "concurrency", "dates", "trees", "money")
PAGES = (
    Page("list", "/questions"),
    Page("list, last page", "/questions?page=100000"),
    Page("search by title", "/questions?q=number+7"),
    Page("search by tag's word", "/questions?q=graph"),
    Page("search without a match", "/questions?q=nothing+is+called+so"),
    Page("filter: tag, level, language", "/questions?tag=parsing&level=senior&language=python"),
    Page("one question", "/questions/1"),
    Page("room, the chooser", "/interview/{room}/questions/choose"),
    Page("room, the chooser searched", "/interview/{room}/questions/choose?q=number+7"),
)


class BankReader(Reader):
    """One size of bank, with the cookies of an interviewer."""

    def __init__(self, app: Flask, fresh: Fresh, size: int) -> None:
        super().__init__(app, fresh, 10)
        samples = [content for content, _state in included.entries()]
        made = [_varied(samples[number % len(samples)], number) for number in range(size)]
        for start in range(0, size, BATCH):
            batch = [(content, QuestionState.READY) for content in made[start : start + BATCH]]
            bank.add_all(batch, by=self.crowd.interviewer_id, at=datetime.now(UTC))


def _varied(content: Content, number: int) -> Content:
    topic = TOPICS[number % len(TOPICS)]
    return replace(content, title=f"{content.title}, number {number}", tags=(topic, f"team {number % 40}"))


def bench(backend: str, requests: int) -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        fresh = {size: stack.enter_context(databases.fresh(backend, folder)) for size in SIZES}
        app = application.create_app(fresh[SIZES[0]].config)
        readers: dict[int, Reader] = {size: BankReader(app, one, size) for size, one in fresh.items()}
        gc.collect()
        gc.freeze()  # As the server does after start-up.
        few, many = SIZES
        print(f"\n{databases.version(fresh[few])}\n")
        columns = [f"{size:,}: p50 / p99 ms" for size in SIZES]
        for line in tables.heading("page", *columns, f"{many:,} to {few:,}"):
            print(line)
        for page in PAGES:
            figures = measure(page, readers, requests)
            cells = [tables.pair(sorted(figures[size].times_ms)) for size in SIZES]
            print(tables.row(page.name, *cells, f"{figures[many].p50 / figures[few].p50:.2f}"), flush=True)
        database.close()


def main() -> None:
    parser = argparse.ArgumentParser(description="Cost of the bank's pages by number of questions.")
    parser.add_argument("--requests", type=int, default=100, help="requests per figure (100)")
    given = parser.parse_args()
    print(
        f"Questions, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC. Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}. Through Flask's test client, one reader at a time, "
        f"{given.requests} requests per figure, in {ROUNDS} rounds that alternate between the sizes."
    )
    for backend in databases.backends():
        bench(backend, given.requests)


if __name__ == "__main__":
    main()
