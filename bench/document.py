"""How long a document takes to open after hours of work, and how much memory it needs.

    python -m bench.document [--hours 1 4]

Two people edit 7 times a second without a pause (`history.mjs`), which makes 25,200 edits an hour. The log is written
into a fresh database, once with a snapshot 250 edits before its end, as the server leaves it, and once without. Then
a server that was just started opens it: the first to enter the room waits for the document to come from the database,
the second finds it in memory. The page's part is done by Yjs in Node. MariaDB is measured when TEST_MYSQL_HOST names
a server.
"""

import argparse
import json
import os
import platform
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pycrdt import Doc
from sqlalchemy import insert
from sqlalchemy.engine import Connection

from bench import databases
from bench.databases import Fresh
from bench.processes import ROOT, python, serving
from bench.rooms import Room, seed_rooms
from bench.tables import heading, row
from db.engine import database
from db.tables import document_updates
from repositories.document_updates import save_snapshot

EDITS_A_SECOND = 7
AFTER_SNAPSHOT = 250
ROWS_A_STATEMENT = 5000


@dataclass(frozen=True)
class History:
    """The edits of some hours: for each its author (0 or 1) and its bytes; and the text at the end."""

    hours: float
    file: Path
    edits: list[tuple[int, bytes]]
    text: str


def make_history(hours: float, folder: Path) -> History:
    file = folder / f"{hours:g}-hours.bin"
    count = round(hours * 3600 * EDITS_A_SECOND)
    command = ["node", "bench/history.mjs", str(count), str(file)]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    return History(hours, file, list(_edits(file.read_bytes())), json.loads(made.stdout)["text"])


def _edits(stored: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(stored):
        size = int.from_bytes(stored[at + 1 : at + 5], "little")
        yield stored[at], stored[at + 5 : at + 5 + size]
        at += 5 + size


def store(db: Connection, room: Room, history: History, *, has_snapshot: bool) -> None:
    """The log of the room, as if it had just been written, and the snapshot."""
    now = datetime.now(UTC)
    first = now - timedelta(hours=history.hours)
    rows = [
        {
            "interview_id": room.interview_id,
            "sequence": number,
            "author_id": 1 + author,
            "created_at": first + timedelta(seconds=number / EDITS_A_SECOND),
            "data": data,
        }
        for number, (author, data) in enumerate(history.edits, start=1)
    ]
    for at in range(0, len(rows), ROWS_A_STATEMENT):
        db.execute(insert(document_updates), rows[at : at + ROWS_A_STATEMENT])
    if has_snapshot:
        last = len(rows) - AFTER_SNAPSHOT
        doc: Doc[Any] = Doc()
        for _author, data in history.edits[:last]:
            doc.apply_update(data)
        save_snapshot(db, room.interview_id, last, doc.get_update(), at=now)


def measure(fresh: Fresh, folder: Path, room: Room, warm: Room, history: History) -> tuple[dict[str, Any], ...]:
    """What the first and the second person see who enter the room of a server that was just started."""
    with serving(python("app.py"), folder / "document.log", fresh.environment) as server:
        _open(server.url, warm, 0)
        before = server.resident_mb()
        first = _open(server.url, room, 0)
        first["server_mb"] = server.resident_mb() - before
        second = _open(server.url, room, 1, history.file)
    if first["text"] != history.text:
        raise RuntimeError("the document that was opened is not the one that was written")
    return first, second


def _open(url: str, room: Room, person: int, file: Path | None = None) -> dict[str, Any]:
    words = [url, room.name, room.cookies[person], *([str(file)] if file else [])]
    command = ["node", "--expose-gc", "bench/document.mjs", *words]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    found: dict[str, Any] = json.loads(made.stdout)
    return found


def bench(backend: str, histories: list[History], folder: Path) -> None:
    with databases.fresh(backend, folder) as fresh:
        print(f"\n### {databases.version(fresh)}\n")
        for line in heading(
            "edits", "text", "opened from", "first to enter: joined, then synced ms", "second: joined, then synced ms",
            "server's memory MB", "sent to the page", "in the page ms, MB", "every edit replayed in the page ms, MB",
        ):  # fmt: skip
            print(line)
        for number, (history, has_snapshot) in enumerate((one, way) for one in histories for way in (True, False)):
            if number == 0:
                rooms = seed_rooms(fresh, ["x = 1"] + [""] * 2 * len(histories))
            room = rooms[1 + number]
            database.bind(fresh.engine)
            database.run(lambda db, room=room, one=history, way=has_snapshot: store(db, room, one, has_snapshot=way))
            first, second = measure(fresh, folder, room, rooms[0], history)
            print(_row(history, has_snapshot, first, second), flush=True)
        database.close()


def _row(history: History, has_snapshot: bool, first: dict[str, Any], second: dict[str, Any]) -> str:
    return row(
        f"{history.hours:g} h, {len(history.edits):,}",
        f"{len(history.text) / 1024:.0f} KB",
        f"a snapshot and {AFTER_SNAPSHOT} edits" if has_snapshot else "the log alone",
        f"{first['join_ms']:.0f}, {first['sync_ms']:.0f}",
        f"{second['join_ms']:.0f}, {second['sync_ms']:.0f}",
        f"{first['server_mb']:.1f}",
        f"{first['bytes'] / 1024:.0f} KB",
        f"{first['page_ms']:.0f}, {first['page_mb']:.1f}",
        f"{second['replay_ms']:.0f}, {second['replay_mb']:.1f}",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Opening a document after hours of work.")
    parser.add_argument("--hours", type=float, nargs="+", default=[1, 4], help="hours of edits (1 4)")
    options = parser.parse_args()
    print(
        f"Document, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}. "
        f"Python {platform.python_version()}. {EDITS_A_SECOND} edits a second."
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        histories = [make_history(hours, folder) for hours in options.hours]
        for backend in databases.backends():
            bench(backend, histories, folder)


if __name__ == "__main__":
    main()
