"""A web server on the loopback that misbehaves by path, for what is fetched from outside."""

import gzip
import socketserver
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/calendar\r\n"
BOMB = gzip.compress(b"\0" * 20_000_000)


class OutsideServer(socketserver.ThreadingTCPServer):
    """`contents` by path; `asked` are the request lines that came in."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, certificate: str | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Visit)
        self.port = self.server_address[1]
        self.contents: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.is_over = threading.Event()
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    def url(self, path: str, *, scheme: str = "http", host: str = "127.0.0.1") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Visitors that hang up are what is tested."""


class _Visit(socketserver.StreamRequestHandler):
    server: OutsideServer

    def handle(self) -> None:
        path = self.rfile.readline().split()[1].decode()
        self.server.asked.append(path)
        while self.rfile.readline().strip():
            pass
        if path in self.server.contents:
            self._say(self.server.contents[path])
        elif path.startswith("/to?"):
            self.wfile.write(b"HTTP/1.1 302 Found\r\nLocation: " + path[4:].encode() + b"\r\n\r\n")
        elif path.startswith("/status/"):
            self.wfile.write(b"HTTP/1.1 " + path[8:].encode() + b" No\r\n\r\n")
        else:
            getattr(self, "_" + path.strip("/").replace("-", "_"))()

    def _say(self, body: bytes) -> None:
        self.wfile.write(HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body)

    def _repeat(self, head: bytes, part: bytes, pause_s: float) -> None:
        self.wfile.write(head)
        while not self.server.is_over.is_set():
            self.wfile.write(part)
            time.sleep(pause_s)

    def _drips(self) -> None:
        self._repeat(HEAD + b"Content-Length: 100000\r\n\r\n", b"B", 0.02)

    def _drips_head(self) -> None:
        self._repeat(HEAD, b"X", 0.02)

    def _endless(self) -> None:
        self._repeat(HEAD + b"\r\n", b"B" * 65536, 0)

    def _endless_chunks(self) -> None:
        self._repeat(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nB\r\n" * 5000, 0)

    def _endless_head(self) -> None:
        self._repeat(HEAD, b"X-Y: " + b"y" * 60000 + b"\r\n", 0)

    def _continues(self) -> None:
        self._repeat(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000, 0)

    def _bomb(self) -> None:
        self.wfile.write(HEAD + b"Content-Encoding: gzip\r\n\r\n" + BOMB)

    def _gzip(self) -> None:
        self.wfile.write(HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"BEGIN:VCALENDAR"))

    def _broken_gzip(self) -> None:
        self.wfile.write(HEAD + b"Content-Encoding: gzip\r\n\r\nno gzip")

    def _brotli(self) -> None:
        self.wfile.write(HEAD + b"Content-Encoding: br\r\n\r\n")

    def _no_http(self) -> None:
        self.wfile.write(b"SSH-2.0-OpenSSH\r\n")

    def _cut(self) -> None:
        self.wfile.write(HEAD + b"Content-Length: 100\r\n\r\nBEGIN")

    def _silent(self) -> None:
        self.server.is_over.wait(10)


@contextmanager
def serving(certificate: str | None = None) -> Iterator[OutsideServer]:
    """The server, answering until the end of the block."""
    with OutsideServer(certificate) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.is_over.set()
            server.shutdown()
            thread.join()
