"""F27: sockets that never say who they are get no upgrade, and the server holds nothing for them."""

import socket
from pathlib import Path

import pytest
import websocket

from tests.faults.conftest import on_sqlite
from tests.faults.pages import Page, work
from tests.faults.wire import PATH
from tests.live.house import House, eventually
from tests.live.wires import memory_of
from tests.serving import Server

pytestmark = on_sqlite

MB = 1024 * 1024
STRANGERS = 200
COOKIES = ["", "session=", "session=made-up", "session=" + "x" * 3000]


def open_files(server: Server) -> int:
    assert server.process is not None
    return len(list(Path(f"/proc/{server.process.pid}/fd").iterdir()))


@pytest.mark.parametrize("cookie", COOKIES, ids=["none", "empty", "made up", "long"])
def test_a_handshake_without_a_session_is_refused_before_the_upgrade(server: Server, cookie: str) -> None:
    address = server.url.replace("http", "ws", 1) + PATH
    with pytest.raises(websocket.WebSocketBadStatusException) as refused:
        websocket.create_connection(address, cookie=cookie, timeout=20, suppress_origin=True)
    assert refused.value.status_code == 401


def test_hundreds_of_strangers_hold_nothing_and_those_inside_go_on(
    server: Server, house: House, pages: tuple[Page, Page]
) -> None:
    host, guest = pages
    files, memory = open_files(server), memory_of(server)
    address = server.url.replace("http", "ws", 1) + PATH
    for number in range(STRANGERS):
        with pytest.raises(websocket.WebSocketBadStatusException):
            websocket.create_connection(address, cookie=COOKIES[number % 3], timeout=20, suppress_origin=True)
    assert eventually(lambda: open_files(server) <= files + 5)
    assert memory_of(server) - memory < 20 * MB
    guest.type("inside;")
    work(*pages, until=lambda: guest.is_saved and host.text == guest.text)
    assert (host.connections, guest.connections) == (1, 1)


def test_connections_that_say_nothing_at_all_keep_nobody_out(
    server: Server, house: House, pages: tuple[Page, Page]
) -> None:
    host, guest = pages
    files = open_files(server)
    silent = [socket.create_connection(("127.0.0.1", server.port), timeout=20) for _ in range(STRANGERS)]
    try:
        assert house.ada.get("/dashboard").status_code == 200
        guest.type("heard;")
        work(*pages, until=lambda: guest.is_saved and host.text == guest.text)
    finally:
        for one in silent:
            one.close()
    assert eventually(lambda: open_files(server) <= files + 5), "what was held for them is given back"
