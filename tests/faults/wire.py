"""A Socket.IO connection spoken by hand: binary parts, and everything in the order it came.

The Python client library handles each packet in a thread of its own, in which edits overtake each other.
"""

import json
import queue
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import websocket

from tests.serving import Browser

PATH = "/socket.io/?EIO=4&transport=websocket"
CONNECT_S = 3
ACK_S = 15
GONE = (OSError, websocket.WebSocketException)


class Wire:
    """One connection; what the server tells waits in `heard` as (event, payload) pairs.

    With a `room` it says at once which one it is for, as the page's does.
    """

    def __init__(self, browser: Browser, *, url: str | None = None, room: str = "", **options: Any) -> None:
        address = (url or browser.server.url).replace("http", "ws", 1) + PATH + (f"&room={room}" if room else "")
        self.socket = websocket.create_connection(
            address, cookie=browser.cookie, timeout=CONNECT_S, suppress_origin=True, **options
        )
        self.heard: queue.Queue[tuple[str, Any]] = queue.Queue()
        self.arrivals: dict[str, list[float]] = {}
        self.is_open = True
        self._is_reading = threading.Event()
        self._is_reading.set()
        self._acks: dict[int, queue.Queue[Any]] = {}
        self._next_id = 1
        self._sending = threading.Lock()
        try:
            self._greet()
        except BaseException:
            self.socket.shutdown()
            raise
        self.socket.settimeout(None)
        threading.Thread(target=self._read, daemon=True).start()

    def _greet(self) -> None:
        assert self.socket.recv().startswith("0{")
        self.socket.send("40")
        # Who says the room at once may be told something of it before the greeting; Socket.IO keeps it for the page.
        while not (said := self.socket.recv()).startswith("40{"):
            assert said.startswith(("42", "45")), said
            self._take(said)

    def emit(self, event: str, payload: dict[str, Any], ack_id: int | None = None) -> None:
        """Raises OSError or WebSocketException when the connection is gone."""
        binary = [value for value in payload.values() if isinstance(value, bytes)]
        marks = {
            key: {"_placeholder": True, "num": 0} if isinstance(value, bytes) else value
            for key, value in payload.items()
        }
        head = f"45{len(binary)}-" if binary else "42"
        with self._sending:
            self.socket.send(f"{head}{ack_id or ''}{json.dumps([event, marks])}")
            for part in binary:
                self.socket.send_binary(part)

    def ask(self, event: str, payload: dict[str, Any]) -> "queue.Queue[Any]":
        """Send; the acknowledgement will be put there, or None when the connection is lost before."""
        ack_id, self._next_id = self._next_id, self._next_id + 1
        answer = self._acks[ack_id] = queue.Queue()
        self.emit(event, payload, ack_id)
        return answer

    def call(self, event: str, payload: dict[str, Any], *, within_s: float = ACK_S) -> dict[str, Any]:
        """Send, and wait for the acknowledgement. Raises TimeoutError."""
        return _get(self.ask(event, payload), event, within_s)

    def call_raw(self, packet: str, ack_id: int) -> dict[str, Any]:
        """Send the text of an event as it is, and wait for the acknowledgement."""
        answer = self._acks[ack_id] = queue.Queue()
        with self._sending:
            self.socket.send(f"42{ack_id}{packet}")
        return _get(answer, packet[:40], ACK_S)

    def close(self) -> None:
        """End it as a closed window does."""
        self._is_reading.set()
        self._end()

    @contextmanager
    def deaf(self) -> Iterator[None]:
        """Read nothing meanwhile, but say that one is alive: worse than a page that hangs."""
        self._is_reading.clear()
        threading.Thread(target=self._seem_alive, daemon=True).start()
        try:
            yield
        finally:
            self._is_reading.set()

    def _seem_alive(self) -> None:
        with suppress(*GONE):
            while self.is_open and not self._is_reading.wait(1):
                with self._sending:
                    self.socket.send("3")

    def _end(self) -> None:
        self.is_open = False
        for answer in self._acks.values():
            answer.put(None)
        with suppress(OSError):
            self.socket.shutdown()

    def _read(self) -> None:
        try:
            while True:
                self._is_reading.wait()
                text = self.socket.recv()
                if text in ("", "1") or (isinstance(text, str) and text.startswith("41")):
                    break
                self._take(text)
        except GONE:
            pass
        self._end()

    def _take(self, text: str | bytes) -> None:
        assert isinstance(text, str), "a binary part that was not announced"
        if text == "2":
            with self._sending:
                self.socket.send("3")
            return
        kind, rest = text[:2], text[2:]
        parts: list[bytes] = []
        if kind in ("45", "46"):
            count, _dash, rest = rest.partition("-")
            parts = [self.socket.recv() for _ in range(int(count))]
        start = rest.index("[")
        data = _filled(json.loads(rest[start:]), parts)
        if kind in ("43", "46"):
            waiting = self._acks.pop(int(rest[:start]), None)
            if waiting is not None:
                waiting.put(data[0])
        elif kind in ("42", "45"):
            self.arrivals.setdefault(data[0], []).append(time.monotonic())
            self.heard.put((data[0], data[1] if len(data) > 1 else None))


def _get(answer: queue.Queue[Any], event: str, within_s: float) -> dict[str, Any]:
    try:
        ack = answer.get(timeout=within_s)
    except queue.Empty:
        raise TimeoutError(f"{event} was not answered within {within_s} s") from None
    if ack is None:
        raise ConnectionError(f"the connection was lost before {event} was answered")
    return dict(ack)


def _filled(value: Any, parts: list[bytes]) -> Any:
    if isinstance(value, dict):
        if value.get("_placeholder"):
            return parts[value["num"]]
        return {key: _filled(one, parts) for key, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, parts) for one in value]
    return value
