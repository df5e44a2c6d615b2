"""Servers and commands whose imports were made beforehand: one process imports the program and forks for each start.

To import it takes two seconds of a processor, which hundreds of tests would each pay. What is forked is a process of its own
with its own environment, log and signals, and runs the program from its first line after the imports. It is in the network
of the process that forked it, so there is one of these for each network in which servers are asked for (tests/network). The
wide run starts every server anew.

`python -m tests.preloaded` reads a start from each line of its input, as JSON, and answers with the pid of the server.
"""

import atexit
import functools
import json
import os
import runpy
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests import forked

ROOT = Path(__file__).resolve().parents[1]
LOOK_EVERY_S = 0.01


@dataclass(frozen=True)
class Start:
    """What a server needs to be started."""

    program: tuple[str, ...]
    environment: dict[str, str]
    log: str
    errors: str
    """The file of what it says as errors, which may be the log, too."""
    ended: str
    """The file into which the exit code is written in the end."""


class Process:
    """A program that was forked, with what the tests use of `subprocess.Popen`."""

    def __init__(self, pid: int, ended: Path) -> None:
        self.pid = pid
        self._ended = ended

    @property
    def returncode(self) -> int | None:
        return self.poll()

    def poll(self) -> int | None:
        return int(self._ended.read_text()) if self._ended.exists() else None

    def wait(self, timeout: float | None = None) -> int:
        deadline = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if deadline is not None and timeout is not None and time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(f"server {self.pid}", timeout)
            time.sleep(LOOK_EVERY_S)
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def start(program: tuple[str, ...], environment: Mapping[str, str], log: Path, errors: Path | None = None) -> Process:
    """Begin to start a server or another program of the project, and wait for nothing but its pid."""
    nest = _nest(environment.get("ASYNC_MODE", ""), _network())
    ended = _ends() / str(time.monotonic_ns())
    asked = Start(program, dict(environment), str(log), str(errors or log), str(ended))
    assert nest.stdin is not None
    assert nest.stdout is not None
    nest.stdin.write(json.dumps(asdict(asked)).encode() + b"\n")
    nest.stdin.flush()
    return Process(int(nest.stdout.readline()), ended)


@functools.cache
def _ends() -> Path:
    """Where it is written how each of them ended."""
    folder = Path(tempfile.mkdtemp(prefix="neurohire-ended-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _network() -> int | None:
    """The network namespace of this thread, in which whatever it starts begins; None where the system has no such thing."""
    here = Path("/proc/thread-self/ns/net")
    return here.stat().st_ino if here.exists() else None


@functools.cache
def _nest(mode: str, network: int | None) -> "subprocess.Popen[bytes]":
    """The process that forks servers of this kind, started in the present network when first asked for."""
    environment = {**os.environ, "ASYNC_MODE": mode}
    command = [sys.executable, "-m", "tests.preloaded"]
    nest = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    atexit.register(_end, nest)
    return nest


def _end(nest: "subprocess.Popen[bytes]") -> None:
    nest.kill()
    with nest:
        pass


# ---- In the process that forks


def _serve_starts() -> None:
    import app  # noqa: F401 (for those that are forked)

    forked.ready()
    for line in sys.stdin.buffer:
        asked: dict[str, Any] = json.loads(line)
        if os.fork() == 0:
            _watch_over(Start(tuple(asked.pop("program")), **asked))
            return
        _bury()


def _bury() -> None:
    with_nobody = False
    while not with_nobody:
        try:
            with_nobody = _original("waitpid")(-1, os.WNOHANG)[0] == 0
        except ChildProcessError:
            return


def _watch_over(asked: Start) -> None:
    """Fork the server, say its pid, and write down how it ended. Returns in the server's process only."""
    pid = os.fork()
    if pid == 0:
        _become(asked)
        return
    _original("write")(1, f"{pid}\n".encode())
    _pid, status = _original("waitpid")(pid, 0)
    written = Path(f"{asked.ended}.new")
    written.write_text(str(os.waitstatus_to_exitcode(status)))
    written.rename(asked.ended)
    os._exit(0)


def _become(asked: Start) -> None:
    said = [os.open(name, os.O_WRONLY | os.O_APPEND | os.O_CREAT) for name in (asked.log, asked.errors)]
    forked.become(asked.environment, [os.open(os.devnull, os.O_RDONLY), *said])
    if "eventlet" in sys.modules:
        from eventlet import hubs

        hubs.use_hub()  # The one of before would be shared with all that are forked.
    if asked.program[0] == "-m":
        sys.argv = list(asked.program[1:])
        runpy.run_module(asked.program[1], run_name="__main__", alter_sys=True)
    else:
        import app

        sys.argv = list(asked.program)
        app.main()


def _original(name: str) -> Any:
    """The system's own call, where eventlet has put another in its place."""
    if "eventlet" not in sys.modules:
        return getattr(os, name)
    from eventlet import patcher

    return getattr(patcher.original("os"), name)


if __name__ == "__main__":
    _serve_starts()
