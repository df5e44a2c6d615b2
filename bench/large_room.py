"""How long a room takes to open that holds 10,000 messages and an hour of typing, beside one that holds nothing.

    python -m bench.large_room [--rounds 20]

A real server on the loopback with the embedded database. The page is the one of the fault tests: it asks to join,
is given the document and the chat, and has applied them. "Cold" is the first opening after the server started.
"""

import argparse
import os
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bench.tables import heading, pair, row
from tests.faults.conftest import admitted_house
from tests.faults.history import EDITS, MESSAGES, fill
from tests.faults.pages import Page
from tests.live.house import House, another_interview
from tests.serving import Server, serving


def opening_ms(house: House) -> float:
    page = Page(house.ada, house.room)
    began = time.perf_counter()
    page.open()
    took = time.perf_counter() - began
    page.close()
    return took * 1000


def print_rooms(server: Server, rounds: int) -> None:
    house = admitted_house(server)
    rooms = {"10,000 messages, 25,000 edits": house, "nothing": another_interview(house)}
    fill(server)
    for line in heading("the room holds", "cold, ms", f"warm, median / p99 of {rounds}, ms"):
        print(line)
    for name, one in rooms.items():
        server.restart()
        cold = opening_ms(one)
        print(row(name, f"{cold:.0f}", pair(sorted(opening_ms(one) for _round in range(rounds)))), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Opening a room with a long history.")
    parser.add_argument("--rounds", type=int, default=20, help="warm openings of each room (20)")
    options = parser.parse_args()
    print(
        f"Opening a room, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC. {os.cpu_count()} cores, load "
        f"{os.getloadavg()[0]:.1f}, SQLite; {MESSAGES} messages, {EDITS} edits.\n"
    )
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), "sqlite") as server:
        print_rooms(server, options.rounds)


if __name__ == "__main__":
    main()
