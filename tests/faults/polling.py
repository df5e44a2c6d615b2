"""Sockets by polling, spoken by hand."""

import json

import requests
import websocket

from tests.live.wires import greet
from tests.serving import Browser, Server

TEXT = {"Content-Type": "text/plain;charset=UTF-8"}

BODIES = {
    "no UTF-8": b"4\xff\xfe",
    "nothing": b"",
    "an unknown packet": b"9",
    "no number": b"x",
    "deep": b"4" + b"[" * 900_000,
    "separators": b"\x1e" * 1_000_000,
    "too many packets": b"\x1e".join([b"6"] * 3000),
    "a form": b"d=4",
    "broken base64": b"b4",
    "a ping": b"2",
}  # fmt: skip


class Polling:
    """A socket by polling, spoken by hand."""

    def __init__(self, browser: Browser) -> None:
        self.url = f"{browser.server.url}/socket.io/?EIO=4&transport=polling"
        self.headers = {"Cookie": browser.cookie}
        opened = requests.get(self.url, headers=self.headers, timeout=10)
        self.status = opened.status_code
        if self.status == 200:
            self.url += "&sid=" + json.loads(opened.text[1:])["sid"]

    def get(self) -> requests.Response:
        return requests.get(self.url, headers=self.headers, timeout=20)

    def post(self, body: bytes, **headers: str) -> int:
        return requests.post(self.url, body, headers={**self.headers, **TEXT, **headers}, timeout=20).status_code


def can_connect(server: Server, browser: Browser) -> bool:
    try:
        greet(server, browser).close()
    except websocket.WebSocketException:
        return False
    return True
