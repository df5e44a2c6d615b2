"""A real coturn on the loopback, as the project's own turnserver.conf has it, but for what a loopback forbids."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.serving import ROOT, free_port

SECRET = "what both servers of a test know"
PATIENCE_S = 10
# Everybody is on the loopback here, which the file rightly denies; ports and limits are the test's.
LEFT_OUT = ("denied-peer-ip", "listening-port", "min-port", "max-port", "log-file", "max-bps")


@dataclass
class TurnServer:
    """One running relay."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def urls(self) -> str:
        return f"turn:127.0.0.1:{self.port}?transport=udp,turn:127.0.0.1:{self.port}?transport=tcp"

    def start(self) -> None:
        lines = (ROOT / "turnserver.conf").read_text().splitlines()
        kept = [line for line in lines if not line.startswith(LEFT_OUT)]
        own = [
            f"listening-port={self.port}", "listening-ip=127.0.0.1", "relay-ip=127.0.0.1", "allow-loopback-peers",
            "cli-password=unused", f"static-auth-secret={SECRET}", "realm=neurohire", "min-port=50000", "max-port=50999",
            f"log-file={self.folder / 'turn.log'}", f"pidfile={self.folder / 'turn.pid'}", f"userdb={self.folder / 'turn.db'}",
        ]  # fmt: skip
        path = self.folder / "turnserver.conf"
        path.write_text("\n".join([*kept, *own]))
        self.process = subprocess.Popen(
            ["turnserver", "-c", str(path)], cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            assert self.process.poll() is None, "the relay ended"
            time.sleep(0.05)
        raise AssertionError("the relay did not start")

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait(10)


@contextmanager
def relaying(folder: Path) -> Iterator[TurnServer]:
    folder.mkdir()
    server = TurnServer(folder, free_port())
    server.start()
    try:
        yield server
    finally:
        server.stop()
