"""A clamd of the test's own with one signature of ours, and a stand-in for one that behaves badly."""

import socket
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from config import ScannerConfig
from services.resume import scanner
from tests.program import Program, find

HARMFUL = b"a harmless text that one signature of ours knows"
MAX_STREAM_BYTES = 256 * 1024
IS_INSTALLED = find("clamd") is not None


class Clamd(Program):
    """On a port and on a socket, both its own. It downloads nothing."""

    def at_port(self, **changes: bool) -> ScannerConfig:
        return ScannerConfig("127.0.0.1", self.port, **changes)

    def at_socket(self, **changes: bool) -> ScannerConfig:
        return ScannerConfig(path=str(self.folder / "socket"), **changes)

    def start(self) -> None:
        signatures = self.folder / "signatures"
        signatures.mkdir(exist_ok=True)
        (signatures / "own.ndb").write_text(f"Test.Harmless:0:*:{HARMFUL.hex()}\n")
        lines = {
            "DatabaseDirectory": signatures, "TCPSocket": self.port, "TCPAddr": "127.0.0.1", "Foreground": "yes",
            "LocalSocket": self.folder / "socket", "StreamMaxLength": MAX_STREAM_BYTES, "MaxThreads": 2,
        }  # fmt: skip
        settings = self.folder / "clamd.conf"
        settings.write_text("".join(f"{name} {value}\n" for name, value in lines.items()))
        self.run("clamd", "--config-file", str(settings))

    def answers(self) -> bool:
        try:
            return scanner.version(self.at_port()).startswith("ClamAV")
        except scanner.NotScanned:
            return False


MISBEHAVIOURS = ("hangs", "drips", "hangs up", "hangs up half way", "garbage", "flood", "an error")


class _Visit(socketserver.BaseRequestHandler):
    server: "BadScanner"

    def handle(self) -> None:
        mode = self.server.mode
        if mode in ("hangs up", "hangs up half way"):
            self.request.recv(64 if mode == "hangs up" else 100_000)
            return
        self.server.drain(self.request)
        if mode == "hangs":
            self.server.is_over.wait(10)
        elif mode == "drips":
            while not self.server.is_over.wait(0.05):
                self.request.sendall(b".")
        else:
            said = {
                "garbage": b"HTTP/1.1 400 Bad Request\r\n\r\n\xff\0",
                "flood": b"x" * 100_000,
                "an error": b"lstat ERROR\0",
            }
            self.request.sendall(said[mode])


class BadScanner(socketserver.ThreadingTCPServer):
    """It takes a file and does what `mode` says."""

    allow_reuse_address = daemon_threads = True
    mode = "hangs"

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Visit)
        self.is_over = threading.Event()

    def drain(self, connection: socket.socket) -> None:
        """All that comes until the end of the file."""
        read, until = b"", time.monotonic() + 5
        while not read.endswith(bytes(4)) and time.monotonic() < until:
            read += connection.recv(100_000)

    def handle_error(self, request: object, client_address: object) -> None:
        """Visitors that hang up are what is tested."""

    @property
    def config(self) -> ScannerConfig:
        return ScannerConfig("127.0.0.1", self.server_address[1])


@contextmanager
def bad_scanner() -> Iterator[BadScanner]:
    with BadScanner() as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield server
        finally:
            server.is_over.set()
            server.shutdown()
