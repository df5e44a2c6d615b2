"""A program that receives webhooks on the loopback, and answers as its `status` says."""

import base64
import hashlib
import hmac
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Received:
    """One request, with its headers in lower case."""

    path: str
    headers: dict[str, str]
    body: bytes

    def is_signed_with(self, key: str) -> bool:
        """By the text of the scheme: one of the signatures is over id, time and body with the decoded key."""
        said = b".".join([self.headers["webhook-id"].encode(), self.headers["webhook-timestamp"].encode(), self.body])
        kind, _, rest = key.partition("_")
        mac = hmac.digest(base64.b64decode(rest, validate=True), said, hashlib.sha256)
        versions = [one.split(",", 1) for one in self.headers["webhook-signature"].split(" ")]
        return kind == "whsec" and any(version == "v1" and base64.b64decode(it) == mac for version, it in versions)


class Receiver(ThreadingHTTPServer):
    """`received` is what came in; `status` 0 is no answer until the end."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Visit)
        self.status = 204
        self.received: list[Received] = []
        self.is_over = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/hooks?for=them"


class _Visit(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.received.append(Received(self.path, headers, body))
        if self.server.status == 0:
            self.server.is_over.wait(10)
            return
        self.send_response(self.server.status)
        if 300 <= self.server.status < 400:
            self.send_header("Location", self.server.url)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Not told."""


@contextmanager
def receiving() -> Iterator[Receiver]:
    """The receiver, answering until the end of the block."""
    with Receiver() as receiver:
        thread = threading.Thread(target=receiver.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield receiver
        finally:
            receiver.is_over.set()
            receiver.shutdown()
            thread.join()
