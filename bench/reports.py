"""What the report's page and its playback cost with little and with very much in them: p50, p99, queries, bytes.

    python -m bench.reports [--requests 50] [--edits 250000]

As `bench.pages`: through Flask's test client, one reader at a time, in rounds that alternate between the sizes. The
largest has so many edits as well, some four hours of two people who never pause: once as rows, and once packed, as the
night leaves them. The limit on costly pages is raised, because one session asks for all. MariaDB is measured when
TEST_MYSQL_HOST names a server.
"""

from bench.pages import Figure, Page, Reader, application, measure

# isort: split
import argparse
import gc
import os
import platform
import statistics
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

import config as configuration
from bench import databases
from bench.databases import Fresh
from bench.document import EDITS_A_SECOND, History, make_history, store
from bench.processes import NO_LIMITS
from bench.rooms import Room
from db.engine import database
from db.tables import alerts, chat_messages, interviews
from services.record import compaction


@dataclass(frozen=True)
class Size:
    """How much is in the report."""

    messages: int
    alerts: int
    has_edits: bool = False
    is_packed: bool = False


SIZES = (Size(50, 5), Size(5_000, 500), Size(5_000, 500, True), Size(5_000, 500, True, True))
INTERVIEWS = 10
ENDED_ID = 1
"""The first that is seeded is completed."""
KINDS = ("no-face", "looking-away", "left-tab")
REPORT = Page("report", "/interview/{room}/report")
PLAYBACK = Page("playback", "/interview/{room}/playback")


class ReportReader(Reader):
    """One interview that is over, with so much in it."""

    def __init__(self, app: Flask, fresh: Fresh, size: Size, history: History) -> None:
        super().__init__(app, fresh, INTERVIEWS)
        link = database.run(lambda db: _fill(db, size, history, at=datetime.now(UTC)))
        while size.is_packed and compaction.pack_next(ENDED_ID):
            pass
        self.crowd = replace(self.crowd, room=link)
        self.answered_bytes = 0

    def open(self, page: Page) -> None:
        answer = self._clients[page.reader].get(page.path.format(room=self.crowd.room))
        if answer.status_code != 200:
            raise RuntimeError(f"{page.name}: {answer.status_code} in place of the page")
        self.answered_bytes = len(answer.data)


def _fill(db: Connection, size: Size, history: History, *, at: datetime) -> str:
    """The messages, alerts and edits of the interview; its link."""
    query = select(interviews.c.meeting_link, interviews.c.candidate_id).where(interviews.c.id == ENDED_ID)
    link, candidate_id = db.execute(query).one()
    people = (1, candidate_id)
    db.execute(insert(chat_messages), [_message(number, people[number % 2], at) for number in range(size.messages)])
    db.execute(insert(alerts), [_alert(number, candidate_id, at) for number in range(size.alerts)])
    if size.has_edits:
        store(db, Room(str(link), ENDED_ID, ("", "")), history, has_snapshot=True)
    return str(link)


def _message(number: int, sender_id: int, at: datetime) -> dict[str, Any]:
    said = f"Message {number}: what does this do when the list is empty?"
    sent_at = at + timedelta(seconds=number)
    return {"interview_id": ENDED_ID, "sender_id": sender_id, "message": said, "created_at": sent_at}


def _alert(number: int, candidate_id: int, at: datetime) -> dict[str, Any]:
    """So close to the one before that all of a kind are one group, the longest there is to draw."""
    began = at + timedelta(seconds=7 * number)
    return {
        "interview_id": ENDED_ID, "candidate_id": candidate_id, "kind": KINDS[number % len(KINDS)],
        "started_at": began, "ended_at": began + timedelta(seconds=3),
    }  # fmt: skip


def bench(backend: str, requests: int, history: History) -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        fresh = [stack.enter_context(databases.fresh(backend, folder)) for _size in SIZES]
        unlimited = fresh[0].environment | NO_LIMITS
        app = application.create_app(configuration.load(unlimited))
        readers: dict[int, ReportReader] = {
            number: ReportReader(app, one, size, history)
            for number, (size, one) in enumerate(zip(SIZES, fresh, strict=True))
        }
        gc.collect()
        gc.freeze()  # As the server does after start-up.
        print(f"\n{databases.version(fresh[0])}\n")
        print("| page | messages | alerts | edits | queries | p50 ms | p99 ms | processor ms | database ms | KB |")
        print("|---" * 10 + "|")
        for page in (REPORT, PLAYBACK):
            wanted = {number: one for number, one in readers.items() if page is REPORT or SIZES[number].has_edits}
            for number, one in measure(page, wanted, requests).items():
                print(_row(page, SIZES[number], one, len(history.edits), readers[number].answered_bytes))
        database.close()


def _row(page: Page, size: Size, one: Figure, edits: int, answered_bytes: int) -> str:
    written = f"{edits:,}{' packed' if size.is_packed else ''}" if size.has_edits else "0"
    spent = (one.p50, one.p99, statistics.median(one.cpu_ms), statistics.median(one.database_ms))
    figures = " | ".join(f"{figure:.1f}" for figure in spent)
    return (
        f"| {page.name} | {size.messages:,} | {size.alerts} | {written} | {one.queries} | {figures} "
        f"| {answered_bytes / 1024:,.0f} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Cost of the report's page by how much is in it.")
    parser.add_argument("--requests", type=int, default=50, help="requests per figure (50)")
    parser.add_argument("--edits", type=int, default=250_000, help="edits of the code in the largest (250,000)")
    options = parser.parse_args()
    print(
        f"The report's page, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC. Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}. Through Flask's test client, one reader at a time, "
        f"{options.requests} requests per figure."
    )
    with tempfile.TemporaryDirectory() as folder:
        history = make_history(options.edits / EDITS_A_SECOND / 3600, Path(folder))
    for backend in databases.backends():
        bench(backend, options.requests, history)


if __name__ == "__main__":
    main()
