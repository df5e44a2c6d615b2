"""What a key costs in a shared editor, how soon the other person has it, and how many rooms a core holds.

    python -m bench.relay [--quick] [--part keys|rooms|lock] [--only NeuroHire] [--rooms 60] [--rounds 3]

Rooms of two in which one person types 7 keys a second, with documents of 1, 10 and 50 KB, over the loopback.
Compared are the whole text at every key (`whole_text.py`), this server with real sessions, seats and rooms, a bare
Socket.IO relay, and Hocuspocus, which stores nothing (both from npm). MariaDB is measured when TEST_MYSQL_HOST names
a server. The servers run side by side and are typed at in turns, so that whatever else the machine does meets all
alike; of the rounds the one counts whose server waited least for a core.
"""

import argparse
import os
import platform
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path

from bench import locking
from bench.contenders import REFERENCES, Contender, Running, contenders, install_references, running
from bench.load import KEYS_A_SECOND, Load, Typed, generating, percentile
from bench.rooms import text_of

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


@dataclass(frozen=True)
class Plan:
    """What the command line asked for."""

    contenders: list[Contender]
    rooms: int
    rounds: int
    most: int


# ---- The cost of a key


def keys(load: Load, folder: Path, plan: Plan) -> None:
    with ExitStack() as stack:
        there = [stack.enter_context(_with_all_sizes(load, one, folder, plan)) for one in plan.contenders]
        best: dict[tuple[str, int], Typed] = {}
        for _round in range(plan.rounds):
            for size in KILOBYTES:
                for one in there:
                    found = load.type(_group(one, size), one.server, rooms=_count(one, size, plan), seconds=SECONDS)
                    key = (one.contender.name, size)
                    best[key] = min(best.get(key, found), found, key=lambda typed: typed.server.waiting_ms)
    print(f"\n### A key in {plan.rooms} rooms ({', '.join(map(str, WHOLE_TEXT_ROOMS.values()))} for the whole text)\n")
    for line in _keys_table(plan, best):
        print(line)


@contextmanager
def _with_all_sizes(load: Load, contender: Contender, folder: Path, plan: Plan) -> Iterator[Running]:
    texts = [text_of(size * 1024) for size in KILOBYTES for _room in range(plan.rooms)]
    with running(contender, folder, texts) as one:
        for at, size in enumerate(KILOBYTES):
            rooms = one.rooms[at * plan.rooms :][: _count(one, size, plan)]
            load.open(_group(one, size), contender.spoken, one.server, text=text_of(size * 1024), rooms=rooms)
        yield one
        for size in KILOBYTES:
            load.close(_group(one, size))


def _group(one: Running, size: int) -> str:
    return f"{one.contender.name}, {size} KB"


def _count(one: Running, size: int, plan: Plan) -> int:
    return min(plan.rooms, WHOLE_TEXT_ROOMS[size]) if one.contender.spoken == "whole-text" else plan.rooms


def _keys_table(plan: Plan, best: dict[tuple[str, int], Typed]) -> Iterator[str]:
    yield from _heading(
        "design", "document", "key to peer p50 / p99 ms", "to stored p50 / p99 ms", "server CPU ms per 1,000 keys",
        "of a core", "server waited for a core, ms/s", "generator: late p99 ms, of a core",
    )  # fmt: skip
    for (name, size), typed in sorted(best.items(), key=lambda item: [one.name for one in plan.contenders].index(item[0][0])):
        stored = _pair(typed.stored) if typed.stored else "not stored" if "text" not in name else "before it is relayed"
        late = f"{percentile(typed.late, 99):.1f}, {typed.load_cpu_ms / (SECONDS * 1000):.0%}"
        waited = f"{typed.server.waiting_ms / typed.server.at:.0f}"
        problems = f" ({typed.problems} lost)" if typed.problems else ""
        yield _row(
            name, f"{size} KB", _pair(typed.keys) + problems, stored, f"{typed.cpu_ms_per_1000:.0f}", f"{typed.core:.0%}",
            waited, late,
        )  # fmt: skip
    yield ""
    for one in plan.contenders:
        costs = [best[one.name, size].cpu_ms_per_1000 for size in KILOBYTES]
        spread = ", ".join(f"{cost / costs[0]:.2f}" for cost in costs)
        beside = [f"{cost / best['Hocuspocus', size].cpu_ms_per_1000:.2f}" for cost, size in zip(costs, KILOBYTES, strict=True)] \
            if ("Hocuspocus", 1) in best else []
        print(f"{one.name}: CPU per key at 1, 10, 50 KB against 1 KB: {spread}; against Hocuspocus: {', '.join(beside)}")


# ---- How many rooms


def most_rooms(load: Load, folder: Path, plan: Plan) -> None:
    print(f"\n### The most rooms with p99 <= {LIMIT_MS:.0f} ms, of {plan.most} at most\n")
    for line in _heading(
        "design", "document", "rooms", "key to peer p50 / p99 ms", "to stored p99 ms", "of a core", "CPU ms per 1,000 keys",
        "the next step", "memory MB",
    ):  # fmt: skip
        print(line)
    for contender in plan.contenders:
        sizes = KILOBYTES if contender.spoken in ("ours", "whole-text") else KILOBYTES[1:2]
        for size in sizes:
            print(_ramp(load, contender, folder, size=size, most=plan.most), flush=True)


def _ramp(load: Load, contender: Contender, folder: Path, *, size: int, most: int) -> str:
    """Rooms are added step by step until a step fails three times."""
    steps = WHOLE_TEXT_STEPS if contender.spoken == "whole-text" else [one for one in STEPS if one <= most]
    text = text_of(size * 1024)
    reached, good, failed, memory = 0, None, "not tried", 0.0
    with running(contender, folder, [text] * steps[-1]) as one:
        opened = 0
        for step in steps:
            load.open("ramp", contender.spoken, one.server, text=text, rooms=one.rooms[opened:step])
            opened = step
            tried = [found for found in _tries(load, one, step)]
            best = min(tried, key=lambda typed: percentile(typed.keys, 99))
            if not _holds(best):
                failed = f"{step}: {_pair(best.keys)}, {best.core:.0%}" + (f", {best.problems} lost" if best.problems else "")
                break
            reached, good, memory = step, best, one.server.resident_mb()
        load.close("ramp")
    if good is None:
        return _row(contender.name, f"{size} KB", f"under {steps[0]}", "", "", "", "", failed, "")
    return _row(
        contender.name, f"{size} KB", str(reached), _pair(good.keys),
        f"{percentile(good.stored, 99):.0f}" if good.stored else "", f"{good.core:.0%}", f"{good.cpu_ms_per_1000:.0f}",
        failed, f"{memory:.0f}",
    )  # fmt: skip


def _tries(load: Load, one: Running, rooms: int) -> Iterator[Typed]:
    for _try in range(TRIES):
        found = load.type("ramp", one.server, rooms=rooms, seconds=SECONDS)
        yield found
        if _holds(found):
            return


def _holds(typed: Typed) -> bool:
    return not typed.problems and percentile(typed.keys, 99) <= LIMIT_MS


# ---- A database that is locked


def locked(load: Load, folder: Path, plan: Plan) -> None:
    print(f"\n### The database is locked for {LOCKED_S:.0f} s, {LOCKED_ROOMS} rooms of 10 KB\n")
    for line in _heading("design", "locked", "key to peer p50 / p99 / most ms", "to stored p50 / most ms", "lost"):
        print(line)
    text = text_of(10 * 1024)
    for contender in (one for one in plan.contenders if one.backend):
        with running(contender, folder, [text] * LOCKED_ROOMS) as one:
            load.open("locked", contender.spoken, one.server, text=text, rooms=one.rooms)
            assert one.fresh is not None
            for tables in (["document_updates"], None) if one.fresh.config.mysql else (None,):
                hold = partial(locking.hold, one.fresh, LOCKED_S, tables=tables)
                typed = load.type("locked", one.server, rooms=LOCKED_ROOMS, seconds=LOCKED_S + 0.2, meanwhile=hold)
                stored = f"{percentile(typed.stored, 50):.0f} / {typed.stored[-1]:.0f}" if typed.stored else ""
                heard = f"{_pair(typed.keys)} / {typed.keys[-1]:.0f}"
                print(_row(contender.name, (tables or ["everything"])[0], heard, stored, str(typed.problems)), flush=True)
            load.close("locked")


# ---- Printing


def _heading(*columns: str) -> Iterator[str]:
    yield _row(*columns)
    yield "|---" * len(columns) + "|"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _pair(times: list[float]) -> str:
    return f"{percentile(times, 50):.1f} / {percentile(times, 99):.1f}"


def _machine() -> str:
    node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    python = ", ".join(f"{name} {version(name)}" for name in ("eventlet", "python-socketio", "python-engineio", "pycrdt"))
    packages = REFERENCES / "package.json"
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}. "
        f"Python {platform.python_version()}, {python}; Node {node}, {packages.name}: {_pinned(packages)}. "
        f"{KEYS_A_SECOND} keys a second in each room."
    )


def _pinned(packages: Path) -> str:
    import json

    found: dict[str, str] = json.loads(packages.read_text())["dependencies"]
    return ", ".join(f"{name} {pinned}" for name, pinned in found.items())


PARTS = {"keys": keys, "rooms": most_rooms, "lock": locked}


def main() -> None:
    parser = argparse.ArgumentParser(description="The cost of a shared editor, and how many rooms a core holds.")
    parser.add_argument("--quick", action="store_true", help="one round, 20 rooms, at most 100 rooms: whether all works")
    parser.add_argument("--part", choices=PARTS, action="append", help="only this part (may be repeated)")
    parser.add_argument("--only", action="append", default=[], help="only contenders whose name contains this (may be repeated)")
    parser.add_argument("--rooms", type=int, default=60, help="rooms of each size when a key's cost is measured (60)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of that (3)")
    parser.add_argument("--most", type=int, default=STEPS[-1], help=f"where the search for the most rooms ends ({STEPS[-1]})")
    options = parser.parse_args()
    chosen = [one for one in contenders() if not options.only or any(word in one.name for word in options.only)]
    plan = Plan(chosen, options.rooms, options.rounds, options.most)
    if options.quick:
        plan = Plan(chosen, min(20, plan.rooms), 1, min(100, plan.most))
    install_references()
    print(f"Relay, {_machine()}")
    with tempfile.TemporaryDirectory() as folder, generating() as load:
        for part in options.part or PARTS:
            PARTS[part](load, Path(folder), plan)


if __name__ == "__main__":
    main()
