"""What somebody else waits for while one session asks for the costliest pages fifty at a time.

    python -m bench.one_session [--backend sqlite] [--against FOLDER]

A server of its own, an interview with 2,000 long messages and 100,000 edits, and two interviewers: one floods, by as
many threads as there are requests, the other opens the dashboard again and again. `--against` names another checkout
of the program, whose server is measured on the same database in the same run, in turns.
"""

import argparse
import http.client
import statistics
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pycrdt import Doc, Text
from sqlalchemy import insert

from bench import databases, processes
from bench.processes import ROOT, Server
from bench.rooms import ROOMS_A_PAIR, Room, seed_rooms
from db.engine import database
from db.tables import chat_messages, document_updates

AT_ONCE = 50
ASKED = 25
TURNS = 1
MESSAGES, MESSAGE_CHARS, EDITS = 2000, 1000, 100_000
PAGES = ("report", "playback")


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--backend", default=databases.SQLITE)
    options.add_argument("--against", type=Path)
    chosen = options.parse_args()
    checkouts = {"this": ROOT} | ({"other": chosen.against.resolve()} if chosen.against else {})
    with tempfile.TemporaryDirectory() as folder, databases.fresh(chosen.backend, Path(folder)) as fresh:
        rooms = seed_rooms(fresh, [""] * (ROOMS_A_PAIR + 1))
        _fill(rooms[0])
        for name, checkout in list(checkouts.items()) * TURNS:
            command = processes.python(checkout / "app.py")
            with processes.serving(command, Path(folder) / f"{name}.log", fresh.environment) as server:
                _measure(name, server, flooding=rooms[0], asking=rooms[-1])


def _measure(name: str, server: Server, *, flooding: Room, asking: Room) -> None:
    _ask(server, asking)  # To warm up.
    quiet = _ask(server, asking)
    for page in PAGES:
        with _flood(server, flooding, page) as answers:
            time.sleep(1)
            flooded = _ask(server, asking)
        resident = server.resident_mb()
        beside = f"flooded p50 {statistics.median(flooded):6.0f} p95 {_p95(flooded):6.0f} ms"
        ratio = f"ratio {_p95(flooded) / _p95(quiet):5.1f}"
        print(
            f"{name:6} {page:9} quiet p95 {_p95(quiet):6.0f} ms, {beside}, {ratio}, {resident:4.0f} MB, {dict(answers)}"
        )


def _ask(server: Server, room: Room) -> list[float]:
    times = []
    for _ in range(ASKED):
        began = time.perf_counter()
        status = _get(server, room, "/dashboard")
        times.append((time.perf_counter() - began) * 1000)
        if status != 200:
            print(f"the other person's dashboard answered {status}")
    return times


@contextmanager
def _flood(server: Server, room: Room, page: str) -> Iterator[Counter[int]]:
    answers: Counter[int] = Counter()
    is_over = threading.Event()

    def ask() -> None:
        while not is_over.is_set():
            answers[_get(server, room, f"/interview/{room.name}/{page}")] += 1

    threads = [threading.Thread(target=ask, daemon=True) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    try:
        yield answers
    finally:
        is_over.set()
        for thread in threads:
            thread.join()


def _get(server: Server, room: Room, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    try:
        connection.request("GET", path, headers={"Cookie": room.cookies[1]})
        answer = connection.getresponse()
        while answer.read(65_536):
            pass
    except OSError:
        return 0
    else:
        return answer.status
    finally:
        connection.close()


def _fill(room: Room) -> None:
    now = datetime.now(UTC)
    said = {"interview_id": room.interview_id, "sender_id": 1, "message": "x" * MESSAGE_CHARS, "created_at": now}
    edit = {"interview_id": room.interview_id, "author_id": 1, "created_at": now}
    edits = [edit | {"sequence": number, "data": data} for number, data in enumerate(_typed(), 1)]
    database.run(lambda db: db.execute(insert(chat_messages), [said] * MESSAGES))
    for first in range(0, EDITS, 5000):
        database.run(lambda db, first=first: db.execute(insert(document_updates), edits[first : first + 5000]))


def _typed() -> Iterator[bytes]:
    """Edits of one letter each, taken away again every other time."""
    doc: Doc[Any] = Doc()
    text = doc.get("text:main", type=Text)
    made: list[bytes] = []
    subscription = doc.observe(lambda event: made.append(event.update))
    for number in range(EDITS):
        if number % 2:
            del text[0:1]
        else:
            text.insert(0, "x")
        yield made.pop()
    doc.unobserve(subscription)


def _p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


if __name__ == "__main__":
    main()
