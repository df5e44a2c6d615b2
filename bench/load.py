"""The load generator (`load.mjs`, in Node) as Python sees it: rooms are opened, typed in, closed."""

import json
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bench.processes import ROOT, Server, Usage
from bench.rooms import Room

KEYS_A_SECOND = 7
KEYS = 2000
"""Keys made in advance for each room: nearly five minutes."""


@dataclass(frozen=True)
class Typed:
    """What became of the keys of one measurement; times in milliseconds."""

    keys: list[float]
    """From the key to the other person."""
    stored: list[float]
    """From the key to the acknowledgement that it is stored; only where a design has such."""
    late: list[float]
    """How late the load generator itself was with a key."""
    problems: int
    server: Usage
    load_cpu_ms: float

    @property
    def cpu_ms_per_1000(self) -> float:
        return self.server.cpu_ms / max(1, len(self.keys)) * 1000

    @property
    def load_core(self) -> float:
        """The part of one core that the load generator used."""
        return self.load_cpu_ms / (self.server.at * 1000)


class Load:
    """The running generator."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def open(self, group: str, design: str, server: Server, *, text: str, rooms: Sequence[Room]) -> float:
        """Add rooms to a group; how many seconds their people took to enter."""
        people = [{"name": room.name, "cookies": room.cookies} for room in rooms]
        self._order(do="open", group=group, design=design, url=server.url, text=text, rooms=people, keys=KEYS)
        return float(self._answer()["seconds"])

    def type(
        self,
        group: str,
        server: Server,
        *,
        rooms: int,
        seconds: float,
        warm_up_s: float = 1.0,
        meanwhile: Callable[[], None] | None = None,
    ) -> Typed:
        """Type in the group's first rooms. `meanwhile` runs when measuring has begun, and must end before it does."""
        self._order(do="type", group=group, rooms=rooms, rate=KEYS_A_SECOND, warm_up_s=warm_up_s, seconds=seconds)
        self._answer()
        before = server.usage()
        if meanwhile is not None:
            meanwhile()
        ended = self._answer()
        used = server.usage().since(before)
        result = self._answer()
        return Typed(
            sorted(result["keys"]),
            sorted(result["stored"]),
            sorted(result["late"]),
            result["lost"] + result["refused"],
            used,
            ended["load_cpu_ms"],
        )

    def close(self, group: str) -> None:
        self._order(do="close", group=group)
        self._answer()

    def _order(self, **order: Any) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        answer: dict[str, Any] = json.loads(line) if line else {"error": "the load generator ended"}
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer


@contextmanager
def generating() -> Iterator[Load]:
    command = ["node", "bench/load.mjs"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Load(process)
        finally:
            process.terminate()
