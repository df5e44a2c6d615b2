"""A real coturn with the project's own turnserver.conf, on addresses and ports of a test."""

import os
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from tests.serving import ROOT

CONFIGURATION = ROOT / "turnserver.conf"
SECRET = "what the application and the relay know"
PORT = 3478
PATIENCE_S = 10


def program() -> str | None:
    return shutil.which("turnserver", path=os.environ.get("PATH", "") + ":/usr/sbin")


@dataclass
class TurnServer:
    """One coturn; it starts in the network namespace that the caller is in."""

    folder: Path
    address: str
    port: int = PORT
    secret: str = SECRET
    options: tuple[str, ...] = ()
    process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> str:
        return (self.folder / "coturn.log").read_text()

    def start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        command = [
            str(program()), "-c", str(CONFIGURATION), f"--static-auth-secret={self.secret}", "--realm=tests",
            f"--listening-ip={self.address}", f"--relay-ip={self.address}", f"--listening-port={self.port}",
            f"--userdb={self.folder / 'turndb'}", f"--pidfile={self.folder / 'pid'}", "--no-tls", "--no-dtls", *self.options,
        ]  # fmt: skip
        with (self.folder / "coturn.log").open("ab") as log:
            self.process = subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log)
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                socket.create_connection((self.address, self.port), timeout=1).close()
            except OSError:
                assert self.process.poll() is None, f"coturn ended:\n{self.log}"
                assert time.monotonic() < deadline, f"coturn did not start:\n{self.log}"
                time.sleep(0.05)
            else:
                return

    def stop(self, number: int = signal.SIGKILL) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)
            self.process.wait(PATIENCE_S)
