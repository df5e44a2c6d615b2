"""A program of the test's own beside the server: started, waited for, and then killed or frozen as the test likes."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from tests.serving import free_port

START_S = 30


def find(name: str) -> str | None:
    """Where a program is; Debian keeps some off everybody's path."""
    return shutil.which(name, path=os.environ.get("PATH", "") + os.pathsep + "/usr/sbin")


class Program:
    """One process on a port of its own; what it says is in `log` of its folder. Who inherits says how it answers."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def run(self, *command: str) -> None:
        """Start it, and wait until it answers."""
        path = self.folder / "log"
        with path.open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        deadline = time.monotonic() + START_S
        while not self.answers():
            assert self.process.poll() is None, path.read_text(errors="replace")
            assert time.monotonic() < deadline, f"{command[0]} did not start"
            time.sleep(0.05)

    def answers(self) -> bool:
        """Whether it can be spoken to."""
        raise NotImplementedError

    def kill(self) -> None:
        self._signal(signal.SIGKILL)
        assert self.process is not None
        self.process.wait(15)

    def freeze(self) -> None:
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def stop(self) -> None:
        """In whatever state it is."""
        if self.process is not None and self.process.poll() is None:
            self.thaw()
            self.kill()

    def _signal(self, number: int) -> None:
        assert self.process is not None
        self.process.send_signal(number)
