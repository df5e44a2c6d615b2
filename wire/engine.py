"""engine.io's sockets, with a bound for what a peer can send, hold open or leave half done.

The library keeps a socket whose handshake failed halfway, waits without end for an upgrade, lets any number of
requests poll for one socket, writes a traceback for every body it cannot read, and waits for who is disconnected
to fetch what they missed. Knows no runtime; what hears of all that is put into its server by `door`.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from engineio.exceptions import EngineIOError
from engineio.payload import Payload
from engineio.socket import Socket

from wire import runtime, shares
from wire.read_ahead import FIRST_MESSAGE_BYTES, TURN_UNITS

UPGRADE_S = 10.0
"""From a second connection's opening until it has taken over from polling."""
MAX_POLLED_PACKETS = 2_000
"""Of one body. A page that comes back by polling sends what it kept in one: 600 edits are 1,200 packets."""
SEPARATOR = "\x1e"  # Between the packets of a body.

UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, RecursionError, EngineIOError)
"""What the libraries raise for packets that make no sense."""


class Nonsense(EngineIOError):
    """A body that no client of ours sends; the library answers it with 400."""


def allow(engine_socket: Any, limit_bytes: int) -> None:
    """Messages of this socket may be so long from now on."""
    engine_socket.limit = limit_bytes
    for ws in (getattr(engine_socket, "ws", None), getattr(engine_socket, "upgrading_ws", None)):
        if ws is not None:
            ws.socket.limit = limit_bytes


def limit_of(engine_socket: Any) -> int:
    """How long a message of this socket may be."""
    limit: int = getattr(engine_socket, "limit", FIRST_MESSAGE_BYTES)
    return limit


def charge(engine_socket: Any, size: int) -> None:
    """What a WebSocket said costs as much as so many bytes more of it. May be everybody else's turn then."""
    ws = getattr(engine_socket, "ws", None)
    if ws is not None:
        ws.socket.charge(size)


def _handle(library: Callable[[Any, Any], Any], self: Any, ws: Any) -> Any:
    """A WebSocket's life, at whose end nothing of it is left, however it ends."""
    is_upgrade = self.connected
    if is_upgrade and self.upgrading:
        self.server.note_refusal("upgrade")
        return []
    ws.socket.limit = limit_of(self)
    ws.take, ws.pong = partial(self.server.take_first, self.sid), self.schedule_ping
    ws.refused = self.server.note_refusal
    ws.reader.person = self.server.person_of(self.sid)
    ws.socket.share = shares.of(ws.reader.person)
    if is_upgrade:
        self.upgrading_ws = ws
        runtime.later(UPGRADE_S, partial(_give_up, self, ws))
    else:
        self.ws = ws
    try:
        return library(self, ws)
    except UNREADABLE:
        self.server.note_refusal("packet")
        return []
    finally:
        _finish(self, is_upgrade=is_upgrade)


def _finish(self: Any, *, is_upgrade: bool) -> None:
    self.upgrading_ws = None
    self.upgrading = False
    if is_upgrade and not self.upgraded:
        return  # Polling goes on.
    self.queue.put(None)  # Its writer may still wait.
    self.close(wait=False, abort=True, reason=self.server.reason.TRANSPORT_CLOSE)
    self.server.sockets.pop(self.sid, None)


def _give_up(self: Any, ws: Any) -> None:
    if self.upgrading_ws is ws and not self.upgraded:
        self.server.note_refusal("upgrade")
        ws.close()


def _take_body(self: Any, environ: dict[str, Any]) -> None:
    """A polled body: all of its packets, or the end of the socket. Raises Nonsense."""
    try:
        packets = _packets(self, environ)
        for number, packet in enumerate(packets, 1):
            self.receive(packet)
            if number % TURN_UNITS == 0:
                runtime.sleep(0)
    except UNREADABLE as error:
        self.server.note_refusal("polled body")
        self.close(wait=False, abort=True, reason=self.server.reason.TRANSPORT_ERROR)
        raise Nonsense from error


def _packets(self: Any, environ: dict[str, Any]) -> list[Any]:
    length = int(environ.get("CONTENT_LENGTH") or "0")
    if length > limit_of(self):
        raise Nonsense
    body = environ["wsgi.input"].read(length)
    if len(body) < length:
        raise Nonsense
    text = body.decode()
    if text.startswith("d=") or text.count(SEPARATOR) >= MAX_POLLED_PACKETS:
        raise Nonsense
    if not self.server.may_read(self.sid, text.split(SEPARATOR)):
        raise Nonsense
    share = shares.of(self.server.person_of(self.sid))
    runtime.sleep(share.spend(shares.units(text.count(SEPARATOR) + 1, length)))
    packets: list[Any] = Payload(encoded_payload=text).packets
    return packets


def install() -> None:
    """Put all this into engine.io's socket."""
    close = Socket.close

    def close_at_once(self: Any, wait: bool = True, abort: bool = False, reason: Any = None) -> None:
        """Never waits: a peer that fetches nothing would hold whoever disconnects it for ever."""
        close(self, wait=False, abort=abort, reason=reason)

    handle = Socket._websocket_handler

    def handle_to_its_end(self: Any, ws: Any) -> Any:
        return _handle(handle, self, ws)

    Socket._websocket_handler = handle_to_its_end
    Socket.handle_post_request = _take_body
    Socket.close = close_at_once
    Payload.max_decode_packets = MAX_POLLED_PACKETS
