"""The Socket.IO server that was handed over, and its sockets by both of their ids.

A socket has one id with Engine.IO from its handshake on (`engine_id`), and one with Socket.IO from CONNECT on
(`socket_id`). Holds process state: the server, and who receives.
"""

from typing import Any

from wire.receiver import Receiver

NAMESPACE = "/"  # The only one.


class _Library:
    server: Any = None
    receiver: Receiver


_library = _Library()


def bind(server: Any, receiver: Receiver) -> None:
    """The server, python-socketio's, and who hears of its sockets."""
    _library.server, _library.receiver = server, receiver


def server() -> Any:
    """The bound one."""
    return _library.server


def receiver() -> Receiver:
    """Who hears of the sockets."""
    return _library.receiver


def sockets() -> dict[str, Any]:
    """Engine.IO's sockets, by `engine_id`."""
    found: dict[str, Any] = _library.server.eio.sockets
    return found


def engine_id_of(socket_id: str) -> str | None:
    """None when the library has forgotten it."""
    found: str | None = _library.server.manager.eio_sid_from_sid(socket_id, NAMESPACE)
    return found


def socket_id_of(engine_id: str) -> str | None:
    """None before CONNECT, and after DISCONNECT."""
    found: str | None = _library.server.manager.sid_from_eio_sid(engine_id, NAMESPACE)
    return found


def end(engine_id: str) -> None:
    """Close this socket and forget it, without waiting for its peer."""
    socket = sockets().pop(engine_id, None)
    if socket is not None:
        socket.close(wait=False)


def forget(engine_id: str) -> str | None:
    """Drop what the library still has of a socket that is closed; the `socket_id` of a connection that it would keep.

    That happens when the socket closes while its person is looked up: the library takes none of that for a connection.
    """
    _library.server._binary_packet.pop(engine_id, None)
    socket_id = socket_id_of(engine_id)
    if socket_id is not None:
        _library.server.manager.disconnect(socket_id, NAMESPACE)
    return socket_id


def awaits_part(engine_id: str) -> bool:
    """Whether the library has read the announcement of an event whose bytes have not come."""
    return engine_id in _library.server._binary_packet
