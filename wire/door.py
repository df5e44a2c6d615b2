"""The one door between the program and its sockets: the program hands over a server and who receives, and is called.

Sockets are named as in `library`. Holds process state: what was handed over.
"""

from collections.abc import Callable
from typing import Any

from wire import engine, heartbeat, library, runtime
from wire.hot import Hot, Receivers, WholeReceivers
from wire.packets import ClientPacket
from wire.reading import Reader
from wire.receiver import Receiver

PING_EVERY_S, PING_PATIENCE_S = 5, 8  # A dead peer is noticed within 13 s.


class _Door:
    hot: Hot


_door = _Door()


def options(packet: type[ClientPacket], *, max_packet_bytes: int, logger: Callable[[str], Any]) -> dict[str, Any]:
    """What a Socket.IO server has to be made with. `logger` gives one by name, for what the libraries say."""
    heartbeat.install()
    return {
        "async_mode": runtime.mode(),  # Always set: the library would pick one by what happens to be installed.
        "logger": logger("neurohire.socketio"),
        "engineio_logger": logger("neurohire.engineio"),
        "async_handlers": False,  # Keeps a client's order, and a flood cannot make a thread an event.
        "serializer": packet,
        "max_http_buffer_size": max_packet_bytes,
        "ping_interval": PING_EVERY_S,
        "ping_timeout": PING_PATIENCE_S,
        "monitor_clients": False,  # `heartbeat` does that.
        "http_compression": False,
        "cookie": None,
    }


def open_for(
    server: Any, receiver: Receiver, hot_receivers: Receivers, whole_receivers: WholeReceivers | None = None
) -> None:
    """From now on the receiver hears of everything that happens to this server's sockets.

    `hot_receivers` take edits and cursors, by their events' names: called with `socket_id` and payload;
    `whole_receivers` those that come in one message.
    """
    library.bind(server, receiver)
    engine_server = server.eio
    handlers = engine_server.handlers
    _door.hot = Hot(hot_receivers, whole_receivers or {})
    reader = Reader(receiver, _door.hot, handlers["message"])
    engine_server.take_first, engine_server.may_read = reader.take_message, reader.may_read_polled
    engine_server.note_refusal, engine_server.person_of = receiver.refused, receiver.person_of
    connect, disconnect = handlers["connect"], handlers["disconnect"]

    def on_connect(engine_id: str, environ: dict[str, Any]) -> Any:
        receiver.opened(engine_id, environ)
        return connect(engine_id, environ)

    def on_disconnect(engine_id: str, *reason: Any) -> None:
        try:
            disconnect(engine_id, *reason)
        finally:
            _close(engine_id)

    engine_server.on("message", reader.receive)
    engine_server.on("connect", on_connect)
    engine_server.on("disconnect", on_disconnect)


def _close(engine_id: str) -> None:
    """Nothing is kept of a socket, whatever it was about to say or to become."""
    receiver = library.receiver()
    receiver.closed(engine_id)
    _door.hot.forget(engine_id)
    left = library.forget(engine_id)
    if left is not None:
        receiver.gone(left)


def end(engine_id: str) -> None:
    """Close this socket and forget it, without waiting for its peer."""
    library.end(engine_id)


def allow(engine_id: str, limit_bytes: int) -> None:
    """Messages of this socket may be so long from now on."""
    engine_socket = library.sockets().get(engine_id)
    if engine_socket is not None:
        engine.allow(engine_socket, limit_bytes)


def is_announced(engine_id: str) -> bool:
    """Whether the bytes of an edit or a cursor are waited for."""
    return _door.hot.is_announced(engine_id)


def take_whole_of(engine_id: str, socket_id: str) -> None:
    """From now on this socket may say an edit or a cursor in one message, until it is forgotten."""
    _door.hot.take_whole_of(engine_id, socket_id)


def forget_announced(engine_id: str | None) -> None:
    """The bytes of what this socket had announced are not waited for any more, and nothing is taken in one message."""
    _door.hot.forget(engine_id)


engine_id_of, socket_id_of = library.engine_id_of, library.socket_id_of
