"""WebSockets by hand, and what a test asks of them and of their server."""

import json
import resource
from pathlib import Path

import websocket

PATH = "/socket.io/?EIO=4&transport=websocket"
PATIENCE_S = 60  # For an answer, on a machine on which much else runs.


def dial(server, cookie, **options):
    """A WebSocket without any Socket.IO above it."""
    address = server.url.replace("http", "ws") + PATH
    return websocket.create_connection(address, cookie=cookie, timeout=PATIENCE_S, **options)


def greet(server, browser):
    """A WebSocket that has said hello as Socket.IO does."""
    wire = dial(server, browser.cookie, suppress_origin=True)
    assert wire.recv().startswith("0{")
    wire.send("40")
    assert wire.recv().startswith("40{")
    return wire


def answered(wire, head):
    """The acknowledgement with this head, past whatever comes before it."""
    while not (text := wire.recv()).startswith(head):
        if text == "2":
            wire.send("3")
    return json.loads(text[len(head) :])


def is_closed(wire):
    try:
        wire.settimeout(0.2)
        return wire.recv() == ""
    except websocket.WebSocketTimeoutException:
        return False
    except (OSError, websocket.WebSocketException):
        return True


def memory_of(server):
    """The bytes of memory that the server's process holds, on Linux."""
    pages = int(Path(f"/proc/{server.process.pid}/statm").read_text().split()[1])
    return pages * resource.getpagesize()
