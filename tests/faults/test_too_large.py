"""F12 below the page: what is too large is refused with a code; what cannot even be read costs its own connection.

What the page says of ten megabytes is in test_windows.py and in tests/browser/test_chat.py.
"""

import pytest
import websocket
from pycrdt import Doc, Text

from tests.faults.conftest import on_sqlite
from tests.faults.pages import LOST, Page, work
from tests.live.house import House
from tests.serving import Server

pytestmark = on_sqlite

MB = 1024 * 1024


def update_of(text: str) -> bytes:
    """An edit of somebody who knows nothing of the document."""
    document: Doc[object] = Doc()
    document.get("text:main", type=Text).insert(0, text)
    return document.get_update()


@pytest.mark.parametrize("size", [4001, MB, 2 * MB])
def test_a_message_too_long_is_refused_and_the_socket_lives(
    server: Server, house: House, pages: tuple[Page, Page], size: int
) -> None:
    host, guest = pages
    assert guest.say("x" * size, f"message-{size}")["code"] == "bad-payload"
    assert guest.say("short", f"message-after-{size}")["ok"]
    work(host, guest, until=lambda: bool(host.events("chat-message")))
    assert [one["message"] for one in host.events("chat-message")] == ["short"]
    assert guest.connections == 1


@pytest.mark.parametrize(("size", "code"), [(MB + 100 * 1024, "document-too-large"), (2 * MB, "bad-payload")])
def test_an_edit_too_large_is_refused_and_the_document_goes_on(
    server: Server, house: House, pages: tuple[Page, Page], size: int, code: str
) -> None:
    host, guest = pages
    before = host.text
    assert guest.wire is not None
    payload = {"room": house.room, "number": 1, "update": update_of("x" * size)}
    assert guest.wire.call("document-update", payload)["code"] == code
    work(*pages, until=lambda: guest.refusals == [code])
    guest.type("goes on;")
    work(*pages, until=lambda: guest.is_saved and host.text == guest.text)
    assert host.text == before + "goes on;"
    assert guest.connections == 1


@pytest.mark.parametrize("event", ["chat-message", "document-update"])
def test_ten_megabytes_cost_one_connection_and_make_no_loop(
    server: Server, house: House, pages: tuple[Page, Page], event: str
) -> None:
    host, guest = pages
    assert guest.wire is not None
    large = "x" * (10 * MB)
    payload = (
        {"room": house.room, "message": large}
        if event == "chat-message"
        else {"room": house.room, "number": 1, "update": large.encode()}
    )
    try:
        guest.wire.emit(event, payload)
    except (*LOST, websocket.WebSocketException):
        pass
    wire = guest.wire
    work(host, until=lambda: not wire.is_open)
    work(host, guest, until=lambda: guest.is_live)
    guest.type("back;")
    work(host, guest, until=lambda: guest.is_saved and host.text == guest.text)
    assert guest.connections == 2
    assert host.connections == 1
