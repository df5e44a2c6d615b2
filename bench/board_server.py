"""The server's part of `bench.board`: a real server on SQLite, and two pages in one of its rooms, without a browser."""

import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import databases, processes
from bench.processes import ROOT, Server
from bench.rooms import Room, seed_rooms, text_of
from bench.tables import heading, row
from tests.drawing import element
from tests.faults.pages import Page, work

STEP_S = 0.05
TURN = 25
"""So many keys, then so many steps, then as long nothing; of many turns, the middle one counts."""
CODE_BYTES = 10 * 1024
DRAWN_AT_ONCE = 40
PATIENCE_S = 120


@dataclass(frozen=True)
class Visitor:
    """Who asks `Page` to connect."""

    server: Server
    cookie: str


def run(*, steps: int, elements: int) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder, databases.fresh(databases.SQLITE, Path(folder)) as fresh:
        (room,) = seed_rooms(fresh, [text_of(CODE_BYTES)])
        log = Path(folder) / "server.log"
        with processes.serving(processes.python(ROOT / "app.py"), log, fresh.environment) as server:
            pages = [opened(server, room, cookie) for cookie in room.cookies]
            yield from _costs(server, pages, steps)
            yield from _many(server, room, pages, elements)
            for page in pages:
                page.close()


def opened(server: Server, room: Room, cookie: str) -> Page:
    page = Page(Visitor(server, cookie), room.name)  # type: ignore[arg-type]
    work(page, until=lambda: page.is_live, within_s=PATIENCE_S)
    return page


def _costs(server: Server, pages: list[Page], steps: int) -> Iterator[str]:
    writer, chance = pages[0], random.Random(1)
    moved = element("moved")

    def key(count: int) -> None:
        writer.type(chance.choice("etaoin shrdlu"), at=len(writer.text) // 2 + count)

    def step(count: int) -> None:
        writer.draw(moved | {"x": chance.uniform(-1000, 1000), "y": chance.uniform(-1000, 1000), "version": count})

    doings: dict[str, Callable[[int], None]] = {"a key": key, "a step of a drag": step, "nothing": lambda count: None}
    cpu: dict[str, list[float]] = {name: [] for name in doings}
    sizes: dict[str, list[int]] = {name: [] for name in doings}
    for name, do in doings.items():  # To warm up.
        _turn(server, pages, do, TURN, sizes[name])
    for _turns in range(max(1, steps // TURN)):
        for name, do in doings.items():
            cpu[name].append(_turn(server, pages, do, TURN, sizes[name]))
    of_turn = {name: statistics.median(turns) for name, turns in cpu.items()}
    yield from heading("", "bytes of an update", "CPU ms of the server for each", "without what it does anyway")
    for name in ("a key", "a step of a drag"):
        size = sum(sizes[name]) / len(sizes[name])
        own = of_turn[name] - of_turn["nothing"]
        yield row(name, f"{size:.0f}", f"{of_turn[name] / TURN:.2f}", f"{own / TURN:.2f}")
    ratio = (of_turn["a step of a drag"] - of_turn["nothing"]) / (of_turn["a key"] - of_turn["nothing"])
    yield f"A step costs {ratio:.2f} keys."


def _turn(server: Server, pages: list[Page], do: Callable[[int], None], count: int, sizes: list[int]) -> float:
    """The server's CPU, in milliseconds, until all of it is stored."""
    before = server.usage()
    began = time.monotonic()
    for number in range(count):
        known = set(pages[0].unsaved)
        do(number)
        sizes += [len(one) for at, one in pages[0].unsaved.items() if at not in known]
        work(*pages, within_s=max(0.0, began + (number + 1) * STEP_S - time.monotonic()))
    work(*pages, until=lambda: all(page.is_saved for page in pages), within_s=PATIENCE_S)
    return server.usage().since(before).cpu_ms


def _many(server: Server, room: Room, pages: list[Page], elements: int) -> Iterator[str]:
    before = server.resident_mb()
    chance = random.Random(2)
    for first in range(0, elements, DRAWN_AT_ONCE):
        last = min(first + DRAWN_AT_ONCE, elements)
        pages[0].draw(*(_somewhere(f"e{at}", chance) for at in range(first, last)))
        work(*pages, until=lambda: pages[0].is_saved, within_s=PATIENCE_S)
    work(*pages, until=lambda: len(pages[1].board) >= elements, within_s=PATIENCE_S)
    yield f"{elements} elements take {server.resident_mb() - before:.1f} MB of the server's memory."
    pages[1].close()
    usage, began = server.usage(), time.perf_counter()
    late = opened(server, room, room.cookies[1])
    took_ms = (time.perf_counter() - began) * 1000
    used = server.usage().since(usage).cpu_ms
    size = len(late.whole)
    yield f"A page without a browser opens them in {took_ms:.0f} ms, the server in {used:.0f} ms of CPU: {size} bytes."
    late.close()


def _somewhere(key: str, chance: random.Random) -> dict[str, object]:
    return element(key, x=chance.uniform(-5000, 5000), y=chance.uniform(-5000, 5000), seed=chance.randrange(2**31))
