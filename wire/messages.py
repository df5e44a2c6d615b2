"""What a WebSocket of either mode says next, and how it is told that it may not go on."""

from typing import Any

from wire.frames import NORMAL, Closed, Failed

PONG = "3"  # engine.io's packet by which a page answers a ping.
LINGER_S = 1.0
LINGER_BYTES = 256 * 1024
"""What is read after a refusal: a connection closed before would be reset, and its peer would hear nothing."""


def wait(ws: Any) -> str | bytes | None:
    """The next message for engine.io; those that are taken before it do not come there. None at the end.

    `ws` has what `engine` gave it (`take`, `pong`, `refused`), its `socket` and `reader`, and `fail`, which says why it
    ends.
    """
    while True:
        message: str | bytes | None = ws.socket.message()
        if message is None:
            message = _next(ws)
        if message == PONG and ws.pong is not None:
            ws.pong()
        elif message is None or ws.take is None or not ws.take(message):
            return message


def _next(ws: Any) -> str | bytes | None:
    """The next message by the frames' own reader; None when the connection is over, for whatever reason."""
    try:
        message: str | bytes = ws.reader.message()
    except Failed as failure:
        ws.refused("frame")
        ws.fail(failure.status, failure.reason)
    except Closed:
        ws.fail(NORMAL, "")
    except (EOFError, OSError):
        pass
    else:
        return message
    return None
