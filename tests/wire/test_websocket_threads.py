"""A WebSocket in a thread of its own: closing it says so to the other end, and ends it for the thread that reads."""

import socket
from threading import Event, Thread

import pytest

from wire.waiting_socket import SOCKET, WaitingSocket
from wire.websocket_threads import WebSocket

HANDSHAKE = {
    "REQUEST_METHOD": "GET",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "PATH_INFO": "/socket.io/",
    "QUERY_STRING": "",
    "HTTP_HOST": "neurohire.example",
    "HTTP_CONNECTION": "Upgrade",
    "HTTP_UPGRADE": "websocket",
    "HTTP_SEC_WEBSOCKET_VERSION": "13",
    "HTTP_SEC_WEBSOCKET_KEY": "dGhlIHNhbXBsZSBub25jZQ==",
}
PATIENCE_S = 10
CLOSE = 0x88


@pytest.fixture
def ends():
    """The server's end of a connection, and the page's."""
    mine, pages = socket.socketpair()
    pages.settimeout(PATIENCE_S)
    yield mine, pages
    for one in (mine, pages):
        one.close()


def all_from(page: socket.socket) -> bytes:
    """What still comes, up to the end of the connection."""
    found = b""
    while part := page.recv(4096):
        found += part
    return found


def test_closing_ends_the_connection_for_the_page_and_for_the_thread_that_reads(ends):
    mine, page = ends
    opened, heard = Event(), []

    def handle(one: WebSocket) -> None:
        opened.set()
        heard.append(one.wait())

    served = WebSocket(handle, None)
    reading = Thread(target=served, args=({**HANDSHAKE, SOCKET: WaitingSocket(mine)}, None), daemon=True)
    reading.start()
    assert opened.wait(PATIENCE_S)
    assert page.recv(4096).startswith(b"HTTP/1.1 101 ")
    served.close()
    reading.join(PATIENCE_S)
    assert not reading.is_alive(), "nobody waits for what a closed connection says next"
    assert heard == [None]
    assert all_from(page)[0] == CLOSE, "it is said before it is done"


def test_closing_what_is_over_already_is_harmless(ends):
    mine, page = ends
    served = WebSocket(lambda one: page.close(), None)
    served({**HANDSHAKE, SOCKET: WaitingSocket(mine)}, None)
    served.close()
    mine.close()
    served.close()
