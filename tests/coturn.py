"""A real coturn with the project's own turnserver.conf, on addresses and ports of a test."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import trustme

from tests.serving import ROOT, free_port

CONFIGURATION = ROOT / "turnserver.conf"
SECRET = "what the application and the relay know"
PORT = 3478
TLS_PORT = 5349
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
    configuration: Path = CONFIGURATION
    certificate: tuple[Path, Path] | None = None
    """With its key; without them the relay speaks no TLS."""
    process: subprocess.Popen[bytes] | None = None

    def _tls(self) -> list[str]:
        if self.certificate is None:
            return ["--no-tls"]
        certificate, key = self.certificate
        return [f"--tls-listening-port={TLS_PORT}", f"--cert={certificate}", f"--pkey={key}"]

    @property
    def urls(self) -> str:
        at = f"turn:{self.address}:{self.port}?transport="
        return f"{at}udp,{at}tcp"

    @property
    def log(self) -> str:
        return (self.folder / "coturn.log").read_text()

    def start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        command = [
            str(program()), "-c", str(self.configuration), f"--static-auth-secret={self.secret}", "--realm=tests",
            f"--listening-ip={self.address}", f"--relay-ip={self.address}", f"--listening-port={self.port}",
            f"--userdb={self.folder / 'turndb'}", f"--pidfile={self.folder / 'pid'}", "--no-dtls", *self._tls(), *self.options,
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


def own_certificate(folder: Path, address: str) -> tuple[Path, Path]:
    """A certificate for this address that nobody knows, and its key."""
    made = trustme.CA().issue_cert(address)
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    made.cert_chain_pems[0].write_to_path(certificate)
    made.private_key_pem.write_to_path(key)
    return certificate, key


@contextmanager
def relaying_on_loopback(folder: Path) -> Iterator[TurnServer]:
    """A running relay for browsers on this machine, which the project's file rightly refuses as peers."""
    folder.mkdir()
    lines = CONFIGURATION.read_text().splitlines()
    configuration = folder / "turnserver.conf"
    configuration.write_text("\n".join(line for line in lines if not line.startswith("denied-peer-ip")))
    options = ("--allow-loopback-peers", "--cli-password=unused")
    server = TurnServer(folder, "127.0.0.1", free_port(), options=options, configuration=configuration)
    server.start()
    try:
        yield server
    finally:
        server.stop()
