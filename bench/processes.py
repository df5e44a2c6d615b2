"""Servers as processes of their own: started, waited for, what they use of the machine, ended."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from services.base.limits import Limit

ROOT = Path(__file__).resolve().parents[1]
START_PATIENCE_S = 30
STOP_PATIENCE_S = 15
NO_LIMITS = {Limit.COSTLY_PAGE_PER_SESSION.setting: "100000 per 1 seconds"}
"""For a bench in which one session asks for all pages, of which some are costly."""


@dataclass(frozen=True)
class Usage:
    """What a process has used since it began; the difference of two is what it used between them."""

    cpu_ms: float
    waiting_ms: float
    """How long its threads were ready to run and had no core: the machine was busy with something else."""
    at: float

    def since(self, earlier: "Usage") -> "Usage":
        return Usage(self.cpu_ms - earlier.cpu_ms, self.waiting_ms - earlier.waiting_ms, self.at - earlier.at)

    @property
    def core(self) -> float:
        """The part of one core that was used; of a difference."""
        return self.cpu_ms / (self.at * 1000)

    @property
    def waiting(self) -> float:
        """The milliseconds of each second for which a thread was ready and had no core; of a difference."""
        return self.waiting_ms / self.at


@dataclass(frozen=True)
class Server:
    """One process that listens on a port of this machine; `beside` are others without which it would not serve."""

    port: int
    pid: int
    beside: tuple[int, ...] = ()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def usage(self) -> Usage:
        """Over all threads, also those that have ended; who waited, from the scheduler's own books (Linux)."""
        ran_s, waited = 0.0, 0
        for pid in (self.pid, *self.beside):
            ran_s += time.clock_gettime(_cpu_clock(pid))
            for task in Path(f"/proc/{pid}/task").iterdir():
                with suppress(OSError):  # It has ended meanwhile.
                    _on_core, ready, _slices = (task / "schedstat").read_text().split()
                    waited += int(ready)
        return Usage(ran_s * 1e3, waited / 1e6, time.monotonic())

    def resident_mb(self) -> float:
        """Its memory that is in use, without what it shares with others."""
        rollups = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in (self.pid, *self.beside)]
        lines = [line for rollup in rollups for line in rollup.splitlines()]
        return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024


def _cpu_clock(pid: int) -> int:
    """The clock of all that a process computes, as clock_getcpuclockid(3) makes its number (CPUCLOCK_SCHED)."""
    return (~pid << 3) | 2


@contextmanager
def serving(command: Sequence[str | Path], log: Path, environment: Mapping[str, str] | None = None) -> Iterator[Server]:
    """A server that is given its port as PORT and in the place of `{port}` in its command."""
    port = free_port()
    words = [str(word).format(port=port) for word in command]
    variables = {**os.environ, **(environment or {}), "HOST": "127.0.0.1", "PORT": str(port)}
    with log.open("ab") as sink:
        process = subprocess.Popen(words, cwd=ROOT, env=variables, stdout=sink, stderr=sink)
    try:
        _wait_for(port, process, log)
        yield Server(port, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def python(*words: str | Path) -> list[str | Path]:
    return [sys.executable, *words]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_PATIENCE_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"the server did not start:\n{log.read_text()[-2000:]}")
