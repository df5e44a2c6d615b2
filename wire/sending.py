"""What is said past the library's encoding and queue, which cost more than everything else about an edit of 40 bytes.

Socket.IO's packets are made by hand here: an event is `42` and JSON; one with bytes is `451-`, JSON with a placeholder,
and then the bytes in a frame of their own. A page that said so gets both in one binary message, which is none of
Socket.IO's.
"""

from typing import Any

from wire import library
from wire.frames import frame

PLACEHOLDER = '"update":{"_placeholder":true,"num":0}'


def event(name: str, payload: str) -> bytes:
    """An event whose payload is this JSON."""
    return frame(f'42["{name}",{payload}]')


def announcement(name: str, fields: str) -> bytes:
    """What comes before the bytes of an update (`part`): its other fields, as the inside of a JSON object."""
    return frame(f'451-["{name}",{{{PLACEHOLDER},{fields}}}]')


def part(update: bytes) -> bytes:
    """The bytes that were announced."""
    return frame(update)


def whole(socket_id: str, message: bytes, framed: bytes) -> bool:
    """Say an update with all that belongs to it in one message, to a page that knows it; `framed` is its frame.

    At once where that is possible, else in its turn. False where Engine.IO has no such socket.
    """
    server = library.server()
    engine_id = server.manager.eio_sid_from_sid(socket_id, library.NAMESPACE)
    engine_socket = server.eio.sockets.get(engine_id)
    if engine_socket is None:
        return False
    if not to_engine_at_once(engine_socket, framed):
        server.eio.send(engine_id, message)
    return True


def at_once(socket_id: str, frames: bytes) -> bool:
    """Write these to a socket in one system call. False when they must take the usual way; nothing was written then."""
    server = library.server()
    engine_id = server.manager.eio_sid_from_sid(socket_id, library.NAMESPACE)
    engine_socket = server.eio.sockets.get(engine_id)
    return engine_socket is not None and to_engine_at_once(engine_socket, frames)


def to_engine_at_once(engine_socket: Any, frames: bytes) -> bool:
    """The same, if nothing waits for this one. With threads there is no such way: another may write just now."""
    ws = getattr(engine_socket, "ws", None)
    if ws is None or engine_socket.closing or engine_socket.closed or engine_socket.queue.queue:
        return False
    send: Any = getattr(ws, "send_at_once", None)
    return send is not None and bool(send(frames))
