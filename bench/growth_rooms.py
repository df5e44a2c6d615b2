"""The part of `bench.growth` about keys: what one costs with more rooms, and in longer documents.

Rooms of two; in some of them, 20 at most, one person types, and the others are open. Printed are JSON lines.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from bench import databases
from bench.contenders import Contender, Running, running
from bench.load import Load, Typed, generating
from bench.processes import python
from bench.rooms import text_of
from bench.tables import percentile

KB = 1024
SIZE_KB = 10
TYPED_IN = 20


def measured(one: Running, load: Load, rooms: int, kilobytes: int, seconds: float) -> Typed:
    """Open so many rooms, type, and close them."""
    load.open("rooms", "ours", one.server, text=text_of(kilobytes * KB), rooms=one.rooms[:rooms])
    typed = load.type("rooms", one.server, rooms=min(rooms, TYPED_IN), seconds=seconds)
    load.close("rooms")
    if typed.problems:
        raise RuntimeError(f"{typed.problems} keys were lost or refused")
    return typed


def typing(grows: str, backend: str, sizes: list[int], seconds: float) -> Iterator[Typed]:
    """By size; longer documents have a server of their own each, which has held no other."""
    contender = Contender("NeuroHire", "ours", python("app.py"), backend)
    runs = [(sizes, SIZE_KB)] if grows == "rooms" else [([TYPED_IN], size) for size in sizes]
    for counts, kilobytes in runs:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            one = stack.enter_context(running(contender, folder, [text_of(kilobytes * KB)] * max(counts)))
            load = stack.enter_context(generating())
            for count in counts:
                yield measured(one, load, count, kilobytes, seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description="A part of bench.growth.")
    parser.add_argument("grows", choices=("rooms", "documents"))
    parser.add_argument("--sizes", type=int, nargs="+", required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--requests", type=int, help="of other parts")
    options = parser.parse_args()
    for backend in databases.backends():
        found = list(typing(options.grows, backend, options.sizes, options.seconds))
        costs = {
            "a key to the other person, p50": [percentile(one.keys, 50) for one in found],
            "a key, processor of the server": [one.cpu_ms_per_1000 / 1000 for one in found],
        }
        for cost, figures in costs.items():
            print(json.dumps({"database": backend, "cost": cost, "figures": figures}), flush=True)


if __name__ == "__main__":
    main()
