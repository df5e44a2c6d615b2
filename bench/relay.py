"""What a key costs in a shared editor, how soon the other person has it, and how many rooms a core holds.

    python -m bench.relay [--quick] [--part keys|rooms|lock] [--only NeuroHire] [--rooms 60] [--rounds 3]
    python -m bench.relay --part keys --rounds 2 --threads
    python -m bench.relay --part keys --clients --rooms 40
    python -m bench.relay --processes 1,2,4

Rooms of two in which one person types 7 keys a second, with documents of 1, 10 and 50 KB, over the loopback.
Compared are the whole text at every key (`whole_text.py`), this server with real sessions, seats and rooms, spoken to
as our pages do and as plain Socket.IO clients do, a bare Socket.IO relay, and Hocuspocus and y-websocket, each in
memory alone and as it stores (all from npm). Keys are counted by Yjs's clocks: those that a server put into one update
are not lost. MariaDB is measured when TEST_MYSQL_HOST names
a server. The servers run side by side and are typed at in turns, so that whatever else the machine does meets all
alike; after one round to warm up, the round counts in which a server waited least for a core.

With `--clients` each design is spoken to by its own client: our page's modules, and the providers of the others.

With `--threads` this server is there a second time, with ASYNC_MODE=threading.

With `--processes` the same two questions are asked of so many processes behind nginx, which share MariaDB and a Redis;
the CPU is that of all of them and of nginx. They share this machine's cores with each other, with the database and
with who types, so the rooms that several hold say how many cores there are; the CPU of a key says what several cost.
"""

import argparse
import json
import os
import platform
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path

from bench import locking
from bench.contenders import ALONE, REFERENCES, Contender, Running, contenders, install_references, running, together
from bench.load import KEYS_A_SECOND, Load, Typed, generating
from bench.rooms import text_of
from bench.tables import heading, pair, percentile, row

KILOBYTES = (1, 10, 50)
SECONDS = 3.0
WHOLE_TEXT_ROOMS = {1: 8, 10: 5, 50: 2}
"""More would overwhelm it, and then its cost of a key says nothing."""
STEPS = (50, 100, 200, 300, 400, 500, 600)
WHOLE_TEXT_STEPS = (1, 2, 4, 8, 12, 16, 24, 32)
TRIES = 3
LIMIT_MS = 50.0
LOCKED_S = 2.0
LOCKED_ROOMS = 10
YARDSTICK = "Hocuspocus"

Costs = dict[tuple[str, int], Typed]


@dataclass(frozen=True)
class Plan:
    """What the command line asked for."""

    contenders: list[Contender]
    rooms: int
    rounds: int
    most: int
    sizes: Sequence[int] = KILOBYTES


# ---- The cost of a key


def keys(load: Load, folder: Path, plan: Plan) -> None:
    best: Costs = {}
    with ExitStack() as stack:
        places = [(one, size) for size in plan.sizes for one in plan.contenders]
        servers = [(*place, stack.enter_context(_one_size(load, *place, folder, plan))) for place in places]
        for number in range(1 + plan.rounds):
            for contender, size, one in servers:
                rooms = _count(contender, size, plan)
                found = load.type(_group(contender, size), one.server, rooms=rooms, seconds=SECONDS)
                if number > 0:
                    key = (contender.name, size)
                    best[key] = min(best.get(key, found), found, key=lambda typed: typed.server.waiting_ms)
    whole_text = ", ".join(map(str, WHOLE_TEXT_ROOMS.values()))
    print(f"\n### A key in {plan.rooms} rooms (the whole text: {whole_text} rooms of 1, 10, 50 KB)\n")
    for line in (*_key_rows(plan, best), "", *_ratios(plan, best)):
        print(line)


@contextmanager
def _one_size(load: Load, contender: Contender, size: int, folder: Path, plan: Plan) -> Iterator[Running]:
    """A server with rooms of this size; each size has its own, because rooms that wait cost something too."""
    text = text_of(size * 1024)
    with running(contender, folder, [text] * _count(contender, size, plan)) as one:
        load.open(_group(contender, size), contender.spoken, one.server, text=text, rooms=one.rooms)
        yield one
        load.close(_group(contender, size))


def _group(contender: Contender, size: int) -> str:
    return f"{contender.name}, {size} KB"


def _count(contender: Contender, size: int, plan: Plan) -> int:
    return min(plan.rooms, WHOLE_TEXT_ROOMS[size]) if contender.spoken == "whole-text" else plan.rooms


def _key_rows(plan: Plan, best: Costs) -> Iterator[str]:
    yield from heading(
        "design", "document", "to the other person p50 / p99 ms", "to stored p50 / p99 ms", "CPU ms a 1,000 keys",
        "of a core", "waited for a core ms/s", "generator: late p99 ms, of a core", "lost",
    )  # fmt: skip
    for contender in plan.contenders:
        for size in plan.sizes:
            typed = best[contender.name, size]
            yield row(
                contender.name,
                f"{size} KB",
                pair(typed.keys),
                _stored(contender, typed),
                f"{typed.cpu_ms_per_1000:.0f}",
                f"{typed.server.core:.0%}",
                f"{typed.server.waiting:.0f}",
                f"{percentile(typed.late, 99):.1f}, {typed.load_core:.0%}",
                str(typed.problems),
            )


def _stored(contender: Contender, typed: Typed) -> str:
    if contender.backend is None:
        return "not told" if contender.stores_as else "never"
    return pair(typed.stored) if typed.stored else "before it is relayed"


def _ratios(plan: Plan, best: Costs) -> Iterator[str]:
    for contender in plan.contenders:
        costs = {size: best[contender.name, size].cpu_ms_per_1000 for size in plan.sizes}
        multiples = ", ".join(f"{cost / costs[plan.sizes[0]]:.2f}" for cost in costs.values())
        sizes = ", ".join(map(str, plan.sizes))
        line = f"{contender.name}: CPU of a key at {sizes} KB as a multiple of that at {plan.sizes[0]} KB: {multiples}"
        for yardstick in (YARDSTICK, ALONE):
            if (yardstick, plan.sizes[0]) in best and contender.name != yardstick:
                beside = (f"{cost / best[yardstick, size].cpu_ms_per_1000:.2f}" for size, cost in costs.items())
                line += f"; of {yardstick}'s: {', '.join(beside)}"
        yield f"{line}."


# ---- How many rooms


def most_rooms(load: Load, folder: Path, plan: Plan) -> None:
    print(f"\n### The most rooms with p99 <= {LIMIT_MS:.0f} ms (tried up to {plan.most})\n")
    for line in heading(
        "design", "document", "rooms", "to the other person p50 / p99 ms", "to stored p50 / p99 ms", "of a core",
        "CPU ms a 1,000 keys", "waited for a core ms/s", "MB", "the step that failed",
    ):  # fmt: skip
        print(line)
    for contender in plan.contenders:
        for size in plan.sizes if contender.backend is not None else KILOBYTES[1:2]:
            print(_most_rooms(load, contender, folder, size=size, most=plan.most), flush=True)


def _most_rooms(load: Load, contender: Contender, folder: Path, *, size: int, most: int) -> str:
    """Rooms are added step by step until a step fails three times."""
    steps = WHOLE_TEXT_STEPS if contender.spoken == "whole-text" else [one for one in STEPS if one <= most]
    text = text_of(size * 1024)
    opened, reached = 0, ["0", "", "", "", "", "", ""]
    failed = "none"
    with running(contender, folder, [text] * steps[-1]) as one:
        for step in steps:
            load.open("steps", contender.spoken, one.server, text=text, rooms=one.rooms[opened:step])
            opened = step
            best = min(_tries(load, one, step), key=lambda typed: percentile(typed.keys, 99))
            if not _holds(best):
                used = f"{best.server.core:.0%}, waited {best.server.waiting:.0f}"
                failed = f"{step}: {pair(best.keys)}, {used}, {best.problems} lost"
                break
            reached = [str(step), *_step_cells(contender, best), f"{one.server.resident_mb():.0f}"]
        load.close("steps")
    return row(contender.name, f"{size} KB", *reached, failed)


def _step_cells(contender: Contender, typed: Typed) -> list[str]:
    figures = [f"{typed.server.core:.0%}", f"{typed.cpu_ms_per_1000:.0f}", f"{typed.server.waiting:.0f}"]
    return [pair(typed.keys), _stored(contender, typed), *figures]


def _tries(load: Load, one: Running, rooms: int) -> Iterator[Typed]:
    for _try in range(TRIES):
        found = load.type("steps", one.server, rooms=rooms, seconds=SECONDS)
        yield found
        if _holds(found):
            return


def _holds(typed: Typed) -> bool:
    return not typed.problems and percentile(typed.keys, 99) <= LIMIT_MS


# ---- A database that is locked


def locked(load: Load, folder: Path, plan: Plan) -> None:
    print(f"\n### The database is locked for {LOCKED_S:.0f} s, {LOCKED_ROOMS} rooms of 10 KB\n")
    for line in heading(
        "design", "locked", "to the other person p50 / p99 / most ms", "to stored p50 / most ms", "lost"
    ):
        print(line)
    text = text_of(10 * 1024)
    for contender in (one for one in plan.contenders if one.backend):
        with running(contender, folder, [text] * LOCKED_ROOMS) as one:
            load.open("locked", contender.spoken, one.server, text=text, rooms=one.rooms)
            assert one.fresh is not None
            # SQLite has one lock for all; the whole-text design writes one table of its own.
            is_ours = one.fresh.config.mysql is not None and contender.spoken != "whole-text"
            for tables in (["document_updates"], None) if is_ours else (None,):
                hold = partial(locking.hold, one.fresh, LOCKED_S, tables=tables)
                typed = load.type("locked", one.server, rooms=LOCKED_ROOMS, seconds=LOCKED_S + 0.2, meanwhile=hold)
                stored = f"{percentile(typed.stored, 50):.0f} / {typed.stored[-1]:.0f}" if typed.stored else ""
                cells = ((tables or ["everything"])[0], f"{pair(typed.keys)} / {typed.keys[-1]:.0f}", stored)
                print(row(contender.name, *cells, str(typed.problems)), flush=True)
            load.close("locked")


# ---- What was measured with


def _machine() -> str:
    node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    names = ("eventlet", "python-socketio", "python-engineio", "pycrdt")
    python = ", ".join(f"{name} {version(name)}" for name in names)
    pinned: dict[str, str] = json.loads((REFERENCES / "package.json").read_text())["dependencies"]
    packages = ", ".join(f"{name} {number}" for name, number in pinned.items())
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}. "
        f"Python {platform.python_version()}, {python}; Node {node}, {packages}. "
        f"{KEYS_A_SECOND} keys a second in each room."
    )


PARTS: dict[str, Callable[[Load, Path, Plan], None]] = {"keys": keys, "rooms": most_rooms, "lock": locked}


def _counts(text: str) -> list[int]:
    return [int(one) for one in text.split(",")]


def main() -> None:
    parser = argparse.ArgumentParser(description="The cost of a shared editor, and how many rooms a core holds.")
    parser.add_argument("--quick", action="store_true", help="one round, 20 rooms, steps to 100: whether all works")
    parser.add_argument("--part", choices=PARTS, action="append", help="only this part (may be repeated)")
    parser.add_argument(
        "--only", action="append", default=[], help="only designs whose name contains this (repeatable)"
    )
    parser.add_argument("--rooms", type=int, default=60, help="rooms of each size for the cost of a key (60)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of that (3)")
    parser.add_argument("--clients", action="store_true", help="by each design's own client, not by bytes by hand")
    parser.add_argument("--threads", action="store_true", help="this server also without eventlet")
    parser.add_argument("--processes", type=_counts, help="compare so many processes behind nginx, such as 1,2,4")
    parser.add_argument("--most", type=int, default=STEPS[-1], help=f"the last step of rooms ({STEPS[-1]})")
    options = parser.parse_args()
    alone = contenders(by_threads=options.threads, by_clients=options.clients)
    offered = together(options.processes) if options.processes else alone
    chosen = [one for one in offered if not options.only or any(word in one.name for word in options.only)]
    sizes = KILOBYTES[1:2] if options.processes else KILOBYTES
    plan = Plan(chosen, options.rooms, options.rounds, options.most, sizes)
    if options.quick:
        plan = replace(plan, rooms=min(20, plan.rooms), rounds=1, most=min(100, plan.most))
    if not options.processes:
        install_references()
    print(f"Relay, {_machine()}")
    with tempfile.TemporaryDirectory() as folder, generating() as load:
        for part in options.part or (("keys", "rooms") if options.processes else PARTS):
            PARTS[part](load, Path(folder), plan)


if __name__ == "__main__":
    main()
